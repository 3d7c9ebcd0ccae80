// The pictures of the last days: when was what open, when did Plex begin anew, and the pulse of each rule.
import { titleOf } from '../../alert/words/message.ts'
import { notFound } from '../../refused.ts'
import { episodesOf, startsOf } from '../../service/history.ts'
import type { ApiDeps } from '../api-deps.ts'
import { answers, createRoute, newRouter } from '../openapi.ts'
import { EPISODES, historyQuerySchema, historySchema, rulePulseSchema } from '../schemas/history.ts'
import { iso, maybeIso } from '../views/time.ts'

const HOUR_MS = 3_600_000
const WEEK_MS = 7 * 24 * HOUR_MS
const PULSE_HOURS = 24

const tags = ['status']
const history = createRoute({
  method: 'get',
  path: '/history',
  tags,
  summary: 'When was what open, and when did Plex begin anew',
  request: { query: historyQuerySchema },
  responses: answers(historySchema, 'The last days'),
})
const pulse = createRoute({
  method: 'get',
  path: '/stats/rules',
  tags,
  summary: 'How often each rule found something in each hour of the last day',
  responses: answers(rulePulseSchema, 'Counts'),
})

export function historyRoutes({
  store,
  servers,
  language,
  now,
}: Pick<ApiDeps, 'store' | 'servers' | 'language' | 'now'>) {
  return newRouter()
    .openapi(history, (its) => {
      const { since: asked, server } = its.req.valid('query')
      if (server !== undefined && !servers.some(({ id }) => id === server)) throw notFound('server')
      const until = now()
      const since = asked === undefined ? until - WEEK_MS : Date.parse(asked)
      const episodes = episodesOf(store, { since, now: until, server, most: EPISODES })
      const own = servers.filter(({ id }) => server === undefined || id === server)
      return its.json(
        {
          since: iso(since),
          until: iso(until),
          episodes: episodes.map(({ from, to, ...episode }) => ({
            ...episode,
            title: titleOf(episode, language),
            from: iso(from),
            to: maybeIso(to),
          })),
          starts: startsOf(own, since).map(({ server, at }) => ({ server, at: iso(at) })),
        },
        200,
      )
    })
    .openapi(pulse, (its) => {
      const from = Math.floor(now() / HOUR_MS) * HOUR_MS - (PULSE_HOURS - 1) * HOUR_MS
      const items = store
        .rulePulse({ since: from, minutes: 60, buckets: PULSE_HOURS })
        .map(({ rule, ...one }) => ({ ...one, rule: rule === '' ? null : rule }))
      return its.json({ from: iso(from), bucket_minutes: 60, items }, 200)
    })
}
