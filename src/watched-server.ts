// One watched Plex server: its logs, its incidents, its device in Home Assistant, and the commands that change them.
import type { Alert } from './alert/alert.ts'
import { createComposer, testAlert } from './alert/message.ts'
import type { Outbox } from './alert/outbox.ts'
import { type Committer, createCommitter, valueKeys } from './commit.ts'
import type { Changes } from './detect/changes.ts'
import { type Correlator, createCorrelator } from './detect/correlate.ts'
import type { Matcher } from './detect/match.ts'
import { type Policy, policyFor } from './detect/policy.ts'
import type { Command } from './home-assistant/commands.ts'
import type { Snapshot } from './home-assistant/state.ts'
import { startOfDay } from './local-day.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { createPipeline, type Pipeline } from './pipeline.ts'
import { createKnobs } from './settings/knobs.ts'
import type { ServerSettings, Settings } from './settings/settings.ts'
import type { Checkpoint } from './source/batch.ts'
import type { FolderSource } from './source/folder.ts'
import type { Store } from './store/store.ts'
import { storedState } from './stored-state.ts'

const TICK_MS = 5_000

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
  const { server, settings, matcher, store, metrics, log, now, newId } = deps
  const keys = valueKeys(server.id)
  const stored = storedState(store, server.id)
  const knobs = createKnobs({
    policy: settings.policy,
    stored: stored.knobs,
    save: (text) => store.commit({ values: { [keys.knobs]: text } }),
  })
  const policyOf = (rule: string | null) => policyFor(rule === null ? undefined : matcher.rule(rule), knobs.policy())
  const compose = createComposer({
    rule: matcher.rule,
    policyOf,
    newId,
    publicUrl: deps.publicUrl,
    timeZone: settings.timeZone,
  })
  const correlator = createCorrelator({ server: server.id, rule: matcher.rule, policyOf, compose, newId, stored })
  const committer: Committer = createCommitter({
    server: server.id,
    store,
    correlator,
    outbox: { plan: (alerts, at) => deps.outbox().plan(alerts, at), wake: () => deps.outbox().wake() },
    metrics,
    now,
    changed: deps.changed,
  })
  const source = deps.openSource(store.checkpoints(server.id))
  const pipeline = createPipeline({
    server: server.id,
    source,
    matcher,
    correlator,
    committer,
    metrics,
    log,
    now,
    clock: deps.clock,
    changed: deps.changed,
    lastLineAt: stored.lastLineAt,
  })

  const apply: WatchedServer['apply'] = (change) => committer.commit(change(correlator, now()))

  function tell(alert: Alert): void {
    committer.commit({ incidents: [], alerts: [alert], counts: [], life: null, mutes: null })
  }

  return {
    id: server.id,
    name: server.name,
    correlator,
    source,
    pipeline,
    apply,
    policyOf,
    configure: knobs.configure,
    onCommand(command) {
      log.info(`command from Home Assistant: ${command.command}`, { server: server.id, ...command })
      switch (command.command) {
        case 'test_alert':
          tell(testAlert({ id: newId(), server: server.id, publicUrl: deps.publicUrl, now: now() }))
          break
        case 'resolve_all':
          apply((incidents, at) => incidents.resolveAll(at))
          break
        case 'mute': {
          const until = command.value ? now() + knobs.values().mute_minutes * 60_000 : null
          apply((incidents, at) => incidents.setMute({ scope: 'server', value: '', until }, at))
          break
        }
        default:
          knobs.set(command.command, command.value)
      }
      deps.changed()
    },
    snapshot() {
      const at = now()
      const last = store.lastAlert(server.id)
      return {
        now: at,
        incidents: correlator.open().map((incident) => ({
          ...incident,
          advice: incident.rule === null ? [] : (matcher.rule(incident.rule)?.advice ?? []),
        })),
        findingsToday: store.findingsSince(server.id, startOfDay(at, settings.timeZone)),
        errorsLastHour: store.errorsLastHour(server.id, at),
        lastAlert: last?.alert ?? null,
        lastAlertAt: last?.at ?? null,
        lastLineAt: pipeline.status.lastLineAt,
        logsReadable: source.state().state === 'reading',
        deliveryFailing: deps.outbox().problems().length > 0,
        plexVersion: pipeline.status.plexVersion,
        mute: {
          on: correlator.mutes(at).some(({ scope }) => scope === 'server'),
          minutes: knobs.values().mute_minutes,
        },
        policy: knobs.policy(),
        plexApi: null,
      }
    },
    async start(signal) {
      const ticking = setInterval(() => {
        // Before the backlog is read an open incident may only look quiet.
        if (!pipeline.status.caughtUp) return
        try {
          apply((incidents, at) => incidents.tick(at))
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
