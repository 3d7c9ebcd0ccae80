// Alerts that are not about one incident: channels that fail, and several alerts as one.
import { SEVERITIES } from '../../rules/vocabulary.ts'
import type { Alert } from '../../store/alert.ts'
import type { ChannelState } from '../../store/rows.ts'
import type { StateReport } from '../routing/target.ts'
import { fitted } from '../words/fit.ts'
import { ENGLISH, type Language } from '../words/languages/index.ts'
import { cut, oneLine } from '../words/limits.ts'
import { spanOf } from '../words/words.ts'
import type { DigestKind } from './pick.ts'

/** A channel that cannot deliver, as told on the others. */
export function channelAlert(
  given: {
    id: string
    server: string
    channel: string
    state: 'raised' | 'resolved'
    reason: string
    disabled: boolean
    since: number
    now: number
  },
  { words }: Language = ENGLISH,
): Alert {
  const { channel, disabled, reason } = given
  const its = words.channel
  const failing = disabled
    ? its.off(channel, reason)
    : its.failing(channel, spanOf(given.now - given.since, words), reason)
  return fitted({
    schema: 1,
    id: given.id,
    incident: null,
    state: given.state,
    server: given.server,
    category: 'server',
    severity: 'warning',
    rule: 'sentarr.channel_failing',
    title: its.title(channel),
    message: given.state === 'resolved' ? its.again(channel) : failing,
    cause: its.cause,
    advice: disabled ? [its.correct, its.tryIt(channel)] : [its.nothingLost(channel)],
    count: 1,
    first_seen: new Date(given.since).toISOString(),
    last_seen: new Date(given.now).toISOString(),
    duration_seconds: Math.round((given.now - given.since) / 1000),
    sample: '',
    url: '',
  })
}

type About = { newId(): string; server: string; at: number; language?: Language }

const noticeOf = (before: ChannelState, after: ChannelState, { newId, server, at, language }: About): Alert =>
  channelAlert(
    {
      id: newId(),
      server,
      channel: after.channel,
      state: after.told ? 'raised' : 'resolved',
      reason: after.lastError,
      disabled: after.disabled !== null,
      since: after.failingSince ?? before.failingSince ?? at,
      now: at,
    },
    language,
  )

/** The alert for the others when a channel begins or ends to fail for good. */
export const channelNews = (before: ChannelState, after: ChannelState, about: About): Alert[] =>
  before.told === after.told ? [] : [noticeOf(before, after, about)]

/** The same for those who are told how things stand. */
export const failingChannels = (
  states: readonly ChannelState[],
  about: Omit<About, 'server'> & { server?: string },
): StateReport[] => {
  const { server } = about
  if (server === undefined) return []
  return states
    .filter(({ told }) => told)
    .map((state) => {
      const alert = noticeOf(state, state, { ...about, server })
      return { alert, endedAt: null, acknowledgedAt: null, channel: state.channel }
    })
}

const DIGEST_LINES = 12

/** Several alerts as one message, oldest first; an incident that was told and is over is one line. `alerts` is not empty. */
export function digestAlert(
  alerts: readonly Alert[],
  kind: DigestKind,
  id: string,
  { words }: Language = ENGLISH,
): Alert {
  const its = words.digest
  const newest = [...new Map(alerts.map((alert) => [alert.incident ?? alert.id, alert])).values()]
  const worst = newest.reduce((a, b) => (SEVERITIES.indexOf(b.severity) > SEVERITIES.indexOf(a.severity) ? b : a))
  const lines = newest.slice(0, DIGEST_LINES).map(({ state, title, severity, message, part_of }) => {
    const over = part_of === undefined ? its.resolved(title) : `${words.prefix.part}${title}`
    const line = state === 'resolved' ? over : `${words.severities[severity]}: ${title}`
    return `• ${cut(oneLine(`${line} (${message})`), 110)}`
  })
  const more = newest.length > DIGEST_LINES ? [`• ${its.more(newest.length - DIGEST_LINES)}`] : []
  const times = alerts.flatMap(({ first_seen, last_seen }) => [first_seen, last_seen]).filter((time) => time !== null)
  const [first = null, last = null] = [times.toSorted()[0], times.toSorted().at(-1)]
  return fitted({
    schema: 1,
    id,
    incident: null,
    state: newest.every(({ state }) => state === 'resolved') ? 'resolved' : 'raised',
    server: worst.server,
    category: worst.category,
    severity: worst.severity,
    rule: 'sentarr.digest',
    title: kind === 'daily' ? its.daily(alerts.length) : its.catchUp(alerts.length),
    message: [kind === 'daily' ? its.sinceLast : its.meanwhile, ...lines, ...more].join('\n'),
    cause: kind === 'daily' ? '' : its.cause,
    advice: worst.advice,
    count: alerts.length,
    first_seen: first,
    last_seen: last,
    duration_seconds: first && last ? Math.round((Date.parse(last) - Date.parse(first)) / 1000) : 0,
    sample: '',
    url: worst.url.replace(/(#\/)?incidents\/[^/]*$/, ''),
  })
}
