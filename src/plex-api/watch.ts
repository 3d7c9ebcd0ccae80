// One Plex server under watch: asks it at a measured pace, listens to its events, and says what all of it means.
import { createBudget } from './budget.ts'
import type { PlexClient, PlexRequest, PlexResult } from './client.ts'
import { type Frame, flagIn, textIn } from './frames.ts'
import type { Guarded } from './library-guard.ts'
import { createLibraryWatch, type Gone, type LibraryWatch } from './library-watch.ts'
import type { Closed } from './notifications.ts'
import {
  type Absence,
  isReachable,
  NOTHING_KNOWN,
  type ServerState,
  type Sign,
  sense,
  type Trouble,
  troublesOf,
} from './reachability.ts'
import { heardMapping, isLost, type Mapping, REMOTE_UNKNOWN } from './remote-access.ts'
import { createSchedule, type Schedule } from './schedule.ts'
import {
  accountSchema,
  busyTextOf,
  contentOf,
  identitySchema,
  prefsSchema,
  rootSchema,
  sessionsSchema,
} from './schemas.ts'
import { createSessions, type Sessions } from './sessions.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const IDENTITY_EVERY_MS = 30 * SECOND
const IDENTITY_TIMEOUT_MS = 5 * SECOND
/** While something is the matter. */
const IDENTITY_SOON_MS = 10 * SECOND
const DEBOUNCE_MS = 2 * SECOND
const AUTO_EMPTY_TRASH = 'autoEmptyTrash'

/** What is known of the server now; null where it is not. */
export type PlexView = {
  state: ServerState | null
  reachable: boolean | null
  version: string | null
  name: string | null
  /** The server is signed in to an account. */
  signedIn: boolean | null
  remoteAccess: boolean | null
  activeStreams: number | null
  activeTranscodes: number | null
  libraryItems: number | null
  /** The token is the owner's; a shared user sees no sessions, logs and settings. */
  owner: boolean | null
  /** Plex writes debug lines; without them the stream is thin. */
  debugLog: boolean | null
  autoEmptyTrash: boolean | null
  /** What the server offers: `logs`, `streaminglogs`. Null while unknown. */
  diagnostics: readonly string[] | null
}

/** All that can be judged now; null stands for what cannot be said. */
export type Judgements = {
  /** Null before the first sign. */
  troubles: Trouble[] | null
  signedOut: boolean | null
  remoteLost: { error: string } | false | null
  guarded: ReadonlyMap<string, Guarded>
  gone: Gone[]
  autoEmptyTrash: boolean | null
}

type Deps = {
  client: PlexClient
  clock(): number
  random(): number
  /** Resolves after `ms`, or when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  stored: ReadonlyMap<string, Guarded>
  /** Something of the view or the judgements may be another one. */
  changed(): void
  /** The server answers again after it had been away: who waits to connect may try. */
  answers(): void
}

export type PlexWatch = {
  view(): PlexView
  judgements(): Judgements
  sessions: Sessions
  libraries: Pick<LibraryWatch, 'accept'>
  /** An event of the notifications. */
  heard(frame: Frame): void
  opened(): void
  closed(closed: Closed): void
  /** The log says that Plex is being stopped. */
  stopping(): void
  /** A request of somebody else within the budget. */
  ask(request: PlexRequest): Promise<PlexResult>
  /** Turns the automatic emptying of the trash off, and reads it back. Never empties anything. */
  keepTrash(): Promise<boolean>
  run(signal: AbortSignal): Promise<void>
}

