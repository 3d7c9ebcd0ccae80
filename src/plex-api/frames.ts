// Plex's notifications, as the websocket or server-sent events bring them: loosely typed, so read leniently. Never throws.
import { z } from 'zod'

/** One message of a notification: `type` as Plex names it, `body` its one element. */
export type Frame = { type: string; body: Record<string, unknown> }

/** One line of the log stream. `level` and `time` as they came; a time that is missing is null. */
export type LogFrame = { level: string | null; thread: string; time: string | null; message: string }

/** Characters of one message; a longer one is not read. */
const FRAME_LIMIT = 4 * 1024 * 1024
const MAX_ELEMENTS = 5_000

const record = z.record(z.string(), z.unknown())

/** What a text could not be read as, for one word in the log. */
export type Unreadable = 'not json' | 'unknown shape' | 'too large'

/**
 * The frames of one message. `event` is the name that server-sent events give beside the data; a websocket has none.
 * An element may stand alone or in an array, in a container or without one.
 */
export function framesOf(text: string, event: string | null = null): Frame[] | Unreadable {
  if (text.length > FRAME_LIMIT) return 'too large'
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return 'not json'
  }
  const outer = record.safeParse(json)
  if (!outer.success) return 'unknown shape'
  const inner = record.safeParse(outer.data.NotificationContainer)
  const container = inner.success ? inner.data : outer.data
  const entries = Object.entries(container).filter(([, value]) => typeof value === 'object' && value !== null)
  const type = typeof container.type === 'string' ? container.type : event
  if (type === null || type === 'ping') return type === 'ping' ? [] : 'unknown shape'
  // An account or update notice may be its type alone.
  if (entries.length === 0) return [{ type, body: {} }]
  return entries
    .flatMap(([key, value]) => elementsOf(value).map((body) => ({ type: isLogKey(key) ? 'log' : type, body })))
    .slice(0, MAX_ELEMENTS)
}

const isLogKey = (key: string) => /^Log\w{0,20}Notification$/.test(key)

const elementsOf = (value: unknown): Record<string, unknown>[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => {
    const parsed = record.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })

/** Null when the frame has no message: then its shape is not known. */
export function logFrameOf({ body }: Frame): LogFrame | null {
  if (typeof body.message !== 'string') return null
  return {
    level: wordOf(body.level),
    thread: wordOf(body.thread) ?? '',
    time: typeof body.time === 'string' && body.time !== '' ? body.time : null,
    message: body.message,
  }
}

const wordOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null

/** Numbers come as numbers or as digits; null for anything else. */
export function numberIn(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** Text, or a number as text; '' for anything else. */
export const textIn = (value: unknown): string => wordOf(value) ?? ''

/** `true`, `1` and their spellings. */
export const flagIn = (value: unknown): boolean => value === true || value === 1 || value === '1' || value === 'true'
