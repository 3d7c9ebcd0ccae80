// How Plex writes a line: the server family's format and the plug-ins'. All texts of the demo are our own.
import { MAIN_LOG } from '../../source/names.ts'
import type { Random } from './random.ts'

export const ANALYSIS_LOG = 'Plex Media Scanner Analysis.log'
export const TUNER_LOG = 'Plex Tuner Service.log'
export const SYSTEM_PLUGIN_LOG = 'PMS Plugin Logs/com.plexapp.system.log'
export const MOVIE_AGENT_LOG = 'PMS Plugin Logs/com.plexapp.agents.imdb.log'

export type SimulatedLine = {
  /** Epoch milliseconds. */
  at: number
  /** Name relative to the Logs folder. */
  file: string
  text: string
  /** This line begins a new file: the one before is rotated away. */
  fresh?: true
}

/** What an actor says, `after` milliseconds from now. */
export type Utterance = { file?: string; level?: string; text: string; after?: number; fresh?: true }

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const digits = (value: number, length: number) => String(value).padStart(length, '0')

/** Puts the head before a text: date and time are local, as Plex writes them. */
export function writeLine(said: Utterance, now: number, random: Random): SimulatedLine {
  const { file = MAIN_LOG, level = 'DEBUG', text, after = 0, fresh } = said
  const at = now + after
  const head = file.startsWith('PMS Plugin Logs/') ? pluginHead(at, level, random) : serverHead(at, level, random)
  return { at, file, text: `${head} - ${text}`, ...(fresh && { fresh }) }
}

function serverHead(at: number, level: string, random: Random): string {
  const date = new Date(at)
  return `${MONTHS[date.getMonth()]} ${digits(date.getDate(), 2)}, ${date.getFullYear()} ${clock(date, '.')} [${14_000_000_000_000 + random.between(1, 40) * 2_109_448}] ${level}`
}

const PLUGIN_MODULES = ['core:611', 'networking:144', 'accessor:68', 'runtime:924', 'sandbox:19']

function pluginHead(at: number, level: string, random: Random): string {
  const date = new Date(at)
  const day = `${date.getFullYear()}-${digits(date.getMonth() + 1, 2)}-${digits(date.getDate(), 2)}`
  return `${day} ${clock(date, ',')} (7f${random.hex(10)}) :  ${level} (${random.pick(PLUGIN_MODULES)})`
}

const clock = (date: Date, point: string) =>
  `${digits(date.getHours(), 2)}:${digits(date.getMinutes(), 2)}:${digits(date.getSeconds(), 2)}${point}${digits(date.getMilliseconds(), 3)}`

/** The offset of local time as the banner writes it: `GMT -05:00`. */
export function bannerZone(at: number): string {
  const east = -new Date(at).getTimezoneOffset()
  return `GMT ${east < 0 ? '-' : '+'}${digits(Math.floor(Math.abs(east) / 60), 2)}:${digits(Math.abs(east) % 60, 2)}`
}
