// The report of any week, as the page shows it and as channels were told of the latest.
import { notFound } from '../../refused.ts'
import { reportInTurns, weekBefore } from '../../service/report/facts.ts'
import { dayNamed, dayOf, startOfDay } from '../../time/zone-clock.ts'
import type { ApiDeps } from '../api-deps.ts'
import { answers, createRoute, newRouter } from '../openapi.ts'
import { reportQuerySchema, reportSchema } from '../schemas/report.ts'
import { reportInfo } from '../views/report.ts'

const HALF_DAY_MS = 12 * 3_600_000
const WEEK_MS = 14 * HALF_DAY_MS

const report = createRoute({
  method: 'get',
  path: '/report',
  tags: ['status'],
  summary: 'What a week was: new, worse, better, the longest, the most frequent, what is still open',
  request: { query: reportQuerySchema },
  responses: answers(reportSchema, 'The report'),
})

export function reportRoutes(deps: Pick<ApiDeps, 'store' | 'servers' | 'matcher' | 'language' | 'settings' | 'now'>) {
  const { store, servers, matcher, language, settings, now } = deps
  return newRouter().openapi(report, async (its) => {
    const { until, server } = its.req.valid('query')
    if (server !== undefined && !servers.some(({ id }) => id === server)) throw notFound('server')
    const { timeZone } = settings()
    const today = startOfDay(now(), timeZone)
    const end = Math.min(today, (until === undefined ? null : dayNamed(until, timeZone)) ?? today)
    // What is open is so today; of an earlier week, what was so at its end.
    const week = weekBefore(end, timeZone, end === today ? now() : end)
    const made = await reportInTurns(
      week,
      { store, servers, rule: matcher.rule, language },
      { ...(server && { servers: [server] }) },
    )
    // By noon it is that day also where the clocks have changed.
    const later = Math.min(today, startOfDay(end + WEEK_MS + HALF_DAY_MS, timeZone))
    return its.json(
      reportInfo(made, {
        earlier: dayOf(week.days[0]!, timeZone),
        later: end === today ? null : dayOf(later, timeZone),
      }),
      200,
    )
  })
}
