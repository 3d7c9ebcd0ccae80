// Plex itself: its address, certificate and token, what the token may see, its log stream and archive.
import { createPlexClient, type Introduction, type PlexResult } from '../plex-api/client.ts'
import { createNotifications } from '../plex-api/notifications.ts'
import { busyTextOf, contentOf, identitySchema, rootSchema } from '../plex-api/schemas.ts'
import type { ServerSettings } from '../settings/settings.ts'
import { type Check, once, type Result, skipped, well, wrong } from './check.ts'

const ANSWER_MS = 8_000
/** The plural path, the singular one, server-sent events. */
const WAYS = 3

type PlexDeps = {
  server: ServerSettings
  /** Sentarr's own. */
  version: string
  /** Monotonic milliseconds. */
  clock(): number
  random(): number
}

export function plexChecks(named: (what: string) => string, deps: PlexDeps): Check[] {
  const { plexUrl: url, plexToken, plexVerifyTls: verifyTls } = deps.server
  if (url === null) {
    const words =
      'no address is set (PLEX_URL), or it is switched off: whether Plex answers and who watches is not known'
    return [{ name: named('Plex'), run: async () => skipped(words) }]
  }
  // Always the same one: Plex lists a device for each.
  const introduction = { clientIdentifier: 'sentarr-doctor', version: deps.version, platform: process.platform }
  const target = { url, token: plexToken ?? '', verifyTls }
  const ask = (path: string, withToken = true) =>
    once(async () => {
      const client = createPlexClient({ server: target, introduction })
      const answer = await client.request({ path, withToken, timeoutMs: ANSWER_MS, fresh: true })
      client.close()
      return answer
    })
  const identity = ask('/identity', false)
  const root = ask('/')
  const sessions = ask('/status/sessions')
  const unsaid = skipped('cannot be said while Plex does not take the token')
  const whenAccepted = (name: string, judge: (answer: Buffer, signal: AbortSignal) => Promise<Result>): Check => ({
    name: named(name),
    async run(signal) {
      const answer = plexToken === null ? null : await root()
      return answer?.ok && answer.status === 200 ? judge(answer.body, signal) : unsaid
    },
  })
  return [
    { name: named('Plex'), run: async () => judgeIdentity(await identity()) },
    { name: named('Plex TLS'), run: async () => judgeTls(url, verifyTls, identity) },
    {
      name: named('Plex token'),
      async run() {
        if (plexToken === null) return wrong('is missing: set PLEX_TOKEN, the one of the server’s owner')
        const answer = await root()
        if (!answer.ok) return skipped(`cannot be said: ${answer.detail}`)
        if (answer.status === 200) return well('is accepted')
        return answer.status === 401
          ? wrong('is refused: take a new one of the server’s owner for PLEX_TOKEN')
          : skipped(`cannot be said: Plex answered ${answer.status}`)
      },
    },
    whenAccepted('Plex owner', async () => {
      const answer = await sessions()
      if (answer.ok && answer.status === 200) return well('the token is the owner’s')
      return answer.ok && (answer.status === 401 || answer.status === 403)
        ? wrong('the token is one of a shared user, who sees no log stream, sessions and settings: use the owner’s')
        : skipped(`cannot be said: ${answer.ok ? `Plex answered ${answer.status}` : answer.detail}`)
    }),
    whenAccepted('Plex log stream', (_, signal) => openStream(target, introduction, deps, signal)),
    whenAccepted('Plex log archive', async (body) => {
      const offered = contentOf(body, rootSchema)?.diagnostics ?? ''
      if (offered === '') return skipped('Plex does not say whether it gives one')
      return offered.split(',').includes('logs')
        ? well('is offered: what the stream misses can be fetched')
        : wrong('is not offered: what is written while the stream is cut is lost; map the log folder')
    }),
  ]
}

function judgeIdentity(answer: PlexResult): Result {
  if (!answer.ok) return wrong(answer.detail)
  if (answer.status === 503) {
    return wrong(`is starting or being maintained, wait: ${busyTextOf(answer.body) || 'it answers 503'}`)
  }
  const version = answer.status === 200 ? contentOf(answer.body, identitySchema)?.version : ''
  return version
    ? well(`answers, version ${version}`)
    : wrong(`something answers ${answer.status} at PLEX_URL that is not Plex: check address and port`)
}

async function judgeTls(url: string, verifyTls: boolean, identity: () => Promise<PlexResult>): Promise<Result> {
  if (new URL(url).protocol === 'http:') return skipped('the address is plain http')
  const answer = await identity()
  if (!answer.ok)
    return answer.failure === 'certificate' ? wrong(answer.detail) : skipped('cannot be said without an answer')
  return verifyTls ? well('the certificate is trusted') : skipped('is not verified (PLEX_VERIFY_TLS=false)')
}

function openStream(
  server: { url: string; token: string; verifyTls: boolean },
  introduction: Introduction,
  { clock, random }: PlexDeps,
  signal: AbortSignal,
): Promise<Result> {
  const done = new AbortController()
  let unknown = 0
  return new Promise<Result>((resolve) => {
    const end = (result: Result) => {
      resolve(result)
      done.abort()
    }
    const notifications = createNotifications({
      server,
      introduction,
      filters: 'log',
      clock,
      random,
      onConnecting() {},
      // A tick later: the connection is not ended within its own opening.
      onOpen: () => setImmediate(end, well('opens')),
      onFrames() {},
      onUnreadable() {},
      onClosed({ status, detail }) {
        unknown += status === 404 || status === 405 ? 1 : WAYS
        if (unknown >= WAYS) end(wrong(`does not open: ${detail}`))
      },
    })
    void notifications.run(AbortSignal.any([signal, done.signal]))
  })
}
