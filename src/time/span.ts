// Spans of time as people write them in settings.

const UNITS_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const WRITTEN = /^(?:\d+(?:\.\d+)?[smhd])+$/

/** Milliseconds of `90s`, `30m`, `2h`, `1h30m`, `1d`; null for anything else. */
export function spanMs(text: string): number | null {
  if (!WRITTEN.test(text)) return null
  return [...text.matchAll(/([\d.]+)([smhd])/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * UNITS_MS[unit!]!,
    0,
  )
}
