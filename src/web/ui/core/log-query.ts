// Which lines of a log are wanted: as the address says it, as the API is asked for it, and whether a new line is one of them.

import type { Level } from '../../../plex/record.ts'
import { LEVELS } from '../../../plex/record.ts'
import type { LogFile, LogItem, LogPage } from '../../schemas/logs.ts'
import { type Api, query } from './api.ts'

export type LogQuery = {
  server: string
  file: string
  /** This level and worse; '' for all, as below. */
  level: string
  component: string
  q: string
  /** ISO 8601: go back from here instead of from now. */
  at: string
}

const PAGE = 200
const MAIN_LOG = 'Plex Media Server.log'
/** All files of a server together, by time. */
export const ALL_LOGS = '*'
/** After the time looked for, a little of what followed. */
const AFTER_MS = 30_000

/** What the address leaves open is the first server and its main log. */
export function logQuery(address: URLSearchParams, files: readonly LogFile[], firstServer: string): LogQuery {
  const get = (name: string) => address.get(name) ?? ''
  const server = get('server') || firstServer
  const own = files.filter((file) => file.server === server)
  const file = get('file') || (own.find(({ file }) => file === MAIN_LOG) ?? own[0])?.file || MAIN_LOG
  return { server, file, level: get('level'), component: get('component'), q: get('q'), at: get('at') }
}

/** A page of it, newest first; what is searched for travels in a body. @throws {Failure} */
export function logPage(api: Api, { q, at, ...wanted }: LogQuery, cursor: string | null): Promise<LogPage> {
  const until = Date.parse(at) + AFTER_MS
  const given = Object.entries({
    ...wanted,
    cursor: cursor ?? '',
    at: cursor === null && Number.isFinite(until) ? new Date(until).toISOString() : '',
  }).filter(([, value]) => value !== '')
  const asked = { ...Object.fromEntries(given), limit: PAGE }
  return q === '' ? api.get(`logs${query(asked)}`) : api.send('POST', 'logs/search', { ...asked, q })
}

export function isWanted({ level, component, message }: LogItem, wanted: LogQuery): boolean {
  const holds = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase())
  const least = LEVELS.indexOf(wanted.level as Level)
  return (
    (wanted.level === '' || (level !== null && LEVELS.indexOf(level) >= least)) &&
    holds(component, wanted.component) &&
    holds(message, wanted.q)
  )
}
