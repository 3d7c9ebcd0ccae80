// Days as people in a zone count them.

/** Epoch milliseconds of the last midnight before `now` in the IANA zone; right on the days when clocks change. */
export function startOfDay(now: number, timeZone: string): number {
  const { day, sinceMidnight } = clock(now, timeZone)
  let start = now - sinceMidnight
  // On a day with a change of clocks the subtraction misses midnight by the change.
  const found = clock(start, timeZone)
  if (found.day !== day) start += 86_400_000 - found.sinceMidnight
  else start -= found.sinceMidnight
  return start
}

function clock(at: number, timeZone: string): { day: string; sinceMidnight: number } {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const seconds = Number(parts.hour) * 3600 + Number(parts.minute) * 60 + Number(parts.second)
  return { day: `${parts.year}-${parts.month}-${parts.day}`, sinceMidnight: seconds * 1000 + (at % 1000) }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
  }
  return format
}
