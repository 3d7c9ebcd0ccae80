// What a Plex sends and answers: one redacted frame of each type, status codes, headers and times. Nothing in Plex is changed.
import { setTimeout as wait } from 'node:timers/promises'
import { maskPersonal } from '../plex/personal.ts'
import { safe } from '../plex/redact.ts'
import { createPlexClient, type PlexServer } from '../plex-api/client.ts'
import type { Frame } from '../plex-api/frames.ts'
import { createNotifications } from '../plex-api/notifications.ts'

export const RECORDING = 'sentarr plex recording'

/** What the service asks as well, and what may be missing; nothing that bothers plex.tv or makes Plex work. */
const ASKED = [
  '/identity',
  '/',
  '/status/sessions',
  '/:/prefs',
  '/library/sections',
  '/activities',
  '/butler',
  '/myplex/account',
  '/updater/status',
  '/diagnostics/logs',
]
const BODY_LIMIT = 64 * 1024 * 1024
const PARSED_LIMIT = 2 * 1024 * 1024
const FRAME_TYPES = 100
const TEXT = 300
const ELEMENTS = 2
const KEYS = 80
const DEPTH = 8
const PLAIN_HEADERS =
  /^(?:content-type|content-length|x-plex-protocol|cache-control|connection|keep-alive|date|server)$/
/** Names of people, devices and titles, and where they lie; ids of machines and accounts. */
const PERSONAL =
  /(?:title|name|mail|user|summary|tagline|studio|file|path|folder|thumb|art|guid|address|identifier|uuid|token|url|uri|device|player|subtitle|host|theme|key|id)$/i

type Requested = {
  call: string
  status: number | null
  failure?: string
  ms: number
  bytes: number
  headers: object
  body: unknown
}
type Recorded = { type: string; stream: 'events' | 'log'; count: number; first_after_ms: number; sample: unknown }

export type PlexRecording = {
  requests: Requested[]
  /** How each connection went, in its order. */
  connections: { stream: 'events' | 'log'; opened_after_ms: number | null; closed?: string; status?: number | null }[]
  frames: Recorded[]
  /** Messages of no known shape. */
  unreadable: { why: string; sample: string }[]
}

type Deps = {
  server: PlexServer
  version: string
  seconds: number
  clock(): number
  random(): number
  signal: AbortSignal
}

/** Never rejects: what cannot be asked stands in the recording. */
export async function recordPlex(deps: Deps): Promise<PlexRecording> {
  const { server, version, clock, random, signal } = deps
  const introduction = { clientIdentifier: 'sentarr-doctor', version, platform: process.platform }
  const recording: PlexRecording = { requests: [], connections: [], frames: [], unreadable: [] }
  const over = new AbortController()
  const until = AbortSignal.any([signal, over.signal])
  const startedAt = clock()

  function listen(stream: 'events' | 'log'): Promise<void> {
    let current: PlexRecording['connections'][number] | null = null
    const kinds = new Map<string, Recorded>()
    return createNotifications({
      server,
      introduction,
      filters: stream === 'log' ? 'log' : null,
      clock,
      random,
      onConnecting() {
        current = { stream, opened_after_ms: null }
        recording.connections.push(current)
      },
      onOpen() {
        if (current !== null) current.opened_after_ms = Math.round(clock() - startedAt)
      },
      onFrames: (frames) => frames.forEach(take),
      onUnreadable(why, text) {
        if (recording.unreadable.length < FRAME_TYPES) recording.unreadable.push({ why, sample: masked(text) })
      },
      onClosed({ detail, status }) {
        if (current !== null) Object.assign(current, { closed: masked(detail), status })
      },
    }).run(until)

    function take({ type, body }: Frame): void {
      const known = kinds.get(type)
      if (known !== undefined) known.count++
      if (known !== undefined || kinds.size >= FRAME_TYPES) return
      const first = { type: masked(type), stream, count: 1, first_after_ms: Math.round(clock() - startedAt) }
      const recorded = { ...first, sample: shownIn(body) }
      kinds.set(type, recorded)
      recording.frames.push(recorded)
    }
  }

  const client = createPlexClient({ server, introduction })
  async function ask(): Promise<void> {
    for (const path of ASKED) {
      if (until.aborted) return
      const at = clock()
      const answer = await client.request({
        path,
        limit: BODY_LIMIT,
        timeoutMs: 60_000,
        signal: until,
        withToken: path !== '/identity',
      })
      const ms = Math.round(clock() - at)
      recording.requests.push(
        answer.ok
          ? {
              call: `GET ${path}`,
              status: answer.status,
              ms,
              bytes: answer.body.length,
              headers: headersOf(answer.headers),
              body: bodyOf(answer.body),
            }
          : { call: `GET ${path}`, status: null, failure: answer.failure, ms, bytes: 0, headers: {}, body: null },
      )
    }
  }

  const listening = [listen('events'), listen('log')]
  await Promise.all([ask(), wait(deps.seconds * 1_000, undefined, { signal: until }).catch(() => {})])
  over.abort()
  await Promise.all(listening)
  client.close()
  return recording
}

const masked = (text: string): string => maskPersonal(safe(text, TEXT), { titles: true, users: true, paths: true })

const headersOf = (headers: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, PLAIN_HEADERS.test(name) ? masked(String(value)) : '<text>']),
  )

/** Its shape, with what tells nothing about anybody. */
function bodyOf(body: Buffer): unknown {
  if (body.length > PARSED_LIMIT) return null
  try {
    return shownIn(JSON.parse(body.toString()))
  } catch {
    return body[0] === 0x3c ? masked(body.toString('utf8', 0, 1_000)) : null
  }
}

function shownIn(value: unknown, key = '', depth = 0): unknown {
  if (typeof value === 'string')
    return PERSONAL.test(key) && value !== '' && !/^\d+$/.test(value) ? '<text>' : masked(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH) return '…'
  if (Array.isArray(value)) {
    const shown = value.slice(0, ELEMENTS).map((one) => shownIn(one, key, depth + 1))
    return value.length > ELEMENTS ? [...shown, `… ${value.length} in all`] : shown
  }
  const entries = Object.entries(value).slice(0, KEYS)
  // A setting is a name with a value: the name is worth knowing, the value may be anything.
  const isSetting = 'id' in value && 'value' in value
  return Object.fromEntries(
    entries.map(([name, inner]) => {
      if (isSetting && name === 'id') return [name, inner]
      if (isSetting && typeof inner === 'string') return [name, '<text>']
      return [name, shownIn(inner, name, depth + 1)]
    }),
  )
}
