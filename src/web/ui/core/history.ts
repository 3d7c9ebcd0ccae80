// What was open in the last seven days: one answer for all pictures on the page, kept for a while.
import type { History } from '../../schemas/history.ts'
import { api } from './services.ts'

const KEPT_MS = 60_000
let kept: { at: number; answer: Promise<History> } | null = null

/** Of all servers. @throws {Failure} */
export function lastWeek(now = Date.now()): Promise<History> {
  if (kept === null || now - kept.at > KEPT_MS) {
    const answer = api.get<History>('history')
    kept = { at: now, answer }
    answer.catch(() => {
      kept = null
    })
  }
  return kept.answer
}
