// One watched Plex server: its logs, its incidents, its device in Home Assistant, and the commands that change them.

import type { Outbox } from '../alert/outbox/outbox.ts'
import { createComposer } from '../alert/words/message.ts'
import { type Changes, mergeChanges } from '../detect/changes.ts'
import { type Correlator, createCorrelator } from '../detect/correlate.ts'
import type { Matcher } from '../detect/match.ts'
import { type Policy, policyFor } from '../detect/policy.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { createKnobs } from '../settings/knobs.ts'
import type { ServerSettings, Settings } from '../settings/settings.ts'
import type { Checkpoint } from '../source/batch.ts'
import type { FolderSource } from '../source/folder.ts'
import type { Store } from '../store/store.ts'
import type { Command } from './commands.ts'
import { createCommands } from './commands.ts'
import { type Committer, createCommitter, valueKeys } from './commit.ts'
import { createPipeline, type Pipeline } from './pipeline.ts'
import type { Snapshot } from './snapshot.ts'
import { snapshotOf } from './snapshot.ts'
import { storedState } from './stored-state.ts'
import { createWatchman } from './watchman.ts'

const TICK_MS = 5_000
/** By then most of what a healthy server writes was seen once. */
const LEARNING_MS = 7 * 86_400_000

type WatchedServerDeps = {
  server: ServerSettings
  settings: Settings
  matcher: Matcher
  store: Store
  /** Read at each use: the outbox needs this server's targets first. */
  outbox(): Outbox
  /** Opens the server's logs. */
  openSource(checkpoints: Checkpoint[]): FolderSource
  metrics: Metrics
  log: Log
  publicUrl: string | null
  now(): number
  /** Milliseconds that only ever grow, to measure with. */
  clock(): number
  newId(): string
  /** Home Assistant or the pages may show something else now. */
  changed(): void
}

export type WatchedServer = {
  id: string
  name: string
  correlator: Correlator
  source: FolderSource
  pipeline: Pipeline
  snapshot(): Snapshot
  /** What is in force for a rule; null asks for the default. */
  policyOf(rule: string | null): Policy
  /** The settings' own policy changed. */
  configure(policy: Policy): void
  /** Applies what a command of a person changed and stores it. */
  apply(change: (correlator: Correlator, now: number) => Changes): void
  onCommand(command: Command): void
  start(signal: AbortSignal): Promise<void>
}

export function createWatchedServer(deps: WatchedServerDeps): WatchedServer {
  const { server, settings, matcher, store, log, now } = deps
  const keys = valueKeys(server.id)
  const stored = storedState(store, server.id)
  const knobs = createKnobs({
    policy: settings.policy,
    stored: stored.knobs,
    save: (text) => store.commit({ values: { [keys.knobs]: text } }),
  })
  const policyOf = (rule: string | null) => policyFor(rule === null ? undefined : matcher.rule(rule), knobs.policy())
  const shared = { ...deps, server: server.id, rule: matcher.rule, policyOf }
  const compose = createComposer({ ...shared, timeZone: settings.timeZone })
  const since = stored.since ?? now()
  if (stored.since === null) store.commit({ values: { [keys.since]: since } })
  const correlator = createCorrelator({ ...shared, compose, learnedAt: since + LEARNING_MS, stored })
  const committer: Committer = createCommitter({
    ...shared,
    correlator,
    outbox: { plan: (alerts, at) => deps.outbox().plan(alerts, at), wake: () => deps.outbox().wake() },
  })
  const source = deps.openSource(store.checkpoints(server.id))
  const pipeline = createPipeline({ ...shared, source, correlator, committer, lastLineAt: stored.lastLineAt })
  const watchman = createWatchman({ ...shared, correlator, pace: stored.pace, since })

  function tick(at: number): void {
    const readable = source.state().state === 'reading'
    const { outcomes, pace } = watchman.look(at, { lines: pipeline.status.lines, readable })
    const changes = mergeChanges(correlator.apply(outcomes, { now: at, live: true }), correlator.tick(at))
    committer.commit(changes, pace === null ? {} : { values: { [keys.pace]: pace } })
  }

  const apply: WatchedServer['apply'] = (change) => committer.commit(change(correlator, now()))

  const onCommand = createCommands({ ...shared, correlator, knobs, committer, apply })

  return {
    id: server.id,
    name: server.name,
    correlator,
    source,
    pipeline,
    apply,
    policyOf,
    configure: knobs.configure,
    onCommand,
    snapshot: () => snapshotOf({ ...shared, correlator, pipeline, source, knobs }, now()),
    async start(signal) {
      const ticking = setInterval(() => {
        // Before the backlog is read an open incident may only look quiet.
        if (!pipeline.status.caughtUp) return
        try {
          tick(now())
        } catch (error) {
          log.error('cannot store what became of the incidents; trying again', { error })
        }
      }, TICK_MS)
      try {
        await pipeline.run(signal)
      } finally {
        clearInterval(ticking)
        await source.close()
      }
    },
  }
}
