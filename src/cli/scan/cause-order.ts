// The order of a report: causes lead, what follows from them stands behind.
import { causesOf } from '../../detect/causes.ts'
import type { Incident } from '../../detect/incident.ts'
import type { Rule } from '../../rules/rule.ts'
import { SEVERITIES } from '../../rules/vocabulary.ts'
import type { Episode } from './episodes.ts'
import { byWeight, type ReportIncident } from './report.ts'

type Candidate = { incident: Incident; known: { episodes: Episode[] }; written: ReportIncident }

type Ordered = {
  /** The worst first, a cause as bad as the worst that follows from it; each consequence right behind its cause and naming it. */
  incidents: ReportIncident[]
  /** Too few or too mild, and no cause of anything. */
  minor: ReportIncident[]
}

/** What explains an incident leads, however few lines it has: the others are there because of it. */
export function withCauses(
  opened: Candidate[],
  minor: Candidate[],
  ruleOf: (id: string) => Rule | undefined,
  quietMs: (rule: string) => number,
): Ordered {
  const troubles = opened.map(troubleOf)
  const few = minor.filter(({ written }) => written.severity !== 'info').map(troubleOf)
  const causes = causesOf([...troubles, ...few], ruleOf, quietMs)
  const groups = [...Map.groupBy(troubles, (one) => causes.get(one) ?? one)].map(([cause, all]) => ({
    cause: cause.written,
    consequences: all.filter((one) => one !== cause).map(({ written }) => written),
  }))
  const leading = new Set(groups.map(({ cause }) => cause))
  return {
    incidents: groups
      .sort((a, b) => worst(b) - worst(a) || byWeight(a.cause, b.cause))
      .flatMap(({ cause, consequences }) => [
        cause,
        ...consequences.sort(byWeight).map((one) => ({ ...one, follows: { rule: cause.rule, key: cause.key } })),
      ]),
    minor: minor.flatMap(({ written }) => (leading.has(written) ? [] : written)).sort(byWeight),
  }
}

const troubleOf = ({ incident, known, written }: Candidate) => ({
  rule: incident.rule!,
  key: incident.key,
  spans: known.episodes,
  written,
})

const worst = ({ cause, consequences }: { cause: ReportIncident; consequences: ReportIncident[] }): number =>
  Math.max(...[cause, ...consequences].map(({ severity }) => SEVERITIES.indexOf(severity)))
