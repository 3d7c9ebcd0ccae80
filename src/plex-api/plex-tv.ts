// plex.tv, where people sign in: a PIN is made, its owner lets it in on Plex's own page, and it becomes a token. Facts: Plex's OpenAPI.
import { z } from 'zod'
import { createPlexClient, type Introduction, type PlexRequest, type PlexResult } from './client.ts'

const TIMEOUT_MS = 10_000
const LIMIT = 1024 * 1024
/** Servers and addresses that are taken of one account. */
const MOST = 50

/** Where plex.tv is; other places in tests and in the demo. Never one that comes by HTTP. */
export type PlexTvPlaces = { pins: string; resources: string; page: string }

const PLEX_TV: PlexTvPlaces = {
  pins: 'https://plex.tv',
  resources: 'https://clients.plex.tv',
  page: 'https://app.plex.tv/auth',
}

export type PlexTvTrouble = 'no-internet' | 'busy' | 'expired' | 'refused' | 'strange'

const WORDS: Record<PlexTvTrouble, string> = {
  'no-internet':
    'plex.tv cannot be reached from here: look whether this machine has a way to the Internet (and a DNS server)',
  busy: 'plex.tv takes no more requests for now: try again in some minutes',
  expired: 'the sign-in was not confirmed in time: begin anew',
  refused: 'plex.tv no longer accepts this sign-in: begin anew',
  strange: 'plex.tv gave an answer that is not understood: try again later',
}

export class PlexTvError extends Error {
  override name = 'PlexTvError'
  readonly trouble: PlexTvTrouble
  constructor(trouble: PlexTvTrouble) {
    super(WORDS[trouble])
    this.trouble = trouble
  }
}

type Pin = { id: number; code: string; lastsMs: number }

export type Connection = { url: string; address: string; port: number; local: boolean; relay: boolean }

/** A server that the account may use. */
export type AccountServer = {
  name: string
  version: string
  machineIdentifier: string
  /** Of this account; else it is shared with it. */
  owned: boolean
  /** plex.tv sees it now. */
  online: boolean
  httpsRequired: boolean
  /** For this server alone. */
  token: string
  connections: Connection[]
}

export type PlexTv = {
  /** @throws {PlexTvError} */
  createPin(signal: AbortSignal): Promise<Pin>
  /** Where its owner confirms it. */
  linkOf(pin: Pin): string
  /** The account's token once it was confirmed; null before. @throws {PlexTvError} */
  tokenOf(pin: Pin, signal: AbortSignal): Promise<string | null>
  /** @throws {PlexTvError} */
  serversOf(token: string, signal: AbortSignal): Promise<AccountServer[]>
}

const pinSchema = z.object({ id: z.number().int(), code: z.string().regex(/^[\w-]{4,64}$/), expiresIn: z.number() })
const confirmedSchema = z.object({ authToken: z.string().min(1).nullish() })
const connectionSchema = z.object({
  uri: z.url({ protocol: /^https?$/ }).max(300),
  address: z.string().max(100),
  port: z.number().int().min(1).max(65_535),
  local: z.boolean().default(false),
  relay: z.boolean().default(false),
})
const resourceSchema = z.object({
  name: z.string().default(''),
  productVersion: z.string().nullish(),
  provides: z.string().default(''),
  clientIdentifier: z.string().min(1),
  accessToken: z.string().min(1),
  owned: z.boolean().default(false),
  presence: z.boolean().nullish(),
  httpsRequired: z.boolean().nullish(),
  connections: z.array(z.unknown()).default([]),
})

type Deps = { introduction: Introduction; places?: PlexTvPlaces }

export function createPlexTv({ introduction, places = PLEX_TV }: Deps): PlexTv {
  async function ask(base: string, token: string, request: PlexRequest, signal: AbortSignal): Promise<PlexResult> {
    const client = createPlexClient({ server: { url: base, token, verifyTls: true }, introduction })
    const answer = await client.request({ timeoutMs: TIMEOUT_MS, limit: LIMIT, fresh: true, ...request, signal })
    client.close()
    return answer
  }

  /** The answer read as `schema`. @throws {PlexTvError} */
  function read<T>(answer: PlexResult, schema: z.ZodType<T>, on404: PlexTvTrouble = 'strange'): T {
    if (!answer.ok) throw new PlexTvError(answer.failure === 'too-large' ? 'strange' : 'no-internet')
    const { status } = answer
    if (status === 429 || status >= 500) throw new PlexTvError('busy')
    if (status === 401 || status === 403) throw new PlexTvError('refused')
    if (status === 404) throw new PlexTvError(on404)
    const content = status === 200 || status === 201 ? schema.safeParse(jsonOf(answer.body)) : null
    if (!content?.success) throw new PlexTvError('strange')
    return content.data
  }

  return {
    async createPin(signal) {
      const answer = await ask(places.pins, '', { method: 'POST', path: '/api/v2/pins?strong=true' }, signal)
      const { id, code, expiresIn } = read(answer, pinSchema)
      return { id, code, lastsMs: Math.max(1, expiresIn) * 1_000 }
    },
    linkOf({ code }) {
      const query = new URLSearchParams({
        clientID: introduction.clientIdentifier,
        code,
        'context[device][product]': 'Sentarr',
      })
      return `${places.page}#?${query}`
    },
    async tokenOf({ id }, signal) {
      const answer = await ask(places.pins, '', { path: `/api/v2/pins/${id}` }, signal)
      return read(answer, confirmedSchema, 'expired').authToken ?? null
    },
    async serversOf(token, signal) {
      const path = '/api/v2/resources?includeHttps=1&includeRelay=1&includeIPv6=1'
      const answer = await ask(places.resources, token, { path }, signal)
      return read(answer, z.array(z.unknown()))
        .flatMap((given) => {
          const resource = resourceSchema.safeParse(given)
          return resource.success && resource.data.provides.split(',').includes('server')
            ? [serverOf(resource.data)]
            : []
        })
        .slice(0, MOST)
    },
  }
}

const serverOf = (its: z.infer<typeof resourceSchema>): AccountServer => ({
  name: its.name.slice(0, 64) || 'Plex',
  version: its.productVersion ?? '',
  machineIdentifier: its.clientIdentifier,
  owned: its.owned,
  online: its.presence ?? true,
  httpsRequired: its.httpsRequired ?? false,
  token: its.accessToken,
  connections: its.connections.slice(0, MOST).flatMap((given) => {
    const connection = connectionSchema.safeParse(given)
    if (!connection.success) return []
    const { uri, ...rest } = connection.data
    return [{ url: uri.replace(/\/+$/, ''), ...rest }]
  }),
})

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
