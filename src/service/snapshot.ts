// What Home Assistant and the pages show of one server at a moment.

import type { Outbox } from '../alert/outbox/outbox.ts'
import { ENGLISH, type Language } from '../alert/words/languages/index.ts'
import { incidentUrl, titleOf } from '../alert/words/message.ts'
import type { Correlator } from '../detect/correlate.ts'
import type { Incident } from '../detect/incident.ts'
import type { Matcher } from '../detect/match.ts'
import type { Policy } from '../detect/policy.ts'
import type { PlexView } from '../plex-api/judgements.ts'
import type { ServerState } from '../plex-api/reachability.ts'
import { publicAdviceOf } from '../rules/advice.ts'
import type { Rule } from '../rules/rule.ts'
import type { Category } from '../rules/vocabulary.ts'
import type { createKnobs } from '../settings/knobs.ts'
import type { Settings } from '../settings/settings.ts'
import type { Alert } from '../store/alert.ts'
import type { Store } from '../store/store.ts'
import { startOfDay } from '../time/zone-clock.ts'
import type { Door } from './door.ts'
import type { PlexApi } from './plex/plex-server.ts'
import type { Sources } from './sources.ts'

/** An open incident as it is shown. */
export type ShownIncident = Pick<
  Incident,
  'id' | 'rule' | 'category' | 'severity' | 'count' | 'firstSeen' | 'lastSeen' | 'mutedUntil'
> & {
  title: string
  advice: string[]
  /** Of its page; '' without a known address. */
  url: string
}

/** Everything that is shown of a server, as of `now`. Times are epoch milliseconds. */
export type Snapshot = {
  now: number
  /** Its id. */
  server: string
  /** All open incidents, in any order. */
  incidents: ShownIncident[]
  /** Findings since local midnight; a category that is left out has none. */
  findingsToday: Partial<Record<Category, number>>
  errorsLastHour: number
  /** The last alert that was told, tests excluded. */
  lastAlert: Alert | null
  lastAlertAt: number | null
  lastLineAt: number | null
  /** At least one source can be read. */
  logsReadable: boolean
  /** Each source by its name, and how it is: `reading`, `waiting`, `standby`, `unreachable` or `failed`. */
  sources: { name: string; state: string }[]
  /** At least one channel is failing; one that delivers in part is not. */
  deliveryFailing: boolean
  plexVersion: string | null
  mute: { on: boolean; minutes: number }
  policy: Pick<Policy, 'threshold' | 'windowMs' | 'cooldownMs'>
  /** Null without the Plex API; single values are null while they are unknown. */
  plexApi: {
    reachable: boolean | null
    remoteAccess: boolean | null
    serverState: ServerState | null
    activeStreams: number | null
    activeTranscodes: number | null
    libraryItems: number | null
  } | null
}

type Shown = {
  server: string
  publicUrl: string | null
  language?: Language
  settings: Pick<Settings, 'timeZone'>
  matcher: Pick<Matcher, 'rule'>
  correlator: Pick<Correlator, 'open' | 'mutes'>
  store: Pick<Store, 'lastAlert' | 'findingsSince' | 'errorsLastHour'>
  door: Pick<Door, 'status'>
  sources: Pick<Sources, 'states' | 'readable' | 'plexVersion'>
  knobs: Pick<ReturnType<typeof createKnobs>, 'values' | 'policy'>
  plex: Pick<PlexApi, 'watch'> | null
  outbox: Pick<Outbox, 'problems'>
}

/** @param at wall, epoch milliseconds */
export function snapshotOf(its: Shown, at: number): Snapshot {
  const { server, correlator, matcher, store, door, sources, knobs, language = ENGLISH } = its
  const last = store.lastAlert(server)
  const view = its.plex?.watch.view() ?? null
  return {
    now: at,
    server,
    incidents: correlator.open().map((incident) => ({
      ...incident,
      title: titleOf(incident, language),
      advice: publicAdviceOf(adviceIn(language, matcher.rule(incident.rule ?? '')), incident.fields),
      url: incidentUrl(its.publicUrl, incident.id),
    })),
    findingsToday: store.findingsSince(server, startOfDay(at, its.settings.timeZone)),
    errorsLastHour: store.errorsLastHour(server, at),
    lastAlert: last?.alert ?? null,
    lastAlertAt: last?.at ?? null,
    lastLineAt: door.status.lastLineAt,
    logsReadable: sources.readable(),
    sources: sources.states().map(({ name, state }) => ({ name, state: state.state })),
    deliveryFailing: its.outbox.problems().some(({ partly }) => !partly),
    plexVersion: view?.version ?? sources.plexVersion(),
    mute: {
      on: correlator.mutes(at).some(({ scope }) => scope === 'server'),
      minutes: knobs.values().mute_minutes,
    },
    policy: knobs.policy(),
    plexApi: view && plexApiOf(view),
  }
}

const adviceIn = ({ translate }: Language, rule: Rule | undefined) => ({ advice: (rule?.advice ?? []).map(translate) })

const plexApiOf = (view: PlexView): Snapshot['plexApi'] => ({
  reachable: view.reachable,
  remoteAccess: view.remoteAccess,
  serverState: view.state,
  activeStreams: view.activeStreams,
  activeTranscodes: view.activeTranscodes,
  libraryItems: view.libraryItems,
})
