// The one sentence: how the servers are, from what is known.

import type { Severity } from '../../../rules/vocabulary.ts'
import { SEVERITIES } from '../../../rules/vocabulary.ts'
import type { IncidentItem } from '../../schemas/incidents.ts'
import type { ServerInfo, SourceInfo, Status } from '../../schemas/status.ts'
import { plural, t } from './i18n.ts'
import { ago, duration } from './time.ts'

export type Summary = {
  tone: Severity | 'ok'
  sentence: string
  /** Why a log cannot be read, in English; '' when that is not what the sentence says. */
  reason: string
  /** The incident to look at first. */
  worst: IncidentItem | null
  others: number
}

/** The source a server is judged by: one that is read, else the most important one. */
export const leadOf = ({ sources }: Pick<ServerInfo, 'sources'>): SourceInfo =>
  sources.find(({ state }) => state === 'reading') ?? sources[0]!

/** For a sort that begins with the worst. */
export const bySeverity = (a: { severity: Severity }, b: { severity: Severity }): number =>
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity)

/** Worst first; of the same severity those that nobody has acknowledged, and of these the newest; muted ones last. */
export const byUrgency = (items: Iterable<IncidentItem>): IncidentItem[] =>
  [...items].sort(
    (a, b) =>
      Number(a.muted) - Number(b.muted) ||
      bySeverity(a, b) ||
      Number(a.acknowledged_at !== null) - Number(b.acknowledged_at !== null) ||
      b.last_seen.localeCompare(a.last_seen),
  )

/** Without those that follow from another one of them: they are no troubles of their own. */
export function leading(items: readonly IncidentItem[]): IncidentItem[] {
  const ids = new Set(items.map(({ id }) => id))
  return items.filter(({ follows }) => follows === null || !ids.has(follows.id))
}

const STATES = ['failed', 'unreachable', 'waiting', 'standby', 'reading'] as const

/** Those first that need somebody: by their worst open incident, then by what cannot be read. */
export const byWorst = (servers: readonly ServerInfo[]): ServerInfo[] =>
  [...servers].sort(
    (a, b) =>
      SEVERITIES.indexOf(b.worst_severity as Severity) - SEVERITIES.indexOf(a.worst_severity as Severity) ||
      STATES.indexOf(leadOf(a).state) - STATES.indexOf(leadOf(b).state) ||
      Number(isSilent(b)) - Number(isSilent(a)) ||
      b.open_incidents - a.open_incidents ||
      a.name.localeCompare(b.name),
  )

/** Somebody should look: something is open, nothing can be read, or nothing is written. */
export const isIll = (server: ServerInfo): boolean =>
  server.worst_severity !== null || isSilent(server) || !['reading', 'standby'].includes(leadOf(server).state)

/** A Plex that is in use writes every minute; one that nobody uses, several times a day. */
const OLD_MS = 24 * 3_600_000

/** Its log is read, and nothing comes any more. */
export const isSilent = ({ last_line_at }: Pick<ServerInfo, 'last_line_at'>, now = Date.now()): boolean =>
  last_line_at !== null && now - Date.parse(last_line_at) > OLD_MS

export function summary(status: Status, open: readonly IncidentItem[], now = Date.now()): Summary {
  const heard = byUrgency(open).filter(({ muted }) => !muted)
  const [worst = null, ...others] = leading(heard)
  const rest = { worst, others: others.length, reason: '' }
  // A cause is as bad as the worst that follows from it.
  if (worst) return { tone: heard[0]!.severity, sentence: worst.title, ...rest }
  const { servers } = status
  const unreachable = servers.find(
    (server) => leadOf(server).state === 'unreachable' || leadOf(server).state === 'failed',
  )
  if (unreachable)
    return {
      tone: 'error',
      sentence: t('state_unreachable', { server: unreachable.name }),
      ...rest,
      reason: leadOf(unreachable).detail,
    }
  if (status.health.status === 'failing') return { tone: 'error', sentence: t('state_unhealthy'), ...rest }
  const waiting = servers.find((server) => leadOf(server).state === 'waiting')
  if (waiting)
    return {
      tone: 'warning',
      sentence: t('state_waiting', { server: waiting.name }),
      ...rest,
      reason: leadOf(waiting).detail,
    }
  if (servers.some(({ caught_up }) => !caught_up)) return { tone: 'info', sentence: t('state_reading'), ...rest }
  const unread = servers.find(({ last_line_at }) => last_line_at === null)
  if (unread) return { tone: 'info', sentence: t('state_no_line', { server: unread.name }), ...rest }
  const silent = servers.find((server) => isSilent(server, now))
  if (silent?.last_line_at) {
    const words = { server: silent.name, time: ago(silent.last_line_at, now) }
    return { tone: 'warning', sentence: t('state_old_line', words), ...rest }
  }
  if (open.length > 0) return { tone: 'ok', sentence: plural('state_only_muted', open.length), ...rest }
  const since = (now - Date.parse(status.quiet_since ?? status.started_at)) / 1000
  return {
    tone: 'ok',
    sentence: since < 60 ? t('state_quiet') : t('state_quiet_for', { duration: duration(since) }),
    ...rest,
  }
}
