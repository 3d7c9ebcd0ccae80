// The composition root: builds the parts from the settings, starts them in order and stops them in the opposite one.
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { ChannelTools } from './alert/channels/index.ts'
import { channelHealth } from './alert/outbox/health.ts'
import { createOutbox, type Outbox } from './alert/outbox/outbox.ts'
import { channelTargets } from './alert/routing/channel-target.ts'
import { BUS } from './alert/routing/target-names.ts'
import { companionParts } from './home-assistant/companion/answers.ts'
import { connectHomeAssistant, type HomeAssistant } from './home-assistant/home-assistant.ts'
import type { Supervisor } from './home-assistant/supervisor.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createUserRules } from './rules/user-rules.ts'
import { gaugesOf } from './service/gauges.ts'
import { createLiveSettings } from './service/live-settings.ts'
import { openSources } from './service/open-sources.ts'
import { createPlexApi } from './service/plex/plex-server.ts'
import { forgottenServers, installationId } from './service/stored-state.ts'
import { createWatchedServer, type WatchedServer } from './service/watched-server.ts'
import { createConfigEditor } from './settings/edit/editor.ts'
import { replaceFile } from './settings/edit/replace-file.ts'
import type { LoadDeps } from './settings/load.ts'
import type { Settings } from './settings/settings.ts'
import type { Machine } from './source/known-places.ts'
import { openStore, type Store } from './store/store.ts'
import { failure } from './supervise.ts'
import type { ApiDeps } from './web/api-deps.ts'
import { createFeed } from './web/feed.ts'
import { healthOf } from './web/health.ts'
import { startWebServer } from './web/server.ts'
import { setupCodeOf } from './web/setup.ts'
import { createSite } from './web/site.ts'
import { feedViews } from './web/views/feed.ts'

const PRUNE_MS = 3_600_000
const JUDGE_MS = 5_000
/** Beside the open ones; more than the store keeps, so that it is not asked all the time. */
const INCIDENTS_HELD = 2_200

export type AppDeps = {
  settings: Settings
  /** Where the settings were read, to read them again and to change them. */
  sources: LoadDeps
  version: string
  log: Log
  /** Wall, epoch milliseconds: what a calendar means. */
  now(): number
  /** Milliseconds that only ever grow: what takes time. */
  clock(): number
  newId(): string
  random(): number
  /** Of `run -`: the log lines of the first server. */
  input?: Readable
  /** Null outside of Home Assistant OS. */
  supervisor: Supervisor | null
  /** Where this machine's user lives, to look for Plex's logs. */
  machine: Machine
}

export type App = {
  /** Of the web server. */
  port: number
  /** With it the owner chooses a password while there is none. */
  setupCode: string
  servers: WatchedServer[]
  /** Resolves when everything is stored and closed. */
  stop(): Promise<void>
}

