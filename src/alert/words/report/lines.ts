// What a report says of one server, in words: the same lines for chats and for mail.

import type { Report, ReportSpan, ReportTrouble, ServerReport, Some } from '../../../store/report.ts'
import { dayOf } from '../../../time/zone-clock.ts'
import type { ReportPart, Words } from '../languages/words.ts'
import { duration } from '../render.ts'

export const DAYS = 7

/** One heading with what stands below it. */
type Section = { part: Exclude<ReportPart, 'step'>; label: string; lines: string[] }

export type ServerLines = {
  name: string
  /** Sentences without their stop: how much there was, and whether it was watched. */
  summary: string[]
  sections: Section[]
  step: string | null
}

export const isQuiet = ({ incidents, open }: ServerReport): boolean => incidents === 0 && open.items.length === 0

export const daysWatched = ({ days }: ServerReport): number => days.filter(({ watched }) => watched).length

export const openCount = ({ open }: ServerReport): number => open.items.length + open.more

/** @param listed of each list at most; the rest is counted. */
export function serverLines(its: ServerReport, report: Report, words: Words, listed: number): ServerLines {
  const { report: said } = words
  const when = (at: number) => moment(at, report, words)
  const list = <Item>({ items, more }: Some<Item>, line: (one: Item) => string): string[] => {
    const left = Math.max(0, items.length - listed) + more
    return [...items.slice(0, listed).map(line), ...(left > 0 ? [said.more(left)] : [])]
  }
  const found = ({ title, count, before }: ReportTrouble) =>
    `${title}${count + before === 0 ? '' : ` (${count === 0 ? said.gone(before) : said.found(count, before)})`}`
  const span = ({ title, from, muted }: ReportSpan) =>
    `${title} (${[said.openSince(when(from)), ...(muted ? [said.muted] : [])].join(', ')})`
  const parts: [Section['part'], string[]][] = [
    ['open', list(its.open, span)],
    ['fresh', list(its.fresh, found)],
    ['worse', list(its.worse, found)],
    ['better', list(its.better, found)],
    ['longest', its.longest === null ? [] : [longest(its.longest, report, words)]],
    ['frequent', its.frequent === null ? [] : [found(its.frequent)]],
  ]
  return {
    name: its.name,
    summary: summary(its, words),
    sections: parts
      .filter(([, lines]) => lines.length > 0)
      .map(([part, lines]) => ({ part, label: said.labels[part], lines })),
    step: its.step && `${its.step.title}: ${its.step.words}`,
  }
}

function summary(its: ServerReport, { report: said }: Words): string[] {
  const { incidents, watchedBefore } = its
  const watched = daysWatched(its)
  const before = watchedBefore === 0 && its.before === 0 ? null : its.before
  const how = isQuiet(its) ? said.quiet(before) : said.summary(incidents, before)
  // Of a week that nobody watched it is not known whether something was wrong.
  const sentences = incidents === 0 && watched === 0 ? [] : [how]
  if (watched < DAYS) sentences.push(said.watched(watched))
  if (watchedBefore < DAYS) sentences.push(said.watchedBefore(watchedBefore))
  return sentences
}

function longest({ title, from, to }: ReportSpan, report: Report, words: Words): string {
  const lasted = duration(Math.max(1, Math.round(((to ?? report.asOf) - from) / 1000)), words.units)
  return `${title} (${words.report.lasted(lasted, moment(from, report, words))})`
}

/** `Tue 17 Nov, 03:12`; with the year where it is another one, as what was found in old logs may be. */
const moment = (at: number, { timeZone, asOf }: Report, { locale }: Words): string =>
  new Intl.DateTimeFormat(locale, {
    ...{ timeZone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
    ...(yearOf(at, timeZone) !== yearOf(asOf, timeZone) && { year: 'numeric' }),
  }).format(at)

const yearOf = (at: number, timeZone: string): string => dayOf(at, timeZone).slice(0, 4)

/** `16–22 November 2026` */
export const weekOf = ({ since, until, timeZone }: Report, { locale }: Words): string =>
  new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' }).formatRange(
    since,
    until - 1,
  )
