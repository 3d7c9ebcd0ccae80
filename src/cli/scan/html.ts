// The report as one self-contained page: no script, nothing loaded from anywhere.
import { shortLocal } from '../../time/local.ts'
import { subjectOf, zoneOf } from './coverage.ts'
import { article } from './html-incident.ts'
import { STYLE } from './html-style.ts'
import { html, type Markup, toPage, trusted } from './html-template.ts'
import { timelines } from './html-timeline.ts'
import { groupsOf, type ReportIncident, type ScanReport } from './report.ts'
import type { RuleTrial } from './rule-trial.ts'
import { trialInWords } from './rule-trial-text.ts'
import { verdictOf } from './verdict.ts'
import { counted, number, size } from './words.ts'

const SHAPES_SHOWN = 200

/** Near the beginning of every report, of this and of former versions: by it one is known. */
export const REPORT_TITLE = '<title>Plex log report</title>'

/** `now` in epoch milliseconds. */
export function renderHtml(report: ScanReport, now: number): string {
  const { incidents, unreadable, skipped, version, ownRules, minor } = report
  const mine = new Set(ownRules?.map(({ rule }) => rule))
  const write = (incident: ReportIncident) => article(incident, mine.has(incident.rule ?? ''))
  return toPage(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="referrer" content="no-referrer">
${trusted(REPORT_TITLE)}<style>${trusted(STYLE)}</style></head><body>
<h1>Plex log report</h1><p class="soft">Made by Sentarr ${version} on ${shortLocal(now)}. Tokens, addresses and names are masked. ${zoneOf(report)}</p>
${subjectOf(report) !== '' && html`<p><b>${subjectOf(report)}</b></p>`}
${facts(report)}
${unreadable.length > 0 && list('Could not be read: this report lacks it', unreadable)}
${timelines(report.timelines)}
<h2>Incidents</h2>${groupsOf(incidents).map(({ incident, consequences }) => [write(incident), consequencesOf(consequences, write)])}
${incidents.length === 0 && html`<p class="box">${verdictOf(report).text}</p>`}
${ownRules !== null && ownRulesTried(ownRules)}
${minor.length > 0 && folded('reference', `Too few or too mild for an incident (${number(minor.length)})`, minor.map(write))}
${shapes(report)}
${routine(report)}
${files(report)}
${skipped.length > 0 && list('Skipped', skipped)}
</body></html>
`)
}

function facts({ incidents, lines, files, bytes, levels, ignored, seconds }: ScanReport): Markup {
  const leading = groupsOf(incidents).length
  const loud = (levels.WARN ?? 0) + (levels.ERROR ?? 0) + (levels.CRITICAL ?? 0)
  const tiles: [string, string][] = [
    [number(leading), leading === 1 ? 'incident' : 'incidents'],
    [number(loud), loud === 1 ? 'warning or error' : 'warnings and errors'],
    [number(ignored), 'known to be routine'],
    [number(lines), `${lines === 1 ? 'line' : 'lines'} in ${counted(files.length, 'log')}`],
    [size(bytes), `read in ${seconds.toFixed(1)} s`],
  ]
  return html`<ul class="facts">${tiles.map(([value, label]) => html`<li><b>${value}</b><span>${label}</span></li>`)}</ul>`
}

function ownRulesTried(trials: RuleTrial[]): Markup {
  return html`<h2>Your own rules, tried on these logs</h2><ul class="box">${trials.map((trial) => html`<li><b>${trial.rule}</b>: ${trialInWords(trial)}</li>`)}</ul>`
}

function consequencesOf(consequences: ReportIncident[], write: (incident: ReportIncident) => Markup): Markup | null {
  if (consequences.length === 0) return null
  return folded(
    'follows',
    `Follows from it: ${consequences.map(({ title }) => title).join(', ')}`,
    consequences.map(write),
  )
}

/** `kind`: `follows` is printed open, `reference` only when it was opened. */
const folded = (kind: 'follows' | 'reference', title: string, content: Markup[]): Markup =>
  html`<details class="${kind}"><summary>${title}</summary>${content}</details>`

function shapes({ unclassified }: ScanReport): Markup | false {
  const rows = unclassified
    .slice(0, SHAPES_SHOWN)
    .map(
      ({ level, template, count, sample }) =>
        html`<tr><td>${level}</td><td>${template}<br><span class="soft">${sample}</span></td><td class="number">${number(count)}</td></tr>`,
    )
  return (
    rows.length > 0 &&
    section(`Shapes that no rule knows (${number(unclassified.length)})`, ['Level', 'Shape and sample', 'Times'], rows)
  )
}

function routine({ ignoredBy }: ScanReport): Markup | false {
  const rows = ignoredBy.map(
    ({ reason, rule, count }) =>
      html`<tr><td>${reason}<br><span class="soft">${rule}</span></td><td class="number">${number(count)}</td></tr>`,
  )
  return rows.length > 0 && section('Routine, and why', ['Reason', 'Times'], rows)
}

function files(report: ScanReport): Markup | false {
  const rows = report.files.map(
    ({ path, bytes, lines, records }) =>
      html`<tr><td>${path}</td><td class="number">${number(bytes)}</td><td class="number">${number(lines)}</td><td class="number">${number(records)}</td></tr>`,
  )
  return rows.length > 0 && section(`Logs read (${number(rows.length)})`, ['Log', 'Bytes', 'Lines', 'Records'], rows)
}

function section(title: string, heads: string[], rows: Markup[]): Markup {
  return html`<details class="reference"><summary>${title}</summary><table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></details>`
}

function list(title: string, refusals: { path: string; reason: string }[]): Markup {
  return html`<h2>${title}</h2><ul class="box">${refusals.map(({ path, reason }) => html`<li>${path}: ${reason}</li>`)}</ul>`
}
