// What the API needs of the running program; `app.ts` puts it together.
import type { ChannelTools } from '../alert/channels/index.ts'
import type { AlertLinks } from '../alert/links/links.ts'
import type { LinkUses } from '../alert/links/uses.ts'
import type { Outbox } from '../alert/outbox/outbox.ts'
import type { Language } from '../alert/words/languages/index.ts'
import type { Matcher } from '../detect/match.ts'
import type { Answer } from '../doctor/check.ts'
import type { Administrators } from '../home-assistant/administrators.ts'
import type { CompanionStatus } from '../home-assistant/companion/companion.ts'
import type { Supervisor } from '../home-assistant/supervisor.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Introduction } from '../plex-api/client.ts'
import type { FoundServer } from '../plex-api/find.ts'
import type { PlexTv } from '../plex-api/plex-tv.ts'
import type { UserRules } from '../rules/user-rules.ts'
import type { WatchedServer } from '../service/watched-server.ts'
import type { ConfigEditor } from '../settings/edit/editor.ts'
import type { Settings } from '../settings/settings.ts'
import type { Machine } from '../source/known-places.ts'
import type { Store } from '../store/store.ts'
import type { Pause } from '../time/pause.ts'
import type { Feed } from './feed.ts'
import type { Health } from './health.ts'
import type { Logins } from './sessions.ts'

export type ApiDeps = {
  version: string
  /** Wall, epoch milliseconds. */
  startedAt: number
  now(): number
  /** Milliseconds that only ever grow, to measure with. */
  clock(): number
  newId(): string
  log: Log
  metrics: Pick<Metrics, 'exposition'>
  health(): Health
  /** In force; live changes are in it. */
  settings(): Settings
  config: ConfigEditor
  /** Looks at everything around Sentarr; none of the answers rejects. */
  examine(signal: AbortSignal): Promise<Promise<Answer>[]>
  store: Store
  servers: WatchedServer[]
  matcher: Matcher
  /** In which titles, causes and steps are shown: that of alerts. */
  language: Language
  userRules: Pick<UserRules, 'rules' | 'problems'>
  outbox: Outbox
  /** For the test of a channel that is switched off. */
  channelTools: ChannelTools
  /** What the server of a channel last said to a message it took. */
  heard(channel: string): string
  connections(): { name: string; connected: boolean; detail: string }[]
  /** Of Home Assistant's own integration; null without a Home Assistant. */
  companion(): CompanionStatus | null
  supervisor: Supervisor | null
  machine: Machine
  /** Begins the service anew, with what was changed; null where only a person can. */
  restart: (() => void) | null
  /** Who is logged in; they stay so when the service begins anew. */
  logins: Logins
  /** How Sentarr introduces itself to Plex and plex.tv. */
  introduction: Introduction
  plexTv: PlexTv
  /** Plex servers that are here; takes some seconds. Never rejects. */
  findPlex(): Promise<readonly FoundServer[]>
  pause: Pause
  /** Aborts when the program stops. */
  stopping: AbortSignal
  /** Null outside of Home Assistant OS: nobody comes through its ingress. */
  administrators: Administrators | null
  feed: Feed
  /** By which readers of alerts act without a login; null where alerts carry none. */
  links: { read: AlertLinks['read']; uses: LinkUses } | null
  /** The end of the path that Plex posts its webhooks to. */
  webhookSecret: string
  /** Shown in the log: who knows it may choose the password while there is none. */
  setupCode: string
}
