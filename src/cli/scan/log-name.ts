// Which names in a Plex Logs folder are logs, and which generations belong together.

export type LogName = {
  /** The name without its generation, as the service knows it: `Plex Media Server.log`. */
  base: string
  /** 0 is the current file; higher is older. */
  generation: number
}

/**
 * Server, scanner, tuner and DLNA logs rotate to `X.1.log` … `X.5.log`, plug-in logs to `name.log.1` … `name.log.5`.
 * Null for names that are no log's: `Plex Media Server.4 2.log` is a duplicate that sync tools make.
 */
export function parseLogName(name: string): LogName | null {
  if (/\.\d+ \d+\.log$/.test(name)) return null
  const plugin = /^(.+\.log)\.(\d{1,3})$/.exec(name)
  if (plugin) return { base: plugin[1]!, generation: Number(plugin[2]) }
  const server = /^(.+)\.(\d{1,3})\.log$/.exec(name)
  if (server) return { base: `${server[1]}.log`, generation: Number(server[2]) }
  return name.endsWith('.log') ? { base: name, generation: 0 } : null
}

/** The XML reports of finished transcodes; they hold no log lines. */
export const isStatistics = (name: string): boolean => name.startsWith('Plex Transcoder Statistics')

/** A log that was compressed on its own: `Plex Media Server.2.log.gz`. */
export const isPacked = (name: string): boolean => /\.gz$/i.test(name) && parseLogName(name.slice(0, -3)) !== null

const PLUGIN_FOLDER = 'PMS Plugin Logs'

/** Name relative to the Logs folder, as rules know it. `folder` is the path of the folder that holds the log, with `/` or, on Windows, `\`. */
export function logInFolder(folder: string, base: string): string {
  return folder.split(/[\\/]/).at(-1) === PLUGIN_FOLDER ? `${PLUGIN_FOLDER}/${base}` : base
}

/** A log that Plex writes itself, by the names it gives. */
export const isPlexLog = (file: string): boolean => /^(?:Plex |PMS Plugin Logs\/|(?:com|tv|org)\.)/.test(file)

/** Files beside logs that people and systems keep lines in: `syslog`, `messages.1`, `journal.txt`. */
export const mayHoldLines = (name: string): boolean => /^(?!\.)(?:[^.]+|.+\.(?:txt|text|out|\d{1,3}))$/i.test(name)
