// Sentarr's own log: one JSON line for collectors or one readable line for people; no secret gets through either.
import { pino } from 'pino'
import { redact } from './plex/redact.ts'

type LogMethod = (message: string, details?: Record<string, unknown>) => void
export type Log = Record<'debug' | 'info' | 'warn' | 'error', LogMethod>

type LogOptions = {
  level: 'trace' | 'debug' | 'info' | 'warn' | 'error'
  format: 'pretty' | 'json'
  /** Values from the settings that no line may hold (passwords, tokens, webhook addresses). */
  secrets: string[]
  write(line: string): void
}

const LABELS: Record<number, string> = { 10: 'TRACE', 20: 'DEBUG', 30: 'INFO ', 40: 'WARN ', 50: 'ERROR' }

// Made here at random, it tells nobody anything, and without it a line cannot be brought together with the incident it is about.
const isIncidentId = (key: string, value: unknown): boolean =>
  key === 'incident' && typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)

/** A logger of which every text is redacted, on one line, and free of `secrets`, plain or URL-encoded. */
export function createLog({ level, format, secrets, write }: LogOptions): Log {
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
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'message' },
    { write: (line: string) => write(format === 'json' ? line : readable(line)) },
  )
  const method =
    (name: keyof Log): LogMethod =>
    (message, details = {}) =>
      logger[name](clean(details), cleanText(message))
  return { debug: method('debug'), info: method('info'), warn: method('warn'), error: method('error') }
}

function readable(line: string): string {
  const { level, time, message, ...details } = JSON.parse(line) as { level: number; time: string; message: string }
  const rest = Object.entries(details).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${new Date(time).toTimeString().slice(0, 8)} ${LABELS[level]} ${message}${rest.join('')}\n`
}
