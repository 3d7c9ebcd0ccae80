// A scan for programs: the one document of the contract.
import { groupsOf, type ReportIncident, type ScanReport } from './report.ts'

/** With `all`, what was passed over is in it too; of a period its bounds, of users' rules how they did. */
export function renderJson(report: ScanReport, all: boolean): string {
  const {
    minor,
    ignoredBy,
    timelines: _,
    skipped,
    unreadable,
    ownRules,
    since,
    newest,
    paths: __,
    ...document
  } = report
  const extra = {
    ...(since !== null && { since, newest }),
    ...(ownRules !== null && { ownRules }),
    ...(all && { minor, ignoredBy, skipped, unreadable }),
  }
  return `${JSON.stringify({ ...document, incidents: folded(report.incidents), ...extra })}\n`
}

/**
 * What follows from a cause stands in its `consequences` where it is of the same category. Of another category it is an incident behind
 * its cause: who looks at one category only must see it.
 */
function folded(incidents: ReportIncident[]): (ReportIncident & { consequences: ReportIncident[] })[] {
  return groupsOf(incidents).flatMap(({ incident, consequences }) => {
    const [same, others] = [true, false].map((isSame) =>
      consequences.filter(({ category }) => (category === incident.category) === isSame),
    )
    return [{ ...incident, consequences: same! }, ...others!.map((one) => ({ ...one, consequences: [] }))]
  })
}
