// Sentarr's own log: one JSON line for collectors or one readable line for people; no secret gets through either.
import { redact } from './plex/redact.ts'

type LogMethod = (message: string, details?: Record<string, unknown>) => void
export type Log = Record<'debug' | 'info' | 'warn' | 'error', LogMethod>

type LogOptions = {
  level: 'trace' | 'debug' | 'info' | 'warn' | 'error'
  format: 'pretty' | 'json'
  /** Values from the settings that no line may hold (passwords, tokens, webhook addresses). */
  secrets: string[]
  /** Epoch milliseconds. */
  now(): number
  write(line: string): void
}

/** Numbers as collectors know them from other Node programs. */
const LEVELS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50 } as const

// Made here at random, it tells nobody anything, and without it a line cannot be brought together with the incident it is about.
const isIncidentId = (key: string, value: unknown): boolean =>
  key === 'incident' && typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)

/** A logger of which every text is redacted, on one line, and free of `secrets`, plain or URL-encoded. */
export function createLog({ level, format, secrets, now, write }: LogOptions): Log {
  const forbidden = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
  const cleanText = (text: string) =>
    forbidden
      .reduce((rest, secret) => rest.replaceAll(secret, '••••'), redact(text))
      .replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ')
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return cleanText(value)
    if (value instanceof Error) return cleanText(value.message)
    if (Array.isArray(value)) return value.map(clean)
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, isIncidentId(key, inner) ? inner : clean(inner)]),
      )
    return value
  }
  const method =
    (name: keyof Log): LogMethod =>
    (message, details = {}) => {
      if (LEVELS[name] < LEVELS[level]) return
      const entry: Entry = {
        time: new Date(now()),
        level: name,
        message: cleanText(message),
        details: clean(details) as Details,
      }
      write(format === 'json' ? asJson(entry) : readable(entry))
    }
  return { debug: method('debug'), info: method('info'), warn: method('warn'), error: method('error') }
}

type Details = Record<string, unknown>
type Entry = { time: Date; level: keyof Log; message: string; details: Details }

const asJson = ({ time, level, message, details }: Entry): string =>
  `${JSON.stringify({ level: LEVELS[level], time: time.toISOString(), ...details, message })}\n`

function readable({ time, level, message, details }: Entry): string {
  const rest = Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return `${time.toTimeString().slice(0, 8)} ${level.toUpperCase().padEnd(5)} ${message}${rest.join('')}\n`
}
