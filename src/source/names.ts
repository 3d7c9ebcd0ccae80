// Which names in a Plex Logs folder are logs, and which generation of which log a name is. Pure.

export const PLUGIN_FOLDER = 'PMS Plugin Logs'

/** Plex keeps the live file and five older ones; the rest is slack for other rotators. */
const OLDEST_GENERATION = 9

/** XML, not lines. */
const NOT_LINES = new Set(['Plex Transcoder Statistics.log'])

const SERVER_STYLE = /^(.+)\.\d+\.log$/
const PLUGIN_STYLE = /^(.+\.log)\.\d+$/
const SYNC_COPY = /^(.+) (?:\d+|\(\d+\))\.log$/

/**
 * The log a file belongs to: `X.log` for `X.log`, `X.3.log` and `X.log.3`; null when it is none.
 * `siblings` are the names beside it: `X 2.log` is a sync tool's copy only when there is an `X.log`.
 */
export function logOf(name: string, siblings: ReadonlySet<string>): string | null {
  const rotated = SERVER_STYLE.exec(name)?.[1]
  const log = rotated === undefined ? (PLUGIN_STYLE.exec(name)?.[1] ?? name) : `${rotated}.log`
  if (!log.endsWith('.log') || log === '.log' || NOT_LINES.has(log)) return null
  const original = SYNC_COPY.exec(log)?.[1]
  if (original !== undefined && (siblings.has(`${original}.log`) || SERVER_STYLE.test(`${original}.log`))) return null
  return log
}

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
  if (log === 'Plex Media Server.log') return 0
  return log.includes('/') ? 2 : 1
}
