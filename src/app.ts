// The composition root: builds the parts from the settings, starts them in order and stops them in the opposite one.
import { join } from 'node:path'
import { channelTarget } from './alert/channel-target.ts'
import { type ChannelTools, createChannel } from './alert/channels/index.ts'
import { createOutbox, type Outbox } from './alert/outbox.ts'
import { createMatcher } from './detect/match.ts'
import { gaugesOf } from './gauges.ts'
import { connectHomeAssistant, type HomeAssistant } from './home-assistant/home-assistant.ts'
import type { Supervisor } from './home-assistant/supervisor.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { openLogs } from './open-logs.ts'
import { loadCatalogue } from './rules/load.ts'
import type { Settings } from './settings/settings.ts'
import type { Machine } from './source/known-places.ts'
import { openStore, type Store } from './store/store.ts'
import { createWatchedServer, type WatchedServer } from './watched-server.ts'
import { healthOf } from './web/health.ts'
import { startWebServer } from './web/server.ts'

const PRUNE_MS = 3_600_000
const SERVERS_KEY = 'servers'

export type AppDeps = {
  settings: Settings
  version: string
  log: Log
  now(): number
  newId(): string
  random(): number
  /** Null outside of Home Assistant OS. */
  supervisor: Supervisor | null
  /** Where this machine's user lives, to look for Plex's logs. */
  machine: Machine
}

export type App = {
  /** Of the web server. */
  port: number
  servers: WatchedServer[]
  /** Resolves when everything is stored and closed. */
  stop(): Promise<void>
}

/** Starts the service. @throws {Error} in words when the port cannot be opened. */
export async function startApp(deps: AppDeps): Promise<App> {
  const { settings, version, log, now, newId, supervisor } = deps
  const stopping = new AbortController()
  const store = openStore({ path: join(settings.dataDir, 'sentarr.db'), now: now() })
  for (const notice of store.notices) log.warn(notice)
  const metrics = createMetrics({ version, gauges: () => gaugesOf(servers, store, now()) })
  const web = await startWebServer({ ...settings.web, metrics, health }).catch((error: unknown) => {
    store.close()
    throw error
  })

  const matcher = createMatcher({
    rules: loadCatalogue(),
    overrides: settings.rules,
    monitorErrors: settings.monitorErrors,
    monitorWarnings: settings.monitorWarnings,
  })
  // An app's page has no address of its own; Home Assistant shows it under its slug.
  const slug = await supervisor?.self().then(
    (self) => self.slug,
    () => null,
  )
  const publicUrl = settings.web.publicUrl ?? (slug ? `/app/${slug}` : null)
  const servers: WatchedServer[] = settings.servers.map((server) =>
    createWatchedServer({
      server,
      settings,
      matcher,
      store,
      outbox: () => outbox,
      openSource: (checkpoints) =>
        openLogs({ ...deps, server, checkpoints, changed: () => homeAssistant.changed(server.id) }),
      metrics,
      log,
      publicUrl,
      now,
      newId,
      changed: () => homeAssistant.changed(server.id),
    }),
  )
  const homeAssistant: HomeAssistant = connectHomeAssistant({
    settings,
    servers,
    removedServers: forgottenServers(store, settings),
    supervisor,
    version,
    configurationUrl: slug ? `homeassistant://app/${slug}` : settings.web.publicUrl,
    log,
  })
  const serverOf = (id: string) => servers.find((server) => server.id === id)
  const outbox: Outbox = createOutbox({
    store,
    targets: [
      ...homeAssistant.targets,
      ...channelTargets(settings, {
        timeZone: settings.timeZone,
        now,
        callService: homeAssistant.core?.callService ?? null,
      }),
    ],
    now,
    newId,
    random: deps.random,
    delivered: (alert, at) => serverOf(alert.server)?.correlator.delivered(alert, at).incidents ?? [],
    undelivered: (alert, at) => serverOf(alert.server)?.correlator.undelivered(alert, at).incidents ?? [],
    changed({ channel, state }) {
      if (state === 'sent' || state === 'failed' || state === 'dropped') metrics.delivered(channel, state)
      for (const { id } of servers) homeAssistant.changed(id)
    },
  })

  function health() {
    const pipelines = servers.map(({ id, pipeline }) => ({ id, ...pipeline.status }))
    return healthOf({
      loops: pipelines.map(({ id, lastRound }) => ({ name: `the reading of ${id}`, lastRound })),
      storeProblem: pipelines.find(({ storeProblem }) => storeProblem !== null)?.storeProblem ?? null,
      version,
      now: now(),
    })
  }

  outbox.start()
  const running = servers.map((server) =>
    server.start(stopping.signal).catch((error: unknown) => {
      if (!stopping.signal.aborted) log.error(`the reading of ${server.name} ended`, { error })
    }),
  )
  const pruning = setInterval(() => {
    const removed = store.prune(now())
    for (const server of servers) server.correlator.forget(removed)
  }, PRUNE_MS)

  return {
    port: web.port,
    servers,
    async stop() {
      clearInterval(pruning)
      stopping.abort()
      await Promise.all([web.stop(), outbox.stop(), ...running])
      await homeAssistant.stop()
      store.close()
    },
  }
}

const channelTargets = (settings: Settings, tools: ChannelTools) =>
  settings.channels
    .filter((channel) => channel.enabled)
    .map((channel) => channelTarget(createChannel(channel, tools), channel, settings.timeZone))

/** Ids of servers that were watched before and are not any more: their devices have to go, even if no broker was there when they went. */
function forgottenServers(store: Store, settings: Settings): string[] {
  const stored = store.value(SERVERS_KEY)
  const before = Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []
  const ids = settings.servers.map(({ id }) => id)
  store.commit({ values: { [SERVERS_KEY]: [...new Set([...before, ...ids])] } })
  return before.filter((id) => !ids.includes(id))
}