/** Starts the service. @throws {Error} in words when the port cannot be opened. */
export async function startApp(deps: AppDeps): Promise<App> {
  const { settings, version, log, now, clock, newId, supervisor } = deps
  const stopping = new AbortController()
  const told = (whom: string, work: () => void) => {
    try {
      work()
    } catch (error) {
      log.error(`cannot tell ${whom} what changed`, failure(error))
    }
  }
  const opened = openStore({ path: join(settings.dataDir, 'sentarr.db'), now: now(), warn: log.warn })
  const userRules = createUserRules({ folder: join(settings.configDir, 'rules'), log })
  await userRules.look()
  const live = createLiveSettings({ started: settings, userRules, clock })
  const { matcher } = live
  const feed = createFeed({
    run: newId().slice(0, 8),
    version,
    log,
    now,
    clock,
    views: feedViews({ matcher, now, settings: live.current, parts: () => ({ store, servers }) }),
  })
  const store: Store = {
    ...opened,
    commit(changes) {
      opened.commit(changes)
      // It is stored: who is told of it must not make it look refused.
      told('the pages', () => feed.committed(changes))
    },
  }
  const metrics = createMetrics({ version, gauges: () => gaugesOf(servers, store, now()) })
  const web = await startWebServer(settings.web).catch((error: unknown) => {
    store.close()
    throw error
  })

  const startedAt = now()
  function serverChanged(id: string): void {
    told('Home Assistant', () => homeAssistant.changed(id))
    told('the pages', () => feed.serverChanged(id))
  }
  // An app's page has no address of its own; Home Assistant shows it under its slug.
  const slug = await supervisor?.self().then(
    (self) => self.slug,
    () => null,
  )
  const publicUrl = settings.web.publicUrl ?? (slug ? `/app/${slug}` : null)
  const introduction = { clientIdentifier: installationId(store, newId), version, platform: process.platform }
  const servers: WatchedServer[] = settings.servers.map((server) =>
    createWatchedServer({
      server,
      settings,
      matcher,
      store,
      outbox: () => outbox,
      ...(server.plexUrl !== null &&
        server.plexToken !== null && {
          openPlex: (tools) =>
            createPlexApi({
              ...tools,
              id: server.id,
              name: server.name,
              server: { url: server.plexUrl!, token: server.plexToken!, verifyTls: server.plexVerifyTls },
              introduction,
              value: store.value,
              log,
              now,
              clock,
              random: deps.random,
            }),
        }),
      openSources: (tools) =>
        openSources({
          ...deps,
          server,
          tools,
          matcher,
          input: server === settings.servers[0] ? (deps.input ?? null) : null,
          value: store.value,
        }),
      metrics,
      log,
      publicUrl,
      now,
      clock,
      newId,
      changed: () => serverChanged(server.id),
    }),
  )
  const homeAssistant: HomeAssistant = connectHomeAssistant({
    settings,
    servers,
    companion: companionParts({
      servers,
      matcher,
      store,
      now,
      publicUrl,
      isOwn: (rule) => userRules.rules().some(({ id }) => id === rule),
    }),
    removedServers: forgottenServers(store, settings.servers),
    channels: () => channelHealth(live.current(), outbox),
    supervisor,
    now,
    clock,
    random: deps.random,
    version,
    configurationUrl: slug ? `homeassistant://app/${slug}` : settings.web.publicUrl,
    onOnline,
    log,
  })
  const channelTools: ChannelTools = {
    timeZone: settings.timeZone,
    serverName: (id) => (servers.length > 1 ? (serverOf(id)?.name ?? null) : null),
    now,
    callService: homeAssistant.core?.callService ?? null,
  }
  const heard = new Map<string, string>()
  const targetsOf = (from: Settings) => [
    ...homeAssistant.targets,
    ...channelTargets(from.channels, channelTools, heard),
  ]
  const serverOf = (id: string) => servers.find((server) => server.id === id)
  const outbox: Outbox = createOutbox({
    log,
    store,
    targets: targetsOf(settings),
    now,
    newId,
    random: deps.random,
    delivered: (alert, at) => serverOf(alert.server)?.correlator.delivered(alert, at).incidents ?? [],
    undelivered: (alert, at) => serverOf(alert.server)?.correlator.undelivered(alert, at).incidents ?? [],
    changed({ channel, state }) {
      if (state === 'sent' || state === 'failed' || state === 'dropped') metrics.delivered(channel, state)
      for (const { id } of servers) serverChanged(id)
    },
  })

  /** What waits for its next attempt is tried now. */
  function onOnline(target: string): void {
    const channels = target === BUS ? live.current().channels.filter(({ type }) => type === 'homeassistant') : []
    try {
      for (const name of [target, ...channels.map((channel) => channel.name)]) outbox.retry(name)
    } catch (error) {
      log.error('cannot store that alerts are tried again', { error })
    }
  }

  const health = () =>
    healthOf({
      servers: servers.map(({ id, status, sources }) => ({
        id,
        storeProblem: status.storeProblem,
        sources: sources.states(),
      })),
      version,
    })

  const config = createConfigEditor({
    sources: deps.sources,
    settings,
    supervisor,
    writeFile: replaceFile,
    apply: (next, changed) =>
      live.apply(next, changed, { servers, setChannels: (from) => outbox.setTargets(targetsOf(from)) }),
  })
  const setupCode = setupCodeOf(newId())
  const api: ApiDeps = {
    setupCode,
    version,
    startedAt,
    now,
    clock,
    newId,
    log,
    metrics,
    health,
    settings: live.current,
    config,
    store,
    servers,
    matcher,
    userRules,
    outbox,
    channelTools,
    heard: (channel) => heard.get(channel) ?? '',
    connections: homeAssistant.connections,
    companion: homeAssistant.companion,
    supervisor,
    administrators: homeAssistant.administrators,
    feed,
  }
  web.serve(createSite(api).fetch)

  outbox.start()
  const running = servers.map((server) => server.start(stopping.signal))
  const watchingRules = userRules.watch(stopping.signal, live.replaceRules)
  const regularly = (everyMs: number, what: string, work: () => void) =>
    setInterval(() => {
      try {
        work()
      } catch (error) {
        log.error(`${what} failed; it is tried again later`, { error })
      }
    }, everyMs)
  const judging = regularly(JUDGE_MS, 'judging what rules cost', () =>
    live.judgeRules(servers.reduce((sum, server) => sum + server.spentMs(), 0)),
  )
  function prune(): void {
    const removed = store.prune(now())
    for (const server of servers) server.correlator.forget(removed)
    for (const id of removed) feed.publish('incident_deleted', { id })
  }
  const pruning = regularly(PRUNE_MS, 'removing what is old', prune)
  const crowding = regularly(JUDGE_MS, 'removing what is too much', () => {
    if (servers.some((server) => server.correlator.closed() > INCIDENTS_HELD)) prune()
  })

  return {
    port: web.port,
    setupCode,
    servers,
    async stop() {
      clearInterval(pruning)
      clearInterval(judging)
      clearInterval(crowding)
      stopping.abort()
      await Promise.all([web.stop(), outbox.stop(), watchingRules, ...running])
      await homeAssistant.stop()
      feed.stop()
      live.close()
      store.close()
    },
  }
}
