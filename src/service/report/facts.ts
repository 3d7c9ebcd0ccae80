// What the store knows of two weeks, gathered for the report.
import { setImmediate as breathe } from 'node:timers/promises'
import { ENGLISH, type Language } from '../../alert/words/languages/index.ts'
import { titleOf } from '../../alert/words/message.ts'
import { publicAdviceOf } from '../../rules/advice.ts'
import type { Rule } from '../../rules/rule.ts'
import { atLeast, type Category, type Severity } from '../../rules/vocabulary.ts'
import type { Report, ReportSpan } from '../../store/report.ts'
import type { Store } from '../../store/store.ts'
import { midnightsBefore } from '../../time/zone-clock.ts'
import { episodesOf } from '../history.ts'
import type { HourSpan } from '../watched-hours.ts'
import { makeReport, type ServerFacts, type Week } from './make.ts'

const DAYS = 7
/** Of one server in two weeks. */
const EPISODES = 2_000

type Server = { id: string; name: string; watchedHours(): readonly HourSpan[] }

export type ReportDeps = {
  store: Pick<Store, 'episodes' | 'findingsByRule' | 'incident'>
  servers: readonly Server[]
  rule(id: string): Rule | undefined
  /** English when not given. */
  language?: Language
}

/** What a channel wants to hear of; everything when nothing is given. */
export type ReportFilter = {
  servers?: readonly string[] | undefined
  categories?: readonly Category[] | undefined
  min_severity?: Severity | undefined
}

/** The seven whole days before the day of `at`, and the seven before these. */
export function weekBefore(at: number, timeZone: string, asOf = at): Week {
  const all = midnightsBefore(at, timeZone, 2 * DAYS)
  return { before: all.slice(0, DAYS + 1), days: all.slice(DAYS), asOf, timeZone }
}

export function reportOfWeek(week: Week, deps: ReportDeps, filter: ReportFilter = {}): Report {
  return makeReport(
    week,
    wanted(deps, filter).map((server) => factsOf(server, week, deps, filter)),
  )
}

/** The same, one server at a time, for a page: nothing else is held up by what many servers take. */
export async function reportInTurns(week: Week, deps: ReportDeps, filter: ReportFilter = {}): Promise<Report> {
  const facts: ServerFacts[] = []
  for (const server of wanted(deps, filter)) {
    facts.push(factsOf(server, week, deps, filter))
    await breathe()
  }
  return makeReport(week, facts)
}

const wanted = ({ servers }: ReportDeps, filter: ReportFilter) =>
  servers.filter(({ id }) => filter.servers?.includes(id) ?? true)

function factsOf(server: Server, week: Week, deps: ReportDeps, filter: ReportFilter): ServerFacts {
  const { store, language = ENGLISH } = deps
  const { categories, min_severity } = filter
  const [since, between, until] = [week.before[0]!, week.days[0]!, week.days.at(-1)!]
  const asked = { since, until: Math.max(until, week.asOf) + 1, now: week.asOf, server: server.id }
  const episodes = episodesOf(store, { ...asked, most: EPISODES })
    .filter(({ category }) => categories?.includes(category) ?? true)
    .filter(({ severity }) => min_severity === undefined || atLeast(severity, min_severity))
    .map((one) => ({ ...one, title: titleOf(one, language) }))
  const before = store.findingsByRule(server.id, since, between)
  const own = store.findingsByRule(server.id, between, until)
  const rules = new Set([...before.keys(), ...own.keys()])
  return {
    server: server.id,
    name: server.name,
    episodes,
    findings: new Map([...rules].map((rule) => [rule, { count: own.get(rule) ?? 0, before: before.get(rule) ?? 0 }])),
    watched: server.watchedHours(),
    stepFor: (span) => stepFor(span, deps, language),
  }
}

function stepFor({ rule: id, incident }: ReportSpan, { rule, store }: ReportDeps, language: Language): string | null {
  const known = id === null ? language.words.unknown : rule(id)
  const advice = (known?.advice ?? []).map(language.translate)
  return publicAdviceOf({ advice }, store.incident(incident)?.fields ?? {})[0] ?? null
}
