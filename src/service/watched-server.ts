// One watched Plex server: its logs, its incidents, its device in Home Assistant, and the commands that change them.
import type { Outbox } from '../alert/outbox/outbox.ts'
import type { StateReport } from '../alert/routing/target.ts'
import type { Language } from '../alert/words/languages/index.ts'
import { type Changes, NO_CHANGES } from '../detect/changes.ts'
import { type Correlator, createCorrelator } from '../detect/correlate.ts'
import type { Matcher } from '../detect/match.ts'
import { type Policy, policyFor } from '../detect/policy.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { createKnobs } from '../settings/knobs.ts'
import type { ServerSettings, Settings } from '../settings/settings.ts'
import type { Disk } from '../source/disk.ts'
import type { Store } from '../store/store.ts'
import { failure, supervise } from '../supervise.ts'
import { type Pause, pause } from '../time/pause.ts'
import { type Command, createCommands } from './commands.ts'
import { createCommitter, valueKeys } from './commit.ts'
import { createCrashReports } from './crash-reports.ts'
import { createDoor, type Door } from './door.ts'
import { createFailedStreams, type FailedStream } from './failed-streams.ts'
import { createMeanings } from './meaning.ts'
import type { PlexApi } from './plex/plex-server.ts'
import { createWebhooks } from './plex/webhooks.ts'
import { keepRounds } from './rounds.ts'
import { type Snapshot, snapshotOf } from './snapshot.ts'
import type { Source } from './source.ts'
import type { SourceTools } from './source-tools.ts'
import { createSources, type Sources } from './sources.ts'
import { storedState } from './stored-state.ts'
import { composerOf, reportsOf } from './telling.ts'
import { createWatchman, type Watchman } from './watchman.ts'

const CRASHES = { name: 'crashes' }
const WATCHMAN = { name: 'watchman' }
/** By then most of what a healthy server writes was seen once. */
const LEARNING_MS = 7 * 86_400_000

type WatchedServerDeps = {
  server: ServerSettings
  settings: Settings
  matcher: Matcher
  store: Store
  outbox: Pick<Outbox, 'plan' | 'wake' | 'problems'>
  /** Opens the watch of Plex's API; null where none is configured. */
  openPlex?(tools: PlexTools): PlexApi
  /** Opens the server's sources, in the order of their importance. */
  openSources(tools: SourceTools): readonly Source[]
  metrics: Metrics
  log: Log
  publicUrl: string | null
  /** Of alerts; English when not given. */
  language?: Language
  now(): number
  /** Milliseconds that only ever grow, to measure with. */
  clock(): number
  /** Reads what lies beside the logs; without it nothing there is looked at. */
  disk?: Pick<Disk, 'list' | 'stat'>
  /** Tests hand in one that they end themselves. */
  pause?: Pause
  newId(): string
  /** Home Assistant or the pages may show something else now. */
  changed(): void
  /** Lines were read; of what is shown only the time of the last one moved for sure, which is in no hurry. */
  linesRead(): void
}

/** What a server hands to the watch of its API. */
type PlexTools = { rule: Matcher['rule']; correlator: Correlator; changed(): void }

export type WatchedServer = {
  id: string
  name: string
  correlator: Correlator
  sources: Pick<Sources, 'states' | 'readable' | 'caughtUp' | 'plexVersion'>
  status: Door['status']
  /** Null where the API is not asked. */
  plex: PlexApi | null
  /** What failed today for whom, the newest first. */
  failedStreams(): FailedStream[]
  watchedHours: Watchman['hours']
  /** Milliseconds spent on understanding lines. */
  spentMs(): number
  /** The log folder that is read; null without one, or while it is not known. */
  logFolder(): string | null
  /** Sends a reading that found no logs to another folder; false when that takes a restart. */
  moveLogs(path: string): boolean
  snapshot(): Snapshot
  /** How each incident stands that is open or has just ended. */
  reports(): StateReport[]
  /** What is in force for a rule; null asks for the default. */
  policyOf(rule: string | null): Policy
  /** The settings' own policy changed. */
  configure(policy: Policy): void
  /** Applies what a command of a person changed and stores it. */
  apply(change: (correlator: Correlator, now: number) => Changes): void
  onCommand(command: Command): void
  /** An event of Plex's webhooks; anyone may have sent it. */
  onWebhook(event: string): void
  start(signal: AbortSignal): Promise<void>
}

