// Where Plex posts its webhooks: a secret path, a form with limits, at a measured pace. The path appears in no log and no answer
// but the one to administrators.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Busboy } from '@fastify/busboy'
import { isKnownEvent, type WebhookEvent, webhookEventOf } from '../plex-api/webhook.ts'
import type { WatchedServer } from '../service/watched-server.ts'
import { newRouter } from './openapi.ts'

const WEBHOOK_PATH = '/plex-webhook'
/** A payload has some kilobytes, the picture beside it some hundred. */
const BODY_BYTES = 6 * 1024 * 1024
const LIMITS = {
  fields: 4,
  fieldSize: 256 * 1024,
  files: 2,
  fileSize: 5 * 1024 * 1024,
  parts: 6,
  headerPairs: 20,
  fieldNameSize: 100,
}
const AT_ONCE = 4
const FORM_MS = 15_000
/** Events in a row, and how many more a second. */
const BURST = 30
const A_SECOND = 1

export type WebhookReport = {
  events: { event: string; count: number; lastAt: number }[]
  /** Of names that mean nothing here. */
  unknown: number
  /** Of a server that is not watched. */
  foreign: number
  /** No event of Plex at all. */
  unreadable: number
}

type Deps = {
  secret: string
  servers: readonly WatchedServer[]
  now(): number
  /** Milliseconds that only ever grow. */
  clock(): number
}

export function createPlexWebhook({ secret, servers, now, clock }: Deps) {
  const right = digest(secret)
  const events = new Map<string, { count: number; lastAt: number }>()
  const counts = { unknown: 0, foreign: 0, unreadable: 0 }
  let underWay = 0
  let tokens = BURST
  let filledAt = clock()

  function mayCome(): boolean {
    tokens = Math.min(BURST, tokens + ((clock() - filledAt) / 1_000) * A_SECOND)
    filledAt = clock()
    if (tokens < 1) return false
    tokens--
    return true
  }

  function take({ event, server: uuid }: WebhookEvent): void {
    const server = serverOf(servers, uuid)
    if (server === null) {
      counts.foreign++
      return
    }
    if (!isKnownEvent(event)) counts.unknown++
    else {
      events.set(event, { count: (events.get(event)?.count ?? 0) + 1, lastAt: now() })
      server.onWebhook(event)
    }
  }

  async function statusFor(request: IncomingMessage): Promise<number> {
    if (!/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')) return 415
    if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES) return 413
    if (!mayCome()) return 429
    if (underWay >= AT_ONCE) return 503
    underWay++
    const payload = await payloadOf(request).finally(() => underWay--)
    const event = payload === null ? null : webhookEventOf(payload)
    if (event === null) counts.unreadable++
    else take(event)
    return event === null ? 400 : 200
  }

  const routes = newRouter().all(`${WEBHOOK_PATH}/:secret`, async (its, next) => {
    // Compared as digests: neither length nor content tells how near a guess is.
    if (!timingSafeEqual(digest(its.req.param('secret')), right)) return next()
    if (its.req.method !== 'POST') return its.body(null, 405, { allow: 'POST' })
    const status = await statusFor(its.env.incoming).catch(() => 400)
    if (status !== 200) its.header('connection', 'close')
    return its.body(null, status as 200)
  })

  return {
    routes,
    path: `${WEBHOOK_PATH.slice(1)}/${secret}`,
    report: (): WebhookReport => ({ events: [...events].map(([event, its]) => ({ event, ...its })), ...counts }),
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/** The one it names; where only one is watched and does not say its name, that one. */
function serverOf(servers: readonly WatchedServer[], uuid: string): WatchedServer | null {
  const named = servers.find(({ plex }) => uuid !== '' && plex?.watch.identifier() === uuid)
  if (named) return named
  const [only] = servers
  return servers.length === 1 && only && (only.plex?.watch.identifier() ?? null) === null ? only : null
}

/** The text of the field `payload`; null when there is none within the limits. Pictures are thrown away as they come. */
function payloadOf(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    let payload: string | null = null
    let size = 0
    const form = new Busboy({ headers: request.headers as { 'content-type': string }, limits: LIMITS })
    const end = (result: string | null) => {
      clearTimeout(timer)
      request.unpipe(form)
      // What still comes is not kept.
      request.resume()
      resolve(result)
    }
    const timer = setTimeout(() => end(null), FORM_MS)
    form.on('field', (name, value, _nameCut, valueCut) => {
      if (name === 'payload' && !valueCut) payload ??= value
    })
    form.on('file', (_name, stream) => stream.resume())
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) form.on(limit, () => end(null))
    form.on('error', () => end(null))
    form.on('finish', () => end(payload))
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size > BODY_BYTES) request.destroy()
    })
    request.on('close', () => end(payload))
    request.on('error', () => end(null))
    request.pipe(form)
  })
}
