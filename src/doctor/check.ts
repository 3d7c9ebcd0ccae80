// One thing that may be wrong, and how it is looked at: within a time limit, a few at once, never as an error.
import { inWords } from '../text/in-words.ts'

/** `ok` null: there is nothing to look at, or it cannot be said. `words`: what is, or what to do. */
export type Result = { ok: boolean | null; words: string }
export type Check = { name: string; run(signal: AbortSignal): Promise<Result> }
export type Answer = Result & { name: string }

export const well = (words: string): Result => ({ ok: true, words })
export const wrong = (words: string): Result => ({ ok: false, words })
export const skipped = (words: string): Result => ({ ok: null, words })

const AT_ONCE = 4
const LIMIT_MS = 20_000

/** The answers in the order of the checks, each as soon as it is there; none rejects. `limitMs`: for each. */
export function startChecks(checks: readonly Check[], signal: AbortSignal, limitMs = LIMIT_MS): Promise<Answer>[] {
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve())
  return checks.map((check, index) => {
    const lane = index % AT_ONCE
    const answer = lanes[lane]!.then(() => answerOf(check, signal, limitMs))
    lanes[lane] = answer
    return answer
  })
}

async function answerOf({ name, run }: Check, signal: AbortSignal, limitMs: number): Promise<Answer> {
  const over = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Result>((resolve) => {
    const end = (words: string) => {
      resolve(wrong(words))
      over.abort()
    }
    timer = setTimeout(() => end(`gave no answer within ${limitMs / 1000} seconds`), limitMs)
    if (signal.aborted) end('was interrupted')
    signal.addEventListener('abort', () => end('was interrupted'), { once: true })
  })
  try {
    return { name, ...(await Promise.race([run(over.signal), late])) }
  } catch (error) {
    return { name, ...wrong(inWords(error)) }
  } finally {
    clearTimeout(timer)
  }
}

/** Asks once, whoever wants to know. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null
  return () => {
    asked ??= ask()
    return asked
  }
}
