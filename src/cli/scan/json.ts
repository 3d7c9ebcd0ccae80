// A scan for programs: the one document of the contract.
import type { ScanReport } from './report.ts'

/** With `all`, what was passed over is in it too. */
export function renderJson(report: ScanReport, all: boolean): string {
  const { minor, ignoredBy, timelines: _timelines, skipped, unreadable, ...document } = report
  return `${JSON.stringify(all ? { ...document, minor, ignoredBy, skipped, unreadable } : document)}\n`
}
