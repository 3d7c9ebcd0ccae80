// A scan for programs: the one document of the contract.
import type { ScanReport } from './report.ts'

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
  return `${JSON.stringify({ ...document, ...extra })}\n`
}
