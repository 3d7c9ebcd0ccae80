// The report as one self-contained page: no script, nothing loaded from anywhere.
import { shortLocal } from '../../time/local.ts'
import { zoneOf } from './coverage.ts'
import { article } from './html-incident.ts'
import { STYLE } from './html-style.ts'
import { html, type Markup, toPage, trusted } from './html-template.ts'
import { timelines } from './html-timeline.ts'
import type { ReportIncident, ScanReport } from './report.ts'
import type { RuleTrial } from './rule-trial.ts'
import { trialInWords } from './rule-trial-text.ts'
import { verdictOf } from './verdict.ts'
import { counted, number, size, span } from './words.ts'

const SHAPES_SHOWN = 200

/** Near the beginning of every report, of this and of former versions: by it one is known. */
export const REPORT_TITLE = '<title>Plex log report</title>'

/** `now` in epoch milliseconds. */
export function renderHtml(report: ScanReport, now: number): string {
  const { incidents, unreadable, skipped, version, ownRules, minor } = report
  const mine = new Set(ownRules?.map(({ rule }) => rule))
  return toPage(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="referrer" content="no-referrer">
${trusted(REPORT_TITLE)}<style>${trusted(STYLE)}</style></head><body>
<h1>Plex log report</h1><p class="soft">Made by Sentarr ${version} on ${shortLocal(now)}. Tokens, addresses and names are masked. ${zoneOf(report)}</p>
${facts(report)}
${unreadable.length > 0 && list('Could not be read: this report lacks it', unreadable)}
${timelines(report.timelines)}
<h2>Incidents</h2>${incidents.map((incident) => article(incident, mine.has(incident.rule ?? '')))}
${incidents.length === 0 && html`<p class="box">${verdictOf(report).text}</p>`}
${ownRules !== null && ownRulesTried(ownRules)}
${minor.length > 0 && passedOver(minor)}
${shapes(report)}
${routine(report)}
${files(report)}
${skipped.length > 0 && list('Skipped', skipped)}
</body></html>
`)
}

function facts({ incidents, lines, files, bytes, levels, ignored, seconds }: ScanReport): Markup {
  const loud = (levels.WARN ?? 0) + (levels.ERROR ?? 0) + (levels.CRITICAL ?? 0)
  const tiles: [string, string][] = [
    [number(incidents.length), incidents.length === 1 ? 'incident' : 'incidents'],
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

function passedOver(incidents: ReportIncident[]): Markup {
  const rows = incidents.map(
    ({ severity, title, key, count, firstSeen, lastSeen }) =>
      html`<tr><td>${severity}</td><td>${title}${key !== '' && html`<br><span class="soft">${key}</span>`}</td><td class="number">${number(count)}</td><td>${span(firstSeen, lastSeen)}</td></tr>`,
  )
  return section('Too few or too mild for an incident', ['Severity', 'What', 'Times', 'When'], rows)
}

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
  return html`<details><summary>${title}</summary><table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></details>`
}

function list(title: string, refusals: { path: string; reason: string }[]): Markup {
  return html`<h2>${title}</h2><ul class="box">${refusals.map(({ path, reason }) => html`<li>${path}: ${reason}</li>`)}</ul>`
}
