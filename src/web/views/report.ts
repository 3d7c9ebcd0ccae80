// A report as the API shows it.
import type { Report, ReportDay, ReportSpan, ServerReport } from '../../store/report.ts'
import { dayOf } from '../../time/zone-clock.ts'
import type { ReportInfo, ServerReportInfo, SpanItem } from '../schemas/report.ts'
import { iso, maybeIso } from './time.ts'

type Neighbours = Pick<ReportInfo, 'earlier' | 'later'>

export const reportInfo = ({ since, until, asOf, timeZone, servers }: Report, neighbours: Neighbours): ReportInfo => ({
  since: iso(since),
  until: iso(until),
  as_of: iso(asOf),
  time_zone: timeZone,
  ...neighbours,
  servers: servers.map((one) => serverReport(one, timeZone)),
})

function serverReport(one: ServerReport, timeZone: string): ServerReportInfo {
  const { days, watchedBefore, before, open, longest, step, ...same } = one
  return {
    ...same,
    days: days.map((day) => dayItem(day, timeZone)),
    watched_days: days.filter(({ watched }) => watched).length,
    watched_days_before: watchedBefore,
    incidents_before: before,
    open: { ...open, items: open.items.map(spanItem) },
    longest: longest && spanItem(longest),
    next_step: step,
  }
}

const dayItem = ({ at, watched, counts }: ReportDay, timeZone: string) => ({
  day: dayOf(at, timeZone),
  watched,
  ...counts,
})

const spanItem = ({ from, to, ...same }: ReportSpan): SpanItem => ({ ...same, from: iso(from), to: maybeIso(to) })
