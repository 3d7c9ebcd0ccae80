// Work that is waited for only until somebody gives up.

/** Rejects with `error` as soon as the signal is aborted, whatever the work does then. A signal that lives for long keeps nothing of it. */
export function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  error: (signal: AbortSignal) => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(error(signal))
    // Also where it is aborted already: a failure of the work that nobody heard would end the process.
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}
