// Which names in a Plex Logs folder are logs, and which generation of which log a name is. Pure.

/** The server's own log. */
export const MAIN_LOG = 'Plex Media Server.log'

/** In place of a log's name: all logs of the folder together. */
export const ALL_LOGS = '*'

export const PLUGIN_FOLDER = 'PMS Plugin Logs'

/** Plex keeps the live file and five older ones; the rest is slack for other rotators. */
const OLDEST_GENERATION = 9

/** The XML reports of finished transcodes; they hold no log lines. */
export const isStatistics = (name: string): boolean => name.startsWith('Plex Transcoder Statistics')

const SERVER_STYLE = /^(.+)\.(\d{1,3})\.log$/
const PLUGIN_STYLE = /^(.+\.log)\.(\d{1,3})$/
const SYNC_COPY = /^(.+) (?:\d+|\(\d+\))\.log$/

/** `generation`: 0 is the live file, higher is older. */
export type LogName = { log: string; generation: number }

/**
 * The log a file belongs to and its place in it: `X.log` for `X.log`, `X.3.log` and `X.log.3`; null when it is none.
 * `siblings` are the names beside it: `X 2.log` is a sync tool's copy only when there is an `X.log`.
 */
export function logNameOf(name: string, siblings: ReadonlySet<string>): LogName | null {
  const [, stem, index] = SERVER_STYLE.exec(name) ?? []
  const [, plugin, place] = PLUGIN_STYLE.exec(name) ?? []
  const log = stem === undefined ? (plugin ?? name) : `${stem}.log`
  if (!log.endsWith('.log') || log === '.log' || isStatistics(log)) return null
  const original = SYNC_COPY.exec(log)?.[1]
  if (original !== undefined && (siblings.has(`${original}.log`) || SERVER_STYLE.test(`${original}.log`))) return null
  return { log, generation: Number(index ?? place ?? 0) }
}

/** The log alone. */
export const logOf = (name: string, siblings: ReadonlySet<string>): string | null =>
  logNameOf(name, siblings)?.log ?? null

/** Paths a log's generations may have, from the live one to the oldest: `[index, path]`, both rotation styles. */
export function generationPaths(log: string): [index: number, path: string][] {
  const stem = log.slice(0, -'.log'.length)
  const paths: [number, string][] = [[0, log]]
  for (let index = 1; index <= OLDEST_GENERATION; index++) {
    paths.push([index, `${stem}.${index}.log`], [index, `${log}.${index}`])
  }
  return paths
}

/** Order of reading: the server's own log first, then by name, plug-ins last. */
export function byImportance(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0)
}

function rank(log: string): number {
  if (log === MAIN_LOG) return 0
  return log.includes('/') ? 2 : 1
}
