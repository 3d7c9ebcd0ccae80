// What pages and programs ask of the store, by the route of the API; the routes that ask nothing of it are named.
import { DAYS } from './fill.ts'

const DAY_MS = 86_400_000

/** `{id}` is an incident's, each time another one. */
export type Questions = Record<string, readonly string[]>

export function questionsAsOf(now: number): Questions {
  const daysAgo = (days: number) => new Date(now - days * DAY_MS).toISOString()
  const day = (days: number) => daysAgo(days).slice(0, 10)
  const lists = [
    '',
    '?limit=500',
    '?state=open',
    '?state=resolved&category=database_error',
    '?server=server_3&severity=critical',
    '?limit=100&q=database',
    '?q=stands%20nowhere',
    '?q=film-7',
    `?since=${daysAgo(1)}`,
    `?since=${daysAgo(DAYS / 2)}&until=${daysAgo(DAYS / 2 - 1)}`,
    `?since=${daysAgo(DAYS)}&until=${daysAgo(DAYS - 1)}`,
    `?until=${daysAgo(DAYS - 1)}`,
  ]
  const ranges = ['1h', '24h', '7d', '30d']
  return {
    '/api/status': [''],
    '/api/servers': [''],
    '/api/stats': [...ranges.map((one) => `?range=${one}`), ...ranges.map((one) => `?range=${one}&server=server_3`)],
    '/api/stats/rules': [''],
    '/api/history': ['', `?since=${daysAgo(1)}`, '?server=server_3', `?since=${daysAgo(DAYS)}`],
    '/api/report': ['', `?until=${day(1)}`, `?until=${day(DAYS / 2)}`, '?server=server_3'],
    '/api/incidents': lists,
    '/api/incidents/{id}': [''],
    '/api/incidents/{id}/context': [''],
    '/api/channels': [''],
    '/api/deliveries': ['', '?limit=500', '?server=server_3', '?channel=family', '?channel=nobody&server=server_3'],
    '/api/rules': ['', '?server=server_3'],
    '/api/bundle': [''],
    '/metrics': [''],
  }
}

/** Files of the logs, settings, Plex, what is known in memory; what is read for as long as somebody listens is measured by itself. */
export const NOT_OF_THE_STORE: readonly string[] = [
  '/healthz',
  '/api/session',
  '/api/config',
  '/api/channels/types',
  '/api/logs',
  '/api/logs/files',
  '/api/logs/volume',
  '/api/servers/{id}/log-folders',
  '/api/plex/found',
  '/api/plex/sign-in/{id}',
  '/api/plex-webhook',
  '/api/rules/own/{name}',
  '/api/stream',
  '/api/streams',
  '/api/streams/failed',
]

/** Read page by page while it is taken. */
export const EXPORT = '/api/incidents/export'
