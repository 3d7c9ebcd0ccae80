// Heads in bytes: tells where a record begins and its level without decoding. `head.ts` reads the same shapes from text.
import { readHead } from './head.ts'
import { LEVELS } from './record.ts'

/** Codes are positions in LEVELS plus one; 0 is "no head". */
export const NO_HEAD = 0
const VERBOSE = LEVELS.indexOf('VERBOSE') + 1
const DEBUG = LEVELS.indexOf('DEBUG') + 1
const INFO = LEVELS.indexOf('INFO') + 1
const WARN = LEVELS.indexOf('WARN') + 1
const ERROR = LEVELS.indexOf('ERROR') + 1
const CRITICAL = LEVELS.indexOf('CRITICAL') + 1

const PLUGIN_CODES: Record<number, number> = { 68: DEBUG, 73: INFO, 87: WARN, 69: ERROR, 67: CRITICAL }

const SHORTEST = 28
/** No head is longer than this. */
const LONGEST = 200

const BLANK = 0x20
const DASH = 0x2d
const COLON = 0x3a

/**
 * Level and message of the line `bytes[from, to)`, packed to one number: `message * 8 + code`, where `message` is the byte the tags
 * and the message begin at or before. NO_HEAD when the line begins no record. Packed since it runs for every line of a log.
 */
export function findHead(bytes: Buffer, from: number, to: number): number {
  if (to - from < SHORTEST) return NO_HEAD
  // `Feb 06, 2026 12:48:45`
  if (
    bytes[from + 3] === BLANK &&
    bytes[from + 6] === 0x2c &&
    bytes[from + 8] === 0x32 &&
    bytes[from + 12] === BLANK &&
    bytes[from + 15] === COLON &&
    bytes[from + 18] === COLON
  ) {
    return mainHead(bytes, from, to)
  }
  // `2023-06-22 09:15:34`
  if (
    bytes[from + 4] === DASH &&
    bytes[from + 7] === DASH &&
    bytes[from + 10] === BLANK &&
    bytes[from + 13] === COLON &&
    bytes[from] === 0x32
  ) {
    return pluginHead(bytes, from, to)
  }
  return NO_HEAD
}

function mainHead(bytes: Buffer, from: number, to: number): number {
  let at = from + 21
  if (bytes[at] === 0x2e || bytes[at] === COLON) at += 4
  if (bytes[at] !== BLANK || bytes[at + 1] !== 0x5b) return slowHead(bytes, from, to)
  const end = Math.min(at + 40, to - 8)
  at += 2
  while (at < end && bytes[at] !== 0x5d) at++
  at += 2
  const code = wordAt(bytes, at)
  return code === NO_HEAD ? slowHead(bytes, from, to) : at * 8 + code
}

/** `2023-06-22 09:15:34,836 (7fbb1e798808) :  CRITICAL (runtime:709) - `; the five words begin differently. */
function pluginHead(bytes: Buffer, from: number, to: number): number {
  let at = from + 19
  if (bytes[at] === 0x2c) at += 4
  const end = Math.min(at + 40, to - 8)
  while (at < end && bytes[at] !== 0x29) at++
  if (bytes[at] !== 0x29 || bytes[at + 1] !== BLANK || bytes[at + 2] !== COLON) return slowHead(bytes, from, to)
  at += 3
  while (at < end && bytes[at] === BLANK) at++
  const code = PLUGIN_CODES[bytes[at]!] ?? NO_HEAD
  return code === NO_HEAD ? slowHead(bytes, from, to) : at * 8 + code
}

/** `DEBUG - `: the first letter and the dash's place tell the five words apart. */
function wordAt(bytes: Buffer, at: number): number {
  if (bytes[at - 2] !== 0x5d || bytes[at - 1] !== BLANK) return NO_HEAD
  switch (bytes[at]) {
    case 0x44:
      return bytes[at + 4] === 0x47 && bytes[at + 6] === DASH ? DEBUG : NO_HEAD
    case 0x49:
      return bytes[at + 3] === 0x4f && bytes[at + 5] === DASH ? INFO : NO_HEAD
    case 0x57:
      return bytes[at + 3] === 0x4e && bytes[at + 5] === DASH ? WARN : NO_HEAD
    case 0x45:
      return bytes[at + 4] === 0x52 && bytes[at + 6] === DASH ? ERROR : NO_HEAD
    case 0x56:
      return bytes[at + 6] === 0x45 && bytes[at + 8] === DASH ? VERBOSE : NO_HEAD
    default:
      return NO_HEAD
  }
}

/** Console copies and odd heads are few: decode and read them as text. */
function slowHead(bytes: Buffer, from: number, to: number): number {
  const head = readHead(bytes.toString('utf8', from, Math.min(to, from + LONGEST)).replace(/[\r\0].*/s, ''), 0)
  if (!head?.level) return NO_HEAD
  return (from + SHORTEST) * 8 + (LEVELS.indexOf(head.level) + 1)
}
