// What is asked of Plex about itself, and what each answer teaches.
import type { PlexRequest, PlexResult } from './client.ts'
import type { Reachability, Sign } from './reachability.ts'
import { accountSchema, contentOf, identitySchema, prefsSchema, rootSchema, sessionsSchema } from './schemas.ts'
import type { ServerFacts } from './server-facts.ts'
import type { Sessions } from './sessions.ts'
import { signOf } from './signs.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const IDENTITY_TIMEOUT_MS = 5 * SECOND
const ROOT_AGAIN_MS = 10 * SECOND

type Deps = {
  /** Asks when the budget allows. */
  ask(request: PlexRequest): Promise<PlexResult>
  /** Asks at once. */
  askNow(request: PlexRequest): Promise<PlexResult>
  isStopped(): boolean
  clock(): number
  known(): Reachability
  feel(sign: Sign): void
  facts: ServerFacts
  sessions: Pick<Sessions, 'listed'>
  soon(name: 'root' | 'prefs' | 'account', afterMs: number): void
  changed(): void
}

type ServerQuestions = {
  /** Whether it is there. */
  identity(): Promise<void>
  root(): Promise<void>
  account(): Promise<void>
  preferences(): Promise<void>
  whoPlays(): Promise<void>
  /** The sessions were listed once. */
  listedSessions(): boolean
}

export function createServerQuestions(deps: Deps): ServerQuestions {
  const { ask, clock, known, feel, facts, soon, changed } = deps
  let listedSessions = false

  async function identity(): Promise<void> {
    const startedAt = clock()
    const isHealthy = known().failing === null
    const answer = await deps.askNow({
      path: '/identity',
      timeoutMs: IDENTITY_TIMEOUT_MS,
      withToken: false,
      fresh: !isHealthy,
    })
    if (deps.isStopped()) return
    const sign = signOf(answer, startedAt, 'identity')
    feel(sign)
    if (sign.kind === 'answered' && answer.ok) {
      const content = contentOf(answer.body, identitySchema)
      facts.learn({
        version: content?.version || null,
        identifier: content?.machineIdentifier || null,
        claimed: content?.claimed ?? null,
      })
    }
    // The second, independent sign: another path on another connection.
    if (sign.kind === 'absent') soon('root', 0)
  }

  async function root(): Promise<void> {
    const startedAt = clock()
    const answer = await ask({ path: '/', fresh: known().failing !== null })
    if (deps.isStopped()) return
    const sign = signOf(answer, startedAt, 'request', known().failing === null)
    if (sign.kind !== 'busy') feel(sign)
    if (!answer.ok) return soon('root', ROOT_AGAIN_MS)
    if (answer.status === 401) {
      facts.learn({ tokenTaken: false })
      feel({ kind: 'token', accepted: false })
      soon('root', MINUTE)
    }
    if (answer.status !== 200) return
    facts.learn({ tokenTaken: true })
    feel({ kind: 'token', accepted: true })
    const content = contentOf(answer.body, rootSchema)
    if (content === null) return
    facts.learn({
      version: content.version || null,
      name: content.friendlyName || null,
      signIn: content.myPlexSigninState || null,
      diagnostics: content.diagnostics === '' ? null : content.diagnostics.split(','),
    })
    if (facts.learnMapping({ state: content.myPlexMappingState, error: content.myPlexMappingError })) changed()
  }

  async function account(): Promise<void> {
    const answer = await ask({ path: '/myplex/account' })
    // Not documented, so it may be refused or gone: `/` says most of it.
    if (!answer.ok || answer.status !== 200) return
    const content = contentOf(answer.body, accountSchema, 'MyPlex')
    if (content !== null && facts.learnMapping({ state: content.mappingState, error: content.mappingError })) changed()
  }

  async function preferences(): Promise<void> {
    const answer = await ask({ path: '/:/prefs' })
    if (!answer.ok) return soon('prefs', 5 * MINUTE)
    const content = answer.status === 200 ? contentOf(answer.body, prefsSchema) : null
    for (const { id, value } of content?.Setting ?? []) facts.learnSetting(id, value)
    if (content !== null) {
      soon('account', SECOND)
      changed()
    }
  }

  async function whoPlays(): Promise<void> {
    const answer = await ask({ path: '/status/sessions' })
    if (!answer.ok) return
    if (answer.status === 403 || (answer.status === 401 && known().tokenRefused === null)) facts.learn({ owner: false })
    if (answer.status !== 200) return
    facts.learn({ owner: true })
    const content = contentOf(answer.body, sessionsSchema)
    if (content === null) return
    listedSessions = true
    deps.sessions.listed(content.Metadata)
    changed()
  }

  return { identity, root, account, preferences, whoPlays, listedSessions: () => listedSessions }
}
