// Signing in with Plex: a PIN is confirmed on Plex's page, one server of the account is chosen, and its own token is what remains.
// The account's token lives in memory for as long as somebody chooses, and no longer.
import type { Introduction } from './client.ts'
import type { FoundServer } from './find.ts'
import { type AccountServer, type PlexTv, PlexTvError, type PlexTvTrouble } from './plex-tv.ts'
import { type Address, reach, WAY_NOTES, type Way } from './reach.ts'
import { isShortLived, judgeToken, SHARED_USER, SHORT_LIVED } from './token.ts'

const ASK_EVERY_MS = 2_000
/** Whatever plex.tv says, nobody waits longer. */
const LONGEST_MS = 30 * 60_000
/** plex.tv may be away for a moment while somebody confirms. */
const PATIENCE = 5

/** A server to choose; `key` stands for it. */
type OfferedServer = { key: string; name: string; version: string; owned: boolean; online: boolean }

/** What is stored of it. `notes`: what it lacks, in words. */
type Connected = {
  name: string
  url: string
  verifyTls: boolean
  token: string
  way: Way
  version: string
  owner: boolean | null
  notes: string[]
}

export type SignInTrouble = PlexTvTrouble | 'cancelled' | 'no-server' | 'unreachable' | 'token-refused'

export class SignInError extends Error {
  override name = 'SignInError'
  readonly trouble: SignInTrouble
  constructor(trouble: SignInTrouble, words: string) {
    super(words)
    this.trouble = trouble
  }
}

/** `until`: milliseconds of the clock. */
type SignInState =
  | { step: 'confirm'; link: string; until: number }
  | { step: 'choose'; servers: OfferedServer[]; until: number }
  | { step: 'ended'; trouble: SignInTrouble; words: string }

export type SignIn = {
  state(): SignInState
  /** Resolves with the state after the one of now, or when `signal` aborts. */
  next(signal: AbortSignal): Promise<SignInState>
  /** Finds the way to the server, and tries its token. It can be called again with another one. @throws {SignInError} */
  choose(key: string, known?: readonly Address[]): Promise<Connected>
  /** Forgets all there is. */
  cancel(): void
}

type Deps = {
  plexTv: PlexTv
  introduction: Introduction
  /** Servers that were found without plex.tv: their addresses are tried as well. */
  found(): Promise<readonly FoundServer[]>
  /** Milliseconds that only ever grow. */
  clock(): number
  /** Ends it with the program. */
  stopping?: AbortSignal
  /** Resolves after `ms`, or when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** Makes the PIN, and waits for it in the background until it ends. @throws {SignInError} when plex.tv makes none. */
export async function startSignIn(deps: Deps): Promise<SignIn> {
  const { plexTv, introduction, clock, sleep } = deps
  const ended = new AbortController()
  const signal = deps.stopping ? AbortSignal.any([ended.signal, deps.stopping]) : ended.signal
  const pin = await plexTv.createPin(signal).catch(inWords)
  const until = clock() + Math.min(pin.lastsMs, LONGEST_MS)
  let offered: AccountServer[] = []
  let state: SignInState = { step: 'confirm', link: plexTv.linkOf(pin), until }
  let changed = Promise.withResolvers<void>()

  function become(next: SignInState): void {
    if (state.step === 'ended') return
    state = next
    if (next.step === 'ended') {
      offered = []
      ended.abort()
    }
    changed.resolve()
    changed = Promise.withResolvers()
  }
  const end = ({ trouble, message }: { trouble: SignInTrouble; message: string }) =>
    become({ step: 'ended', trouble, words: message })

  /** @throws {PlexTvError} */
  async function confirmed(): Promise<string> {
    for (let failures = 0; clock() < until; ) {
      await sleep(ASK_EVERY_MS, signal)
      if (signal.aborted) break
      try {
        const token = await plexTv.tokenOf(pin, signal)
        if (token !== null) return token
        failures = 0
      } catch (error) {
        const mayPass = error instanceof PlexTvError && (error.trouble === 'no-internet' || error.trouble === 'busy')
        failures++
        if (!mayPass || failures >= PATIENCE) throw error
      }
    }
    throw new PlexTvError('expired')
  }

  async function run(): Promise<void> {
    const servers = await plexTv.serversOf(await confirmed(), signal)
    if (servers.length === 0) {
      throw new SignInError(
        'no-server',
        'there is no Plex server on this account: sign in with the one that owns it, or claim the server first (Plex Web → Settings → General)',
      )
    }
    offered = servers.toSorted((one, other) => Number(other.owned) - Number(one.owned))
    const choosing = clock() + LONGEST_MS
    become({ step: 'choose', servers: offered.map(offerOf), until: choosing })
    await sleep(LONGEST_MS, signal)
    end({ trouble: 'expired', message: new PlexTvError('expired').message })
  }
  run().catch((error: unknown) => end(asTrouble(error)))

  return {
    state: () => state,
    async next(stop) {
      const { promise, resolve } = Promise.withResolvers<void>()
      stop.addEventListener('abort', () => resolve(), { once: true })
      if (!stop.aborted && state.step !== 'ended') await Promise.race([changed.promise, promise])
      return state
    },
    async choose(key, known = []) {
      const server = offered.find((_, index) => String(index + 1) === key)
      if (server === undefined) throw new SignInError('expired', new PlexTvError('expired').message)
      return connect(server, { known, found: await deps.found(), introduction, signal })
    },
    cancel: () => end({ trouble: 'cancelled', message: 'the sign-in was cancelled' }),
  }
}

const offerOf = ({ name, version, owned, online }: AccountServer, index: number): OfferedServer => ({
  key: String(index + 1),
  name,
  version,
  owned,
  online,
})

type Around = {
  known: readonly Address[]
  found: readonly FoundServer[]
  introduction: Introduction
  signal: AbortSignal
}

async function connect(server: AccountServer, around: Around): Promise<Connected> {
  const { introduction, signal } = around
  const { name, token } = server
  const reached = await reach({ server, ...around })
  if (reached === null) {
    throw new SignInError(
      'unreachable',
      `${name} answers at no address that plex.tv knows: ${
        server.online ? 'this machine has no way to it' : 'it is not running'
      }. Look at the network, or set its address yourself.`,
    )
  }
  const { url, verifyTls, way, version } = reached
  const verdict = await judgeToken({ server: { url, token, verifyTls }, introduction, signal })
  if (!verdict.ok) {
    const trouble = verdict.trouble === 'refused' ? 'token-refused' : 'unreachable'
    throw new SignInError(trouble, `${name}: ${verdict.words}`)
  }
  const owner = verdict.owner ?? (server.owned ? null : false)
  const notes = [owner === false ? SHARED_USER : null, isShortLived(token) ? SHORT_LIVED : null, WAY_NOTES[way]]
  return { name, url, verifyTls, token, way, version, owner, notes: notes.filter((note) => note !== null) }
}

function asTrouble(error: unknown): { trouble: SignInTrouble; message: string } {
  if (error instanceof PlexTvError || error instanceof SignInError) return error
  return new PlexTvError('strange')
}

function inWords(error: unknown): never {
  const { trouble, message } = asTrouble(error)
  throw new SignInError(trouble, message)
}
