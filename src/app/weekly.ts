// The reports of the week: at its time each channel that asks for one gets it once, and one that was missed as soon as can be.
import { z } from 'zod'
import type { ChannelSettings } from '../alert/channels/channel.ts'
import { commonSettings } from '../alert/channels/common.ts'
import type { Outbox } from '../alert/outbox/outbox.ts'
import { digestTime, isWeekly } from '../alert/routing/digest.ts'
import { reportAlert } from '../alert/words/report/alert.ts'
import { type ReportDeps, reportOfWeek, weekBefore } from '../service/report/facts.ts'
import type { Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import { nextClock } from '../time/zone-clock.ts'

const WEEK_MS = 7 * 86_400_000
/** An hour more where the clocks change, and an hour for what they skip. */
const LONGEST_WEEK_MS = WEEK_MS + 2 * 3_600_000

type Deps = ReportDeps & {
  store: ReportDeps['store'] & Pick<Store, 'value' | 'commit'>
  /** Those in force. */
  settings(): Pick<Settings, 'channels' | 'timeZone'>
  outbox: Pick<Outbox, 'plan' | 'wake'>
  /** Where the dashboard is reached; null when unknown. */
  publicUrl: string | null
  now(): number
  newId(): string
}

const routingSchema = z.object(commonSettings)
/**
 * Of each channel that asks for a report. `asked`: what the time was counted from; another setting begins anew. `next`, `last`: the time
 * to come and the one that was reported, epoch milliseconds.
 */
const stateSchema = z.object({ channel: z.string(), asked: z.string(), next: z.number(), last: z.number().optional() })
type State = z.output<typeof stateSchema>
const KEY = 'weekly'
const askedOf = (digest: string, timeZone: string) => `${digest} ${timeZone}`

/** What is stored while the report of a channel is due since `at` (epoch milliseconds); `digest` and the zone as in the settings. */
export const reportDue = (channel: string, digest: string, timeZone: string, at: number): Record<string, State[]> => ({
  [KEY]: [{ channel, asked: askedOf(digest, timeZone), next: at }],
})

/** @returns one look at the clock; it stores reports that are due with their deliveries. @throws when the database takes nothing */
export function createWeekly(deps: Deps): () => void {
  const { store, now } = deps

  const known = (): State[] => z.array(stateSchema).safeParse(store.value(KEY)).data ?? []
  const withState = (state: State) => ({
    [KEY]: [...known().filter(({ channel }) => channel !== state.channel), state],
  })

  /** One that comes back begins anew: nothing was missed while it was gone. */
  function forget(isKept: (channel: string) => boolean): void {
    const states = known()
    const kept = states.filter(({ channel }) => isKept(channel))
    if (kept.length < states.length) store.commit({ values: { [KEY]: kept } })
  }

  function look(channel: ChannelSettings, digest: string): void {
    const before = known().find((state) => state.channel === channel.name)
    const { timeZone } = deps.settings()
    const at = now()
    const asked = askedOf(digest, timeZone)
    const due = (after: number) => nextClock(digestTime(digest).clock, after, timeZone, digestTime(digest).weekday)
    // A clock that was wrong may have put it off for years.
    const isKnown = before?.asked === asked && before.next - at <= LONGEST_WEEK_MS
    const next: State = { ...before, channel: channel.name, asked, next: due(at) }
    if (!isKnown) store.commit({ values: withState(next) })
    if (!isKnown || at < before.next) return
    // Of several that were missed, the last one.
    let time = before.next
    for (let later = due(time); later <= at; later = due(later)) time = later
    // A clock that was set back comes to the same time again.
    if (time === before.last) store.commit({ values: withState(next) })
    else send(channel, weekBefore(time, timeZone, at), withState({ ...next, last: time }))
  }

  function send(channel: ChannelSettings, week: ReturnType<typeof weekBefore>, values: Record<string, unknown>): void {
    const at = now()
    const report = reportOfWeek(week, deps, routingSchema.parse(channel))
    if (report.servers.length === 0) {
      store.commit({ values })
      return
    }
    const alert = reportAlert({ id: deps.newId(), report, publicUrl: deps.publicUrl }, deps.language)
    const { deliveries } = deps.outbox.plan([alert], at, channel.name)
    store.commit({ alerts: [{ alert, at }], deliveries, values })
    deps.outbox.wake()
  }

  return () => {
    const asking = deps.settings().channels.flatMap((channel) => {
      const { digest, enabled } = routingSchema.parse(channel)
      return enabled && isWeekly(digest) ? [{ channel, digest }] : []
    })
    forget((name) => asking.some(({ channel }) => channel.name === name))
    for (const { channel, digest } of asking) look(channel, digest)
  }
}
