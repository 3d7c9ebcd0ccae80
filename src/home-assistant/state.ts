// What Home Assistant shows of one server: plain data in, the values of the entities out.

import { CATEGORIES, SEVERITIES, type Severity } from '../rules/vocabulary.ts'
import type { ShownIncident, Snapshot } from '../service/snapshot.ts'

/** What `…/current_problem` says of it; the state is its title. */
type CurrentProblem = {
  severity: Severity | null
  server: string
  first_step: string
  count: number
  url: string
}

export type EntityValue = string | number | null

/** Home Assistant stores no attributes above 16 KiB; the entity's own ones need some room too. */
const MAX_PROBLEM_BYTES = 15_000
const MAX_SHOWN_INCIDENTS = 5
const MAX_ADVICE_STEPS = 8
/** Home Assistant takes 255 characters; its pages look good up to about 100. */
const MAX_TITLE = 100

/** The `…/state` payload: one value for each entity key of the contract, null where it is unknown. */
export function stateOf(snapshot: Snapshot): Record<string, EntityValue> {
  const { incidents, policy, plexApi } = snapshot
  const open = new Set(incidents.map((incident) => incident.category))
  const state: Record<string, EntityValue> = {
    problem: onOff(incidents.some((incident) => !isMuted(incident, snapshot.now))),
    current_problem: shorten(currentOf(snapshot)?.title ?? 'OK', MAX_TITLE),
  }
  for (const category of CATEGORIES) state[category] = onOff(open.has(category))
  for (const category of CATEGORIES) state[`${category}_today`] = snapshot.findingsToday[category] ?? 0
  Object.assign(state, {
    errors_last_hour: snapshot.errorsLastHour,
    open_incidents: incidents.length,
    last_alert: snapshot.lastAlert && shorten(snapshot.lastAlert.title, MAX_TITLE),
    last_alert_time: time(snapshot.lastAlertAt),
    last_log_line: time(snapshot.lastLineAt),
    logs: onOff(snapshot.logsReadable),
    delivery_problem: onOff(snapshot.deliveryFailing),
    version: snapshot.plexVersion,
    mute: onOff(snapshot.mute.on),
    mute_minutes: snapshot.mute.minutes,
    error_threshold: policy.threshold,
    time_window: policy.windowMs / 60_000,
    alert_cooldown: policy.cooldownMs / 60_000,
  })
  if (plexApi !== null) {
    Object.assign(state, {
      reachable: plexApi.reachable === null ? null : onOff(plexApi.reachable),
      remote_access: plexApi.remoteAccess === null ? null : onOff(plexApi.remoteAccess),
      server_state: plexApi.serverState,
      active_streams: plexApi.activeStreams,
      active_transcodes: plexApi.activeTranscodes,
      library_items: plexApi.libraryItems,
    })
  }
  return state
}

/** The `…/current_problem` payload: the worst open incident that is not muted itself. */
export function currentProblemOf(snapshot: Pick<Snapshot, 'incidents' | 'now' | 'server'>): CurrentProblem {
  const { severity = null, advice = [], count = 0, url = '' } = currentOf(snapshot) ?? {}
  return { severity, server: snapshot.server, first_step: advice[0] ?? '', count, url }
}

const currentOf = ({ incidents, now }: Pick<Snapshot, 'incidents' | 'now'>): ShownIncident | undefined =>
  worstFirst(incidents, now).find((incident) => !isMuted(incident, now))

const worstFirst = (incidents: readonly ShownIncident[], now: number): ShownIncident[] =>
  incidents.toSorted(
    (a, b) =>
      Number(isMuted(a, now)) - Number(isMuted(b, now)) ||
      SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
      b.lastSeen - a.lastSeen,
  )

/** The `…/today` payload: findings since midnight by category, for those who keep the sensors of it switched off. */
export const todayOf = ({ findingsToday }: Pick<Snapshot, 'findingsToday'>) => ({
  today: Object.fromEntries(CATEGORIES.map((category) => [category, findingsToday[category] ?? 0])),
})

/** The `…/problem` payload: the worst open incidents, small enough for Home Assistant to store. */
export function problemOf({ incidents, now }: Pick<Snapshot, 'incidents' | 'now'>): { incidents: object[] } {
  const worst = worstFirst(incidents, now).slice(0, MAX_SHOWN_INCIDENTS)
  for (let steps = MAX_ADVICE_STEPS; ; steps--) {
    const shown = { incidents: worst.map((incident) => attributesOf(incident, steps)) }
    if (steps === 0 || Buffer.byteLength(JSON.stringify(shown)) <= MAX_PROBLEM_BYTES) return shown
  }
}

const attributesOf = (incident: ShownIncident, adviceSteps: number) => ({
  id: incident.id,
  rule: incident.rule,
  category: incident.category,
  severity: incident.severity,
  title: shorten(incident.title, MAX_TITLE),
  advice: incident.advice.slice(0, adviceSteps),
  count: incident.count,
  first_seen: time(incident.firstSeen),
  last_seen: time(incident.lastSeen),
})

const isMuted = ({ mutedUntil }: ShownIncident, now: number) => mutedUntil !== null && mutedUntil > now

const onOff = (on: boolean) => (on ? 'ON' : 'OFF')

const time = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

/** At most `max` characters, cut after a word where there is one. */
function shorten(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = text.slice(0, max - 1)
  const space = cut.lastIndexOf(' ')
  return `${cut.slice(0, space > max / 2 ? space : max - 1).toWellFormed()}…`
}
