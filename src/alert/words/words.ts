// Numbers and spans in words.
import type { Words } from './languages/words.ts'

export const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `2nd`, `5th`. */
export function ordinal(value: number): string {
  const form = new Intl.PluralRules('en', { type: 'ordinal' }).select(value)
  return `${value}${({ one: 'st', two: 'nd', few: 'rd' } as Record<string, string>)[form] ?? 'th'}`
}

/** Milliseconds in words: `12 minutes`, `3 hours`, `2 days`; one unit is precise enough. */
export function spanOf(ms: number, words: Pick<Words, 'seconds' | 'minutes' | 'hours' | 'days'>): string {
  const minutes = Math.round(ms / 60_000)
  if (ms < 60_000) return words.seconds(Math.max(1, Math.round(ms / 1000)))
  if (minutes < 120) return words.minutes(minutes)
  if (minutes < 48 * 60) return words.hours(Math.round(minutes / 60))
  return words.days(Math.round(minutes / (24 * 60)))
}
