// What a report says in one sentence; the same in the terminal and on the page.
import { SEVERITIES, type Severity } from '../../rules/vocabulary.ts'
import type { ScanReport } from './report.ts'
import { clock, counted } from './words.ts'

/** The others are no nouns. */
const HAS_PLURAL: readonly Severity[] = ['error', 'warning']

export type Verdict = {
  /** `nothing-read`: there was nothing to look at; `nothing-found` alone is good news. */
  kind: 'incidents' | 'nothing-found' | 'nothing-read'
  text: string
}

export function verdictOf(report: ScanReport): Verdict {
  const { incidents, files, lines, since, newest } = report
  if (files.length === 0) return { kind: 'nothing-read', text: nothingRead(report) }
  if (lines === 0) return { kind: 'nothing-read', text: 'There was nothing to look at: what was read is empty.' }
  if (incidents.length > 0) return { kind: 'incidents', text: bySeverity(report) }
  if (since !== null && newest !== null && Date.parse(newest) < Date.parse(since)) {
    return { kind: 'nothing-read', text: `There is no line since ${clock(since)}: the newest is of ${clock(newest)}.` }
  }
  return { kind: 'nothing-found', text: nothingFound(report) }
}

function bySeverity({ incidents }: ScanReport): string {
  const leading = incidents.filter(({ follows }) => follows === null)
  const parts = SEVERITIES.toReversed()
    .map((severity) => ({ severity, count: leading.filter((incident) => incident.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => (HAS_PLURAL.includes(severity) ? counted(count, severity) : `${count} ${severity}`))
  const followers = incidents.length - leading.length
  const rest =
    followers === 0
      ? ''
      : ` ${counted(followers, 'other')} follow${followers === 1 ? 's' : ''} from ${leading.length === 1 ? 'it' : 'them'}.`
  return `${counted(leading.length, 'incident')}: ${parts.join(', ')}.${rest}`
}

function nothingFound({ unclassified, unreadable, since, minor, plex: { starts } }: ScanReport): string {
  const when = since === null ? '' : ` since ${clock(since)}`
  if (unreadable.length > 0) return `Nothing found${when} in what could be read.`
  const unknown = unclassified.some(({ level }) => level !== 'WARN')
  if (unknown) return `Nothing found${when} that Sentarr knows as trouble.`
  if (minor.some(({ severity }) => severity !== 'info')) return `Nothing found${when} but minor troubles.`
  return starts === 0
    ? `Nothing found${when}: no trouble in these logs.`
    : `Nothing found${when}: ${counted(starts, 'start')}, nothing wrong.`
}

function nothingRead({ paths, unreadable }: ScanReport): string {
  if (unreadable.length > 0) return 'Nothing could be read.'
  return (
    `Nothing was read: there is no Plex log in ${paths.join(', ')}. Looked for were files like "Plex Media Server.log", ` +
    'a .zip or .gz of them, and text with lines of Plex (journalctl, docker logs, a paste). Plex keeps its logs in a folder "Plex Media Server/Logs", on Linux usually ' +
    '"/var/lib/plexmediaserver/Library/Application Support/Plex Media Server/Logs"; DOCS.md lists the others.'
  )
}
