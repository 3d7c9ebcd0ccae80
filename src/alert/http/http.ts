// The one place from which channels speak HTTP: time limit, redirects, size of answers, forbidden addresses, pacing, and what a refusal means.
import http from 'node:http'
import https from 'node:https'
import { DeliveryError } from '../routing/target.ts'
import type { Scrub } from '../words/scrub.ts'
import type { Answer, Explained } from './answer.ts'
import { isForbidden, REFUSED_ADDRESS, resolveAllowed } from './guard.ts'
import { failureInWords, refusal } from './refusal.ts'
import { pauseMs } from './retry.ts'

type HttpCall = {
  /** Named in errors: `Discord`. */
  service: string
  url: string
  method?: string
  headers?: Record<string, string>
  /** Sent as it is; an object is sent as JSON. */
  body?: string | Uint8Array | object
  signal: AbortSignal
  /** What the service means by a refusal, where its body says more than the status. */
  explain?(answer: Answer): Explained | null
  /** Other statuses than 2xx that the caller handles itself. */
  accept?(answer: Answer): boolean
}

export type HttpClient = {
  /** @throws {DeliveryError} when nothing answered or the answer is a refusal, in words that hold no address beyond the host. */
  call(call: HttpCall): Promise<Answer>
}

const BODY_LIMIT = 64 * 1024
const MAX_REDIRECTS = 3
const REDIRECTS = [301, 302, 307, 308]

type Deps = { timeoutMs: number; allowLinkLocal: boolean; now(): number; scrub: Scrub; heard?(answer: string): void }

export function createHttpClient({ timeoutMs, allowLinkLocal, now, scrub, heard }: Deps): HttpClient {
  /** When the other side asked not to be called, and until when. */
  let pause = { since: 0, until: 0 }

  async function call(request: HttpCall): Promise<Answer> {
    const wait = pause.until - now()
    // A clock that was set back must not make it longer than was asked.
    if (wait > 0 && pause.since <= now())
      throw new DeliveryError(`${request.service} asked to wait before the next message`, { retryAfterMs: wait })
    const answer = await follow(request, new URL(request.url))
    pause = { since: now(), until: now() + pauseMs(answer) }
    const taken = answer.status >= 200 && answer.status < 300
    if (taken) heard?.(`${request.service} answered ${answer.status} ${http.STATUS_CODES[answer.status] ?? ''}`.trim())
    if (taken || request.accept?.(answer)) return answer
    throw refusal(request.service, answer, request.explain?.(answer) ?? null, { now: now(), scrub })
  }

  async function follow(request: HttpCall, url: URL, hops = 0): Promise<Answer> {
    const answer = await once(request, url)
    const location = answer.headers.location
    if (!REDIRECTS.includes(answer.status) || location === undefined) return answer
    const next = URL.canParse(location, url.href) ? new URL(location, url) : null
    const safe =
      next?.hostname === url.hostname &&
      (next.protocol === url.protocol ? next.port === url.port : next.protocol === 'https:')
    if (!safe)
      throw new DeliveryError(
        `${request.service} answered ${answer.status} and points to another host, which is not followed: set the address it really has`,
      )
    if (hops === MAX_REDIRECTS)
      throw new DeliveryError(`${request.service} sends from one address to the next without end`)
    return follow(request, next, hops + 1)
  }

  async function once(request: HttpCall, url: URL): Promise<Answer> {
    if (!allowLinkLocal && isForbidden(url.hostname)) throw new DeliveryError(REFUSED_ADDRESS, { final: true })
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      return await exchange(request, url, AbortSignal.any([request.signal, timeout]))
    } catch (error) {
      if (request.signal.aborted) throw new DeliveryError(`${request.service}: stopped before an answer came`)
      if (timeout.aborted)
        throw new DeliveryError(`${request.service} at ${url.host} did not answer within ${timeoutMs / 1000} s`)
      throw failureInWords(error, `${request.service} at ${url.host}`)
    }
  }

  function exchange(
    { method = 'POST', headers = {}, body = '' }: HttpCall,
    url: URL,
    signal: AbortSignal,
  ): Promise<Answer> {
    const json = typeof body === 'object' && !(body instanceof Uint8Array)
    const payload = json ? Buffer.from(JSON.stringify(body)) : Buffer.from(body as string)
    const options: https.RequestOptions = {
      method,
      headers: {
        'user-agent': 'Sentarr',
        ...(json && { 'content-type': 'application/json' }),
        ...headers,
        'content-length': String(payload.length),
      },
      // No pooled connection: the address is looked up, and judged, for every call.
      agent: false,
      signal,
      ...(!allowLinkLocal && { lookup: resolveAllowed }),
    }
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'https:' ? https : http).request(url, options, (response) => {
        readBody(response).then(
          (text) => resolve({ status: response.statusCode ?? 0, headers: flat(response.headers), body: text }),
          reject,
        )
      })
      request.on('error', reject)
      request.end(payload)
    })
  }

  return { call }
}

async function readBody(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= BODY_LIMIT) break
  }
  return Buffer.concat(chunks).subarray(0, BODY_LIMIT).toString('utf8')
}

const flat = (headers: http.IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
