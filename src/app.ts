// The composition root: builds the parts from the settings, starts them in order and stops them in the opposite one.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createAlertLinks } from './alert/links/links.ts'
import { createLinkUses } from './alert/links/uses.ts'
import { speak } from './alert/words/languages/index.ts'
import { startChores } from './app/chores.ts'
import type { AppDeps } from './app/deps.ts'
import { startHeartbeat } from './app/heartbeat.ts'
import { createLine } from './app/line.ts'
import { seldom } from './app/seldom.ts'
import { toldStore } from './app/told-store.ts'
import { createWeekly } from './app/weekly.ts'
import { createMetrics } from './metrics.ts'
import { createPlexTv } from './plex-api/plex-tv.ts'
import { createUserRules } from './rules/user-rules.ts'
import { gaugesOf } from './service/gauges.ts'
import { createLiveSettings } from './service/live-settings.ts'
import { installationId, linkSecret, webhookSecret } from './service/stored-state.ts'
import type { WatchedServer } from './service/watched-server.ts'
import { createConfigEditor } from './settings/edit/editor.ts'
import { canReplace, replaceFile } from './settings/edit/replace-file.ts'
import { loadSettings } from './settings/load.ts'
import { openStore } from './store/store.ts'
import { pause } from './time/pause.ts'
import type { ApiDeps } from './web/api-deps.ts'
import { createFeed } from './web/feed.ts'
import { healthOf } from './web/health.ts'
import { startWebServer } from './web/server.ts'
import { setupCodeOf } from './web/setup-code.ts'
import { feedViews } from './web/views/feed.ts'

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
  const { settings, version, log, now, newId, supervisor } = deps
  const startedAt = now()
  const stopping = new AbortController()
  const servers: WatchedServer[] = []

  const opened = openStore({ path: join(settings.dataDir, 'sentarr.db'), now: startedAt, warn: log.warn })
  const web = await startWebServer(settings.web).catch((error: unknown) => {
    opened.close()
    throw error
  })
  const userRules = createUserRules({ folder: join(settings.configDir, 'rules'), log })
  await userRules.look()
  const live = createLiveSettings({ ...deps, started: settings, userRules })
  const { matcher } = live
  const language = speak(settings.language)
  const views = feedViews({ matcher, language, now, settings: live.current, store: opened, servers })
  const feed = createFeed({ ...deps, run: newId().slice(0, 8), views })
  const store = toldStore(opened, feed, log)
  const metrics = createMetrics({ version, gauges: () => gaugesOf(servers, store, now()) })

  // An app's page has no address of its own; Home Assistant shows it under its slug.
  const self = await supervisor?.self().catch(() => null)
  const slug = self?.slug ?? null
  const publicUrl = settings.web.publicUrl ?? (slug ? `/app/${slug}` : null)
  const installation = installationId(store, newId, log)
  const reachedAt = settings.web.publicUrl
  const secret = () => linkSecret(store, () => randomBytes(32).toString('base64url'), log)
  const links =
    reachedAt === null
      ? null
      : createAlertLinks({ publicUrl: reachedAt, secret: secret(), labels: language.words.actions, now })
  const parts = {
    ...deps,
    links,
    language,
    matcher,
    store,
    metrics,
    installation,
    publicUrl,
    servers,
    userRules,
    feed,
    slug,
  }
  const { outbox, homeAssistant, channelTools, heard, setChannels } = createLine({ ...parts, current: live.current })

  const config = createConfigEditor({
    ...deps,
    writeFile: replaceFile,
    canWrite: canReplace,
    apply: (next, changed) => live.apply(next, changed, { servers, setChannels }),
  })
  const statesOf = ({ id, status, sources }: WatchedServer) => ({
    id,
    storeProblem: status.storeProblem,
    sources: sources.states(),
  })
  const health = () => healthOf({ servers: servers.map(statesOf), version })
  const setupCode = setupCodeOf(newId())
  const introduction = { clientIdentifier: installation, version, platform: process.platform }
  const siteParts: ApiDeps = {
    ...deps,
    setupCode,
    webhookSecret: webhookSecret(store, newId, log),
    links: links && { ...links, uses: createLinkUses({ store, now, log }) },
    startedAt,
    metrics,
    health,
    settings: live.current,
    ...{ config, store, servers, matcher, language, userRules, outbox, channelTools, heard, feed },
    connections: homeAssistant.connections,
    companion: homeAssistant.companion,
    async examine(signal) {
      const { examine } = await import('./doctor/examine.ts')
      const loaded = loadSettings(deps.sources)
      return examine({ ...deps, loaded, send: null }, AbortSignal.any([signal, stopping.signal]))
    },
    administrators: homeAssistant.administrators,
    restart: deps.restart ?? null,
    logins: deps.logins ?? new Map(),
    introduction,
    plexTv: createPlexTv({ introduction, ...(deps.plexTv && { places: deps.plexTv }) }),
    findPlex:
      deps.findPlex ??
      seldom(async () => {
        const { findPlex } = await import('./home-assistant/find-plex.ts')
        return findPlex({ ...deps, ...settings, introduction, signal: stopping.signal })
      }, deps),
    pause,
    stopping: stopping.signal,
  }
  web.serve({ health, site: async () => (await import('./web/site.ts')).createSite(siteParts), log })

  outbox.start()
  const running = servers.map((server) => server.start(stopping.signal))
  const told = { ...deps, current: live.current, servers, health, outbox, homeAssistant, signal: stopping.signal }
  const beating = startHeartbeat(told)
  const watchingRules = userRules.watch(stopping.signal, live.replaceRules)
  const endChores = startChores({
    ...deps,
    store,
    mostBytes: settings.dataMostBytes,
    servers,
    feed,
    judgeRules: live.judgeRules,
    sendReports: createWeekly({ ...parts, rule: matcher.rule, settings: live.current, outbox }),
  })

  return {
    port: web.port,
    setupCode,
    servers,
    async stop() {
      endChores()
      stopping.abort()
      await Promise.all([web.stop(), outbox.stop(), watchingRules, beating, ...running])
      await homeAssistant.stop()
      feed.stop()
      live.close()
      store.close()
    },
  }
}
