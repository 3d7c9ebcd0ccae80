// Plex itself, asked: one server's watch at work, its troubles handed to the door, its knowledge kept.
import { z } from 'zod'
import type { Mark } from '../../detect/finding.ts'
import type { Incident } from '../../detect/incident.ts'
import type { Log } from '../../log.ts'
import { redact } from '../../plex/redact.ts'
import { createPlexClient, type Introduction, type PlexServer } from '../../plex-api/client.ts'
import type { Guarded } from '../../plex-api/library-guard.ts'
import type { Removed } from '../../plex-api/library-watch.ts'
import { createNotifications } from '../../plex-api/notifications.ts'
import { createOwnLines, type OwnLines } from '../../plex-api/own-lines.ts'
import type { PlexWatch } from '../../plex-api/plex-watch.ts'
import { createPlexWatch } from '../../plex-api/watch.ts'
import type { Rule } from '../../rules/rule.ts'
import { createWaker } from '../../source/waker.ts'
import { supervise } from '../../supervise.ts'
import { pause } from '../../time/pause.ts'
import type { Hear } from '../source.ts'
import { conditionsOf, createTeller, deletionsOf } from './conditions.ts'
import { createSayer } from './say-state.ts'

/** Whatever happens, not more often. */
const JUDGE_LEAST_MS = 1_000
/** What only time makes a trouble takes minutes. */
const JUDGE_MOST_MS = 5_000

export type PlexApi = {
  watch: PlexWatch
  server: PlexServer
  introduction: Introduction
  own: OwnLines
  /** Whoever waits to connect is called when the server answers again. */
  onAnswer(call: () => void): void
  /** What is open, or how the server lives, may be another one: the state is judged again. */
  look(): void
  run(hear: Hear, signal: AbortSignal): Promise<void>
}

type PlexApiDeps = {
  id: string
  name: string
  server: PlexServer
  introduction: Introduction
  rule(id: string): Rule | undefined
  correlator: { open(): Incident[]; life(): readonly Mark[] }
  /** What was stored under a key; undefined when nothing was. */
  value(key: string): unknown
  log: Log
  now(): number
  /** Milliseconds that only ever grow. */
  clock(): number
  random(): number
  /** Something that is shown changed. */
  changed(): void
}

const count = z.object({ top: z.number(), leaves: z.number().nullable() })
const guardedSchema = z.record(
  z.string(),
  z.object({
    title: z.string(),
    best: count,
    last: count,
    deleted: count,
    loss: z.object({ missing: z.number(), of: z.number(), what: z.enum(['items', 'episodes']) }).nullable(),
  }),
)

export function createPlexApi(deps: PlexApiDeps): PlexApi {
  const { id, server, introduction, correlator, log, now, clock } = deps
  const librariesKey = `libraries:${id}`
  const stored = guardedSchema.safeParse(deps.value(librariesKey))
  const own = createOwnLines({ clientIdentifier: introduction.clientIdentifier, clock })
  const client = createPlexClient({ server, introduction, onRequest: own.asked })
  const waiting: (() => void)[] = []
  let view = ''
  const waker = createWaker()
  /** Since it was judged last. */
  let isNews = false
  function look(): void {
    isNews = true
    waker.wake()
  }
  const watch = createPlexWatch({
    client,
    clock,
    random: deps.random,
    sleep: pause,
    stored: new Map(stored.success ? Object.entries(stored.data) : []),
    changed() {
      look()
      const next = JSON.stringify([watch.view(), watch.sessions.playing()])
      if (next !== view) deps.changed()
      view = next
    },
    answers() {
      for (const call of waiting) call()
    },
  })
  const events = createNotifications({
    server,
    introduction,
    filters: null,
    clock,
    random: deps.random,
    onConnecting: own.connecting,
    onOpen: watch.opened,
    onFrames(frames) {
      for (const frame of frames) watch.heard(frame)
    },
    onUnreadable: (why) => log.debug(`an event of Plex cannot be read: ${why}`, { server: id }),
    onClosed: watch.closed,
  })
  waiting.push(events.nudge)
  function accepted(library: string): void {
    for (const [uuid, { title }] of watch.judgements().guarded)
      if (redact(title) === library) watch.libraries.accept(uuid)
  }
  const teller = createTeller({ rule: deps.rule, open: correlator.open, accepted })

  const sayState = createSayer({ id, token: server.token, log })

  async function judge(hear: Hear, signal: AbortSignal): Promise<void> {
    let removed: Removed[] = []
    let kept = JSON.stringify(stored.success ? stored.data : {})
    let stoppedAt = correlator.life().findLast(({ mark }) => mark === 'stopping')?.at ?? 0
    while (!signal.aborted) {
      isNews = false
      const stopping = correlator.life().findLast(({ mark }) => mark === 'stopping')?.at ?? 0
      if (stopping > stoppedAt && now() - stopping < 60_000) watch.stopping()
      stoppedAt = Math.max(stoppedAt, stopping)
      sayState(watch.view())
      teller.look()
      const judgements = watch.judgements()
      removed.push(...watch.libraries.takeRemoved())
      const outcomes = [...teller.outcomes(conditionsOf(judgements), now()), ...deletionsOf(removed, deps.rule, now())]
      const libraries: Record<string, Guarded> = Object.fromEntries(judgements.guarded)
      const text = JSON.stringify(libraries)
      const values = text === kept ? {} : { [librariesKey]: libraries }
      try {
        if (outcomes.length > 0 || text !== kept) await hear(outcomes, { live: true, read: null }, { values })
      } catch (error) {
        teller.undo()
        throw error
      }
      kept = text
      removed = []
      await pause(JUDGE_LEAST_MS, signal)
      if (!isNews) await waker.sleep(JUDGE_MOST_MS - JUDGE_LEAST_MS, signal)
    }
  }

  return {
    watch,
    server,
    introduction,
    own,
    onAnswer: (call) => void waiting.push(call),
    look,
    async run(hear, signal) {
      const part = (what: string, run: (until: AbortSignal) => Promise<void>) =>
        supervise({ what: `${what} of ${deps.name}`, details: { server: id }, signal, log, clock, run })
      await Promise.all([
        part('asking the Plex API', watch.run),
        part('hearing the events', events.run),
        part('judging the state', (until) => judge(hear, until)),
      ])
      client.close()
    },
  }
}
