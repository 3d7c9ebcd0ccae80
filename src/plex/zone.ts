// Line times: Plex writes local time without a zone.

export type LocalTime = {
  year: number
  /** 0 = January. */
  month: number
  day: number
  hour: number
  minute: number
  second: number
  millisecond: number
}

/**
 * Epoch milliseconds of a local time. `zoneMinutes` is east of Greenwich; null is this machine's zone, daylight saving included
 * (an hour that happens twice is taken as the first one). Null when there is no such day or hour.
 */
export function epochOf(time: LocalTime, zoneMinutes: number | null): number | null {
  const { year, month, day, hour, minute, second, millisecond } = time
  if (month < 0 || month > 11 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return null
  if (zoneMinutes !== null) return Date.UTC(year, month, day, hour, minute, second, millisecond) - zoneMinutes * 60_000
  return new Date(year, month, day, hour, minute, second, millisecond).getTime()
}
