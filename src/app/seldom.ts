// What takes a while and is asked by many: asked once for all of them, and not again for some time.

const AGAIN_AFTER_MS = 20_000

/** @param clock milliseconds that only ever grow */
export function seldom<T>(work: () => Promise<T>, { clock }: { clock(): number }): () => Promise<T> {
  let last: { at: number; result: Promise<T> } | null = null
  return () => {
    if (last === null || clock() - last.at >= AGAIN_AFTER_MS) last = { at: clock(), result: work() }
    return last.result
  }
}
