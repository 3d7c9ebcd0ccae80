// One watched server from its settings: with the watch of its API and the sources of its lines.

import type { Outbox } from '../alert/outbox/outbox.ts'
import type { Language } from '../alert/words/languages/index.ts'
import type { Matcher } from '../detect/match.ts'
import type { Metrics } from '../metrics.ts'
import { openSources } from '../service/open-sources.ts'
import { createPlexApi } from '../service/plex/plex-server.ts'
import { createWatchedServer, type WatchedServer } from '../service/watched-server.ts'
import type { ServerSettings } from '../settings/settings.ts'
import { createDisk } from '../source/disk.ts'
import type { Store } from '../store/store.ts'
import type { AppDeps } from './deps.ts'

export type ServerParts = AppDeps & {
  matcher: Matcher
  store: Store
  metrics: Metrics
  /** Names this installation to Plex. */
  installation: string
  publicUrl: string | null
  language: Language
}

/** A dead mount must not hold up more than itself. */
const DISK_MS = 10_000

type Around = {
  outbox: Pick<Outbox, 'plan' | 'wake' | 'problems'>
  /** Home Assistant or the pages may show something else now. */
  changed(): void
  /** The same, in no hurry. */
  linesRead(): void
}

export function watchServer(
  server: ServerSettings,
  deps: ServerParts,
  { outbox, changed, linesRead }: Around,
): WatchedServer {
  const { settings, matcher, store, version } = deps
  const { plexUrl: url, plexToken: token, plexVerifyTls: verifyTls } = server
  const introduction = { clientIdentifier: deps.installation, version, platform: process.platform }
  return createWatchedServer({
    ...deps,
    server,
    disk: createDisk({ limitMs: DISK_MS }),
    outbox,
    changed,
    linesRead,
    ...(url !== null &&
      token !== null && {
        openPlex: (tools) =>
          createPlexApi({
            ...deps,
            ...tools,
            id: server.id,
            name: server.name,
            server: { url, token, verifyTls },
            introduction,
            value: store.value,
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
  })
}
