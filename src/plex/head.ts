// The head of a record: time, thread and level, in every shape Plex has written since 2012 and as its web console copies it.
import { levelOf } from './levels.ts'
import { monthOf } from './months.ts'
import type { Level } from './record.ts'
import { epochOf } from './zone.ts'

export type Head = {
  at: number | null
  level: Level | null
  thread: string
  /** `module:line` of a plug-in's record. */
  origin: string | null
  /** What follows the head. */
  rest: string
}

// What nearly every line begins with. The expression for all shapes takes thrice as long.
const USUAL = /^([A-Z][a-z]{2}) \d{2}, \d{4} \d{2}:\d{2}:\d{2}\.\d{3} \[(\w{1,40})\] (VERBOSE|DEBUG|INFO|WARN|ERROR) - /
// `Feb 06, 2026 12:48:45.870 [136529439558456] ERROR - msg`; the console writes a long dash and a translated level.
const MAIN =
  /^(\p{L}[\p{L}\p{M}]{2,11})\.? (\d{1,2}), (\d{4}) (\d{2}):(\d{2}):(\d{2})(?:[.:,](\d{3}))? \[([^\]\s]{1,40})\] (\p{L}[\p{L}\p{M} ]{0,24}?) +[-–—] ?(.*)$/u
// `2023-06-22 09:15:34,836 (7fbb1e798808) :  CRITICAL (runtime:709) - msg`
const PLUGIN =
  /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})(?:[,.](\d{3}))? \((-?[0-9a-fA-F]{1,20})\) : +([A-Z]{4,8}) +\(([\w.]{1,80}:\d{1,6})\) - ?(.*)$/
// What people paste when they cut the time off.
const CUT = /^(VERBOSE|DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL) (?:\(([\w.]{1,80}:\d{1,6})\) )?[-–—] (.*)$/

/** Reads the head of a line; null when the line has none. `zoneMinutes` as in `epochOf`. */
export function readHead(line: string, zoneMinutes: number | null): Head | null {
  const usual = USUAL.exec(line)
  if (usual) {
    return {
      at: usualTime(line, monthOf(usual[1]!), zoneMinutes),
      level: levelOf(usual[3]!),
      thread: usual[2]!,
      origin: null,
      rest: line.slice(usual[0].length),
    }
  }
  const main = MAIN.exec(line)
  if (main) {
    const [, month = '', day, year, hour, minute, second, millisecond, thread = '', word = '', rest = ''] = main
    const at = timeOf([year, monthOf(month), day, hour, minute, second, millisecond], zoneMinutes)
    return { at, level: levelOf(word), thread, origin: null, rest }
  }
  const plugin = PLUGIN.exec(line)
  if (plugin) {
    const [, year, month, day, hour, minute, second, millisecond, thread = '', word = '', origin = '', rest = ''] =
      plugin
    const at = timeOf([year, Number(month) - 1, day, hour, minute, second, millisecond], zoneMinutes)
    return { at, level: levelOf(word), thread, origin, rest }
  }
  const cut = CUT.exec(line)
  if (cut) return { at: null, level: levelOf(cut[1] ?? ''), thread: '', origin: cut[2] ?? null, rest: cut[3] ?? '' }
  return null
}

/** `Feb 06, 2026 12:48:45.870`: each part stands where it always does. */
const usualTime = (line: string, month: number, zoneMinutes: number | null): number | null =>
  epochOf(
    {
      year: 100 * two(line, 8) + two(line, 10),
      month,
      day: two(line, 4),
      hour: two(line, 13),
      minute: two(line, 16),
      second: two(line, 19),
      millisecond: 10 * two(line, 22) + line.charCodeAt(24) - ZERO,
    },
    zoneMinutes,
  )

const ZERO = 0x30
const two = (line: string, at: number): number => 10 * line.charCodeAt(at) + line.charCodeAt(at + 1) - 11 * ZERO

type Digits = string | number | undefined

/** Year, month (0 = January), day, hour, minute, second, millisecond; what a head does not say is 0. */
function timeOf(parts: [Digits, Digits, Digits, Digits, Digits, Digits, Digits], zoneMinutes: number | null) {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millisecond = 0] = parts
  return epochOf(
    {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
      millisecond: Number(millisecond),
    },
    zoneMinutes,
  )
}