export function createPlexWatch(deps: Deps): PlexWatch {
  const { client, clock, random, sleep, changed } = deps
  const budget = createBudget(clock)
  const sessions = createSessions(clock)
  let stopped = new AbortController().signal
  let known = NOTHING_KNOWN
  let upSince: number | null = null
  let remote = REMOTE_UNKNOWN
  let listedSessions = false
  let wakeIdentity = new AbortController()
  const facts = {
    version: null as string | null,
    name: null as string | null,
    claimed: null as boolean | null,
    signIn: null as string | null,
    owner: null as boolean | null,
    diagnostics: null as string[] | null,
  }
  const prefs = new Map<string, unknown>()

  function feel(sign: Sign): void {
    const before = known
    known = sense(before, sign, clock())
    const isUp = known.state === 'up'
    if (isUp && before.state !== 'up') {
      upSince = clock()
      if (before.state !== null) for (const name of ['root', 'sections', 'sessions']) schedule.soon(name, SECOND)
      schedule.soon('account', 5 * MINUTE)
    }
    if (!isUp && known.state !== null) upSince = null
    // Sessions of a server that went away are over; what they were is remembered.
    if (before.failing !== null && known.failing === null) deps.answers()
    changed()
  }

  const flag = (id: string): boolean | null => {
    const value = prefs.get(id.toLowerCase())
    return value === undefined ? null : flagIn(value)
  }

  /** Waits for its turn in the budget. */
  async function ask(request: PlexRequest): Promise<PlexResult> {
    while (!stopped.aborted && !budget.take('other')) await sleep(Math.max(50, budget.waitMs('other')), stopped)
    return client.request({ signal: stopped, ...request })
  }
  const libraries = createLibraryWatch({
    ask: (path, options) => ask({ path, ...options }),
    clock,
    stored: deps.stored,
    changed,
  })

  async function identity(): Promise<void> {
    const startedAt = clock()
    const isHealthy = known.failing === null
    const answer = await client.request({
      path: '/identity',
      timeoutMs: IDENTITY_TIMEOUT_MS,
      withToken: false,
      fresh: !isHealthy,
      signal: stopped,
    })
    if (stopped.aborted) return
    const sign = signOf(answer, startedAt, 'identity')
    feel(sign)
    if (sign.kind === 'answered' && answer.ok) {
      const content = contentOf(answer.body, identitySchema)
      if (content !== null && content.version !== '') facts.version = content.version
      facts.claimed = content?.claimed ?? facts.claimed
    }
    // The second, independent sign: another path on another connection.
    if (sign.kind === 'absent') schedule.soon('root', 0)
  }

  const questions = {
    root: { everyMs: 5 * MINUTE, ask: root },
    prefs: { everyMs: 6 * HOUR, firstMs: SECOND, ask: preferences },
    sections: { everyMs: 10 * MINUTE, firstMs: 2 * SECOND, ask: libraries.sections },
    sessions: { everyMs: 5 * MINUTE, firstMs: 3 * SECOND, ask: whoPlays },
    account: { everyMs: HOUR, firstMs: 4 * SECOND, ask: account },
    counts: { everyMs: MINUTE, firstMs: 5 * SECOND, ask: () => more('counts', libraries.count()) },
    probes: { everyMs: MINUTE, firstMs: 20 * SECOND, ask: () => more('probes', libraries.probe()) },
  }
  const schedule: Schedule = createSchedule(questions, deps)

  async function more(name: string, work: Promise<boolean>): Promise<void> {
    if (await work) schedule.soon(name, SECOND)
  }

  async function root(): Promise<void> {
    const startedAt = clock()
    const answer = await ask({ path: '/', fresh: known.failing !== null })
    if (stopped.aborted) return
    const sign = signOf(answer, startedAt, 'request', known.failing === null)
    if (sign.kind !== 'busy') feel(sign)
    if (!answer.ok) return schedule.soon('root', IDENTITY_SOON_MS)
    if (answer.status === 401) {
      feel({ kind: 'token', accepted: false })
      schedule.soon('root', MINUTE)
    }
    if (answer.status !== 200) return
    feel({ kind: 'token', accepted: true })
    const content = contentOf(answer.body, rootSchema)
    if (content === null) return
    facts.version = content.version || facts.version
    facts.name = content.friendlyName || facts.name
    facts.signIn = content.myPlexSigninState || facts.signIn
    if (content.diagnostics !== '') facts.diagnostics = content.diagnostics.split(',')
    mapping({ state: content.myPlexMappingState, error: content.myPlexMappingError })
  }

  async function account(): Promise<void> {
    const answer = await ask({ path: '/myplex/account' })
    // Not documented, so it may be refused or gone: `/` says most of it.
    if (!answer.ok || answer.status !== 200) return
    const content = contentOf(answer.body, accountSchema, 'MyPlex')
    if (content !== null) mapping({ state: content.mappingState, error: content.mappingError })
  }

  function mapping(said: Mapping): void {
    if (said.state === '') return
    remote = heardMapping(remote, { mapping: said, published: flag('PublishServerOnPlexOnlineKey') }, clock())
    changed()
  }

  async function preferences(): Promise<void> {
    const answer = await ask({ path: '/:/prefs' })
    if (!answer.ok) return schedule.soon('prefs', 5 * MINUTE)
    const content = answer.status === 200 ? contentOf(answer.body, prefsSchema) : null
    for (const { id, value } of content?.Setting ?? []) learn(id, value)
    if (content !== null) {
      schedule.soon('account', SECOND)
      changed()
    }
  }

  function learn(id: string, value: unknown): void {
    // Whatever holds a secret is not kept.
    if (/token|mail|secret|key$/i.test(id) && id !== 'PublishServerOnPlexOnlineKey') return
    prefs.set(id.toLowerCase(), value)
  }

  async function whoPlays(): Promise<void> {
    const answer = await ask({ path: '/status/sessions' })
    if (!answer.ok) return
    if (answer.status === 403 || (answer.status === 401 && known.tokenRefused === null)) facts.owner = false
    if (answer.status !== 200) return
    facts.owner = true
    const content = contentOf(answer.body, sessionsSchema)
    if (content === null) return
    listedSessions = true
    sessions.listed(content.Metadata)
    changed()
  }

  /** While Plex is away only `/` is asked, as the second sign, and for the token. */
  const mayAsk = (name: string) =>
    name === 'root' || (known.failing === null && known.busySince === null && known.tokenRefused === null)

  async function askOthers(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const name = schedule.due()
      if (name === null) {
        await sleep(Math.min(SECOND, Math.max(50, schedule.waitMs())), signal)
        continue
      }
      schedule.asked(name)
      if (mayAsk(name)) await questions[name as keyof typeof questions].ask()
      else schedule.soon(name, MINUTE)
    }
  }

  async function askIdentity(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (budget.take('identity')) await identity()
      const isWell = known.state === 'up' && known.failing === null
      const pause = isWell ? IDENTITY_EVERY_MS * (0.9 + 0.2 * random()) : IDENTITY_SOON_MS
      wakeIdentity = new AbortController()
      await sleep(Math.max(pause, budget.waitMs('identity')), AbortSignal.any([signal, wakeIdentity.signal]))
      feel({ kind: 'tick' })
    }
  }

  /** After a start Plex signs in anew, and says other things meanwhile. */
  const isSettled = (now: number) =>
    known.state === 'up' && known.failing === null && upSince !== null && now - upSince >= 5 * MINUTE

  return {
    sessions,
    libraries,
    ask,
    view: () => ({
      state: known.state,
      reachable: isReachable(known.state),
      version: facts.version,
      name: facts.name,
      signedIn: signedIn(facts.claimed, facts.signIn),
      remoteAccess: remote.open,
      activeStreams: listedSessions ? sessions.playing().length : null,
      activeTranscodes: listedSessions
        ? sessions.playing().filter(({ decision }) => decision === 'transcode').length
        : null,
      libraryItems: libraries.items(),
      owner: facts.owner,
      debugLog: flag('logDebug'),
      autoEmptyTrash: flag(AUTO_EMPTY_TRASH),
      diagnostics: facts.diagnostics,
    }),
    judgements() {
      const now = clock()
      const lost = isLost(remote, upSince, now)
      const isSignedIn = signedIn(facts.claimed, facts.signIn)
      return {
        troubles: known.state === null ? null : troublesOf(known, now),
        signedOut: isSettled(now) && isSignedIn !== null ? !isSignedIn : null,
        remoteLost: lost === true ? { error: remote.error } : lost,
        guarded: libraries.guarded(),
        gone: libraries.gone(),
        autoEmptyTrash: flag(AUTO_EMPTY_TRASH),
      }
    },
    heard(frame) {
      if (libraries.heard(frame)) {
        schedule.soon('sections', DEBOUNCE_MS)
        schedule.soon('counts', 2 * DEBOUNCE_MS)
      }
      if (sessions.heard(frame)) schedule.soon('sessions', DEBOUNCE_MS)
      if (frame.type === 'reachability') schedule.soon('account', DEBOUNCE_MS)
      if (frame.type === 'account') schedule.soon('root', DEBOUNCE_MS)
      if (frame.type === 'preference') learn(textIn(frame.body.id), frame.body.value)
      changed()
    },
    opened() {
      feel({ kind: 'answered', lane: 'stream' })
      for (const name of ['sections', 'sessions']) schedule.soon(name, DEBOUNCE_MS)
    },
    closed({ startedAt, failure, status, opened }) {
      if (status === 401) schedule.soon('root', SECOND)
      if (failure !== null && failure !== 'aborted')
        feel({
          kind: 'absent',
          lane: 'stream',
          startedAt: opened ? clock() : startedAt,
          why: absence(failure),
          detail: '',
        })
      wakeIdentity.abort()
    },
    stopping: () => feel({ kind: 'stopping' }),
    async keepTrash() {
      await ask({ method: 'PUT', path: `/:/prefs?${AUTO_EMPTY_TRASH}=0` })
      await preferences()
      return flag(AUTO_EMPTY_TRASH) === false
    },
    async run(signal) {
      stopped = signal
      await Promise.all([askIdentity(signal), askOthers(signal)])
    },
  }
}

