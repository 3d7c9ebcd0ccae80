// What was read, what was not, and what the rules do not know; one sentence each.
import { machineZone } from '../../time/local.ts'
import type { ScanReport } from './report.ts'
import { clock, counted, lasting, number, size } from './words.ts'

/** `all`: the report lists what it passes over. */
export function coverageOf(report: ScanReport, all: boolean): string[] {
  const { files, lines, bytes, seconds, skipped, unreadable } = report
  return [
    files.length > 0 &&
      `Read ${counted(files.length, 'log')}, ${counted(lines, 'line')}, ${size(bytes)} in ${seconds.toFixed(1)} s.`,
    loud(report),
    passedOver(report, all),
    files.length > 0 && zoneOf(report),
    skipped.length > 0 && `Skipped ${counted(skipped.length, 'file')}: ${reasonsOf(report)}.`,
    unreadable.length > 0 &&
      files.length > 0 &&
      `${counted(unreadable.length, 'file')} could not be read: this report lacks ${unreadable.length === 1 ? 'it' : 'them'}.`,
  ].filter((line) => line !== false)
}

/** Which time and which server the report is about; `''` when the logs say neither. */
export function subjectOf({ period, plex: { versions, platform, starts } }: ScanReport): string {
  const server = [versions.length > 0 ? `Plex ${versions.join(', then ')}` : 'Plex', platform]
    .filter(Boolean)
    .join(' on ')
  return [
    period && lasting(period.from, period.to),
    (versions.length > 0 || platform !== null) && server,
    period && (starts === 0 ? 'no start' : counted(starts, 'start')),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Times in logs have no zone: the reader must know which one they were given. */
export function zoneOf({ newest, plex: { zones } }: ScanReport): string {
  if (zones.length > 0) return `Times are the clock of the logs (${zones.map((zone) => `UTC${zone}`).join(', then ')}).`
  const zone = machineZone(newest === null ? null : Date.parse(newest))
  return `Times are the clock of the logs, taken to be in this machine's time zone (${zone}).`
}

function loud({ levels, ignored, unclassified, since }: ScanReport): string | false {
  const count = (levels.WARN ?? 0) + (levels.ERROR ?? 0) + (levels.CRITICAL ?? 0)
  if (count === 0) return false
  const unknown = unclassified.reduce((sum, one) => sum + one.count, 0)
  const known = count - ignored - unknown
  const parts = [
    ignored > 0 && `${number(ignored)} known to be routine`,
    known > 0 && `${number(known)} of known trouble`,
    unknown > 0 && `${number(unknown)} in ${counted(unclassified.length, 'shape')} that no rule knows`,
  ]
  const when = since === null ? '' : ` since ${clock(since)}`
  return `${counted(count, 'warning or error', 'warnings and errors')}${when}: ${parts.filter(Boolean).join(', ')}.`
}

function passedOver({ minor, unclassified }: ScanReport, all: boolean): string | false {
  if (minor.length === 0) return !all && unclassified.length > 0 && 'With --all the unknown ones are listed.'
  const were = minor.length === 1 ? 'was' : 'were'
  return `${counted(minor.length, 'minor trouble')} ${were} too few or too mild for an incident${all ? '' : ' (--all shows more)'}.`
}

function reasonsOf({ skipped }: ScanReport): string {
  const byReason = [...Map.groupBy(skipped, ({ reason }) => reason)]
  if (byReason.length === 1) return byReason[0]![0]
  return byReason.map(([reason, files]) => `${number(files.length)} × ${reason}`).join('; ')
}
