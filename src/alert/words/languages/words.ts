// What an alert says in its own words, in one language. What is about one trouble stands in the catalogue.
import type { Severity } from '../../../rules/vocabulary.ts'
import type { AlertField, AlertState } from '../../../store/alert.ts'
import type { LinkAction } from '../../links/links.ts'

export type Words = {
  /** BCP 47, of dates and numbers. */
  locale: string
  seconds(count: number): string
  minutes(count: number): string
  hours(count: number): string
  days(count: number): string
  /** For spans of two: `3 h 5 min`. */
  units: { seconds: string; minutes: string; hours: string; days: string }
  severities: Record<Severity, string>

  detected(given: {
    count: number
    severity: Severity
    /** In words. */
    span: string
    /** What most took at the most, in seconds. */
    slow: string | null
    /** The how many-th time today. */
    nth: number
    /** It is back after somebody had marked it as resolved. */
    regressed: boolean
  }): string
  /** A time of day, on another day with its date. */
  at(clock: string, date: string | null): string
  over(given: {
    because: 'quiet' | 'recovered' | 'by-hand'
    /** Time of day. */
    now: string
    /** As `at` says it. */
    since: string
    /** In words. */
    lasted: string | null
    count: number
    /** Silence mends nothing here. */
    check: boolean
  }): string

  /** Of what its cause now explains; `title` of that. */
  partOf(title: string): string

  /** Of what nobody has acknowledged; `span` in words, `count` findings. */
  stillOpen(span: string, count: number): string
  /** Before a title; `part` where it goes on as a part of its cause. */
  prefix: Record<AlertState | 'part', string>
  /** An error that was never seen before; `title` is its line. */
  newError(title: string): string
  /** Of an error that no rule knows. */
  unknown: { cause: string; advice: string[] }
  first(step: string): string
  late: string
  whatToDo: string
  /** Before the second step, where the first stands above it. */
  andThen: string
  why: string
  fromTheLog: string
  open: string
  /** On buttons. */
  actions: Record<LinkAction, string>
  facts: Record<'server' | 'severity' | 'seen' | 'first' | 'last' | 'lasted' | 'rule', string>
  fields: Record<AlertField, string>

  test: { title: string; message: string; cause: string; advice: string[] }
  channel: {
    title(channel: string): string
    off(channel: string, reason: string): string
    failing(channel: string, span: string, reason: string): string
    again(channel: string): string
    cause: string
    correct: string
    tryIt(channel: string): string
    nothingLost(channel: string): string
  }
  digest: {
    daily(count: number): string
    catchUp(count: number): string
    sinceLast: string
    meanwhile: string
    resolved(title: string): string
    more(count: number): string
    cause: string
  }
  /** Of the report of a week. */
  report: {
    /** How often an incident was open, and how many still are. */
    title(incidents: number, open: number): string
    quietTitle: string
    /** `before`: null where nothing is known of the week before. */
    summary(incidents: number, before: number | null): string
    quiet(before: number | null): string
    watched(days: number): string
    watchedBefore(days: number): string
    labels: Record<ReportPart, string>
    openSince(at: string): string
    muted: string
    found(count: number, before: number): string
    gone(before: number): string
    lasted(span: string, from: string): string
    more(count: number): string
    quietServers(count: number): string
    moreServers(count: number): string
    /** What the picture shows. */
    byDay: string
    notWatched: string
    whole: string
  }
}

export type ReportPart = 'open' | 'fresh' | 'worse' | 'better' | 'longest' | 'frequent' | 'step'
