// One Plex server under watch: asks it at a measured pace, and takes in its events.
import { createBudget } from './budget.ts'
import type { PlexRequest, PlexResult } from './client.ts'
import { createHearing, DEBOUNCE_MS } from './hearing.ts'
import { AUTO_EMPTY_TRASH, judgementsOf, type Known, viewOf } from './judgements.ts'
import { createLibraryWatch } from './library-watch.ts'
import type { PlexWatch, PlexWatchDeps } from './plex-watch.ts'
import { NOTHING_KNOWN, type Sign, sense } from './reachability.ts'
import { createSchedule, type Schedule } from './schedule.ts'
import { createServerFacts } from './server-facts.ts'
import { createServerQuestions } from './server-questions.ts'
import { createSessions } from './sessions.ts'
import { absence } from './signs.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const IDENTITY_EVERY_MS = 30 * SECOND
/** While something is the matter. */
const IDENTITY_SOON_MS = 10 * SECOND
/** A timer may be early by a little. */
const LEAST_WAIT_MS = 50

export function createPlexWatch(deps: PlexWatchDeps): PlexWatch {
  const { client, clock, random, sleep, changed } = deps
  const budget = createBudget(clock)
  const sessions = createSessions(clock)
  let stopped = new AbortController().signal
  let known = NOTHING_KNOWN
  let upSince: number | null = null
  let wakeIdentity = new AbortController()
  let wakeOthers = new AbortController()
  const facts = createServerFacts(clock)

  function feel(sign: Sign): void {
    const before = known
    known = sense(before, sign, clock())
    const isUp = known.state === 'up'
    if (isUp && before.state !== 'up') {
      upSince = clock()
      if (before.state !== null) for (const name of ['root', 'sections', 'sessions']) soon(name, SECOND)
      soon('account', 5 * MINUTE)
    }
    if (!isUp && known.state !== null) upSince = null
    // Sessions of a server that went away are over; what they were is remembered.
    if (before.failing !== null && known.failing === null) deps.answers()
    changed()
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

  const { identity, root, account, preferences, whoPlays, listedSessions } = createServerQuestions({
    ask,
    askNow: (request) => client.request({ signal: stopped, ...request }),
    isStopped: () => stopped.aborted,
    clock,
    known: () => known,
    feel,
    facts,
    sessions,
    soon,
    changed,
  })

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

  function soon(name: string, afterMs: number): void {
    if (schedule.soon(name, afterMs)) wakeOthers.abort()
  }

  async function more(name: string, work: Promise<boolean>): Promise<void> {
    if (await work) soon(name, SECOND)
  }

  /** While Plex is away only `/` is asked, as the second sign, and for the token. */
  const mayAsk = (name: string) =>
    name === 'root' || (known.failing === null && known.busySince === null && known.tokenRefused === null)

  async function askOthers(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const name = schedule.due()
      if (name === null) {
        wakeOthers = new AbortController()
        await sleep(Math.max(LEAST_WAIT_MS, schedule.waitMs()), AbortSignal.any([signal, wakeOthers.signal]))
        continue
      }
      schedule.asked(name)
      if (mayAsk(name)) await questions[name as keyof typeof questions].ask()
      else soon(name, MINUTE)
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

  const everything = (): Known => ({
    reachability: known,
    upSince,
    facts,
    sessions: listedSessions() ? sessions : null,
    libraries,
  })

  return {
    ...createHearing({ libraries, sessions, facts, soon, changed }),
    sessions,
    libraries,
    ask,
    view: () => viewOf(everything()),
    judgements: () => judgementsOf(everything(), clock()),
    identifier: () => facts.now().identifier,
    opened() {
      feel({ kind: 'answered', lane: 'stream' })
      for (const name of ['sections', 'sessions']) soon(name, DEBOUNCE_MS)
    },
    closed({ startedAt, failure, status, opened }) {
      if (status === 401) soon('root', SECOND)
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
      return facts.flag(AUTO_EMPTY_TRASH) === false
    },
    async run(signal) {
      stopped = signal
      await Promise.all([askIdentity(signal), askOthers(signal)])
    },
  }
}