export function createWatchedServer(deps: WatchedServerDeps): WatchedServer {
  const { server, settings, matcher, store, log, now } = deps
  const keys = valueKeys(server.id)
  const stored = storedState(store, server.id)
  const knobs = createKnobs({
    policy: settings.policy,
    stored: stored.knobs,
    save: (text) => door.commit(NO_CHANGES, { values: { [keys.knobs]: text } }),
  })
  const policyOf = (rule: string | null) => policyFor(rule === null ? undefined : matcher.rule(rule), knobs.policy())
  const shared = { ...deps, server: server.id, rule: matcher.rule, policyOf }
  const composeAlert = composerOf(shared)
  const since = stored.since ?? now()
  const correlator = createCorrelator({ ...shared, learnedAt: since + LEARNING_MS, stored })
  function committed(): void {
    plex?.look()
    deps.changed()
  }
  const committer = createCommitter({ ...shared, composeAlert, correlator, changed: committed })
  if (stored.since === null) committer.keep(NO_CHANGES, { values: { [keys.since]: since } })
  const failed = createFailedStreams({ stored: stored.failures, timeZone: settings.timeZone, now })
  const door = createDoor({ ...shared, failures: failed, correlator, committer, lastLineAt: stored.lastLineAt })
  const meanings = createMeanings(deps)
  const plex = deps.openPlex?.({ rule: matcher.rule, correlator, changed: deps.changed }) ?? null
  const opened = deps.openSources({
    stored: (source) => store.places(server.id, source),
    meanings,
    correlator,
    plex,
    changed() {
      sources.look()
      deps.changed()
    },
  })
  const sources = createSources({ ...deps, sources: opened, door })
  const webhooks = createWebhooks({
    ...shared,
    ofRule: correlator.ofRule,
    watch: plex?.watch ?? null,
    apply: (outcomes) => apply((incidents, at) => incidents.apply(outcomes, { now: at, live: true })),
  })
  const watchman = createWatchman({ ...shared, correlator, stored, since })

  /** What no line says: silence, an unusual rate, and that time passes. */
  async function round(signal: AbortSignal): Promise<void> {
    sources.look()
    // Before the backlog is read an open incident may only look quiet.
    if (!sources.caughtUp()) return
    const at = now()
    const { outcomes, values } = watchman.look(at, { lines: door.status.lines, readable: sources.readable() })
    await door.of(WATCHMAN, signal)([...outcomes, ...webhooks.confirmed()], { live: true, read: null }, { values })
    door.commit(correlator.tick(at))
  }

  const logFolder = () => opened.find(({ folder }) => folder)?.folder?.() ?? null

  function lookForCrashes(disk: Pick<Disk, 'list' | 'stat'>, signal: AbortSignal): Promise<void> {
    const reports = createCrashReports({ ...shared, disk, logFolder, stored: store.places(server.id, CRASHES.name) })
    const run = (until: AbortSignal) => reports.run(door.of(CRASHES, until), deps.pause ?? pause, until)
    return supervise({ ...deps, what: `looking for crash reports of ${server.name}`, signal, run })
  }

  const apply: WatchedServer['apply'] = (change) => door.commit(change(correlator, now()))

  return {
    id: server.id,
    name: server.name,
    correlator,
    sources,
    status: door.status,
    plex,
    failedStreams: failed.today,
    spentMs: meanings.spentMs,
    watchedHours: watchman.hours,
    logFolder,
    moveLogs: (path) => opened.find(({ move }) => move)?.move?.(path) ?? false,
    apply,
    policyOf,
    configure: knobs.configure,
    onCommand: createCommands({ ...shared, correlator, knobs, door, apply }),
    onWebhook: webhooks.received,
    reports: () => reportsOf({ ...shared, correlator }, now()),
    snapshot: () => snapshotOf({ ...shared, correlator, sources, door, knobs, plex }, now()),
    async start(signal) {
      await Promise.all([
        sources.run(signal),
        keepRounds({ server: server.id, log, pause: deps.pause, round }, signal),
        plex?.run(door.of({ name: 'plex' }, signal), signal),
        deps.disk && lookForCrashes(deps.disk, signal),
      ])
      try {
        door.commit(NO_CHANGES)
      } catch (error) {
        log.error('the last lines could not be stored; they are read again at the next start', { ...failure(error) })
      }
    },
  }
}
