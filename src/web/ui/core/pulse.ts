// How often each rule found something in each hour of the last day: one answer for all rows on the page.
import type { RulePulse } from '../../schemas/history.ts'
import { api } from './services.ts'

const KEPT_MS = 60_000
let kept: { at: number; answer: Promise<Map<string, number[]>> } | null = null

const keyOf = (server: string, rule: string | null) => `${server} ${rule ?? ''}`

/** Counts by the hour, oldest first; null for what found nothing. @throws {Failure} */
export async function pulseOf(server: string, rule: string | null, now = Date.now()): Promise<number[] | null> {
  if (kept === null || now - kept.at > KEPT_MS) {
    const answer = api
      .get<RulePulse>('stats/rules')
      .then(({ items }) => new Map(items.map((one) => [keyOf(one.server, one.rule), one.counts])))
    kept = { at: now, answer }
    answer.catch(() => {
      kept = null
    })
  }
  return (await kept.answer).get(keyOf(server, rule)) ?? null
}
