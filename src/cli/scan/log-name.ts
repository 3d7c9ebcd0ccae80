// Names of log files as a scan meets them: alone, packed, in folders of any name.
import { type LogName, logNameOf, PLUGIN_FOLDER } from '../../source/names.ts'

const NO_SIBLINGS: ReadonlySet<string> = new Set()

/** As `logNameOf`, of a file that is named or packed by itself: what lies beside it is not known. */
export const parseLogName = (name: string): LogName | null => logNameOf(name, NO_SIBLINGS)

/** A log that was compressed on its own: `Plex Media Server.2.log.gz`. */
export const isPacked = (name: string): boolean => /\.gz$/i.test(name) && parseLogName(name.slice(0, -3)) !== null

/** Name relative to the Logs folder, as rules know it. `folder` is the path of the folder that holds the log, with `/` or, on Windows, `\`. */
export function logInFolder(folder: string, base: string): string {
  return folder.split(/[\\/]/).at(-1) === PLUGIN_FOLDER ? `${PLUGIN_FOLDER}/${base}` : base
}

/** A log that Plex writes itself, by the names it gives. */
export const isPlexLog = (file: string): boolean => /^(?:Plex |PMS Plugin Logs\/|(?:com|tv|org)\.)/.test(file)

/** Files beside logs that people and systems keep lines in: `syslog`, `messages.1`, `journal.txt`. */
export const mayHoldLines = (name: string): boolean => /^(?!\.)(?:[^.]+|.+\.(?:txt|text|out|\d{1,3}))$/i.test(name)