const signedIn = (claimed: boolean | null, signIn: string | null): boolean | null => {
  if (claimed === false) return false
  if (signIn === null || signIn === 'unknown') return claimed
  return signIn === 'ok'
}

function absence(failure: Exclude<PlexResult, { ok: true }>['failure']): Absence {
  if (failure === 'refused' || failure === 'reset') return 'refused'
  return failure === 'silent' ? 'hung' : 'unreachable'
}

/** Plex's own ways to say no, where `/identity` proved that it is Plex. */
const REFUSALS = [400, 401, 403]

function signOf(answer: PlexResult, startedAt: number, lane: 'identity' | 'request', isIdentified = true): Sign {
  if (!answer.ok) {
    const { failure, detail } = answer
    return { kind: 'absent', lane, startedAt, why: absence(failure), detail }
  }
  const { status, body } = answer
  if (status === 503) return { kind: 'busy', text: busyTextOf(body) }
  if (status === 200 || (lane === 'request' && isIdentified && REFUSALS.includes(status)))
    return { kind: 'answered', lane }
  // A proxy in between, or another program.
  const detail =
    status === 502 || status === 504
      ? `a proxy answers ${status}: Plex is not running behind it`
      : `this is no Plex server: ${lane === 'identity' ? '/identity' : '/'} answers ${status}`
  return { kind: 'absent', lane, startedAt, why: status === 502 || status === 504 ? 'refused' : 'unreachable', detail }
}
