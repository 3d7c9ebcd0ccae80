// Numbers and spans in words.

export const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `2nd`, `5th`. */
export function ordinal(value: number): string {
  const form = new Intl.PluralRules('en', { type: 'ordinal' }).select(value)
  return `${value}${({ one: 'st', two: 'nd', few: 'rd' } as Record<string, string>)[form] ?? 'th'}`
}

/** Milliseconds in words: `12 minutes`, `3 hours`, `2 days`; one unit is precise enough. */
export function spanOf(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (ms < 60_000) return plural(Math.max(1, Math.round(ms / 1000)), 'second')
  if (minutes < 120) return plural(minutes, 'minute')
  if (minutes < 48 * 60) return plural(Math.round(minutes / 60), 'hour')
  return plural(Math.round(minutes / (24 * 60)), 'day')
}
