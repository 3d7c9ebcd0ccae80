// The report as one self-contained page: no script, nothing loaded from anywhere.
import { shortLocal } from '../time.ts'
import { STYLE } from './html-style.ts'
import { html, type Markup, toPage, trusted } from './html-template.ts'
import { timelines } from './html-timeline.ts'
import type { ReportIncident, ScanReport } from './report.ts'

const SHAPES_SHOWN = 200

/** `now` in epoch milliseconds. */
export function renderHtml(report: ScanReport, now: number): string {
  const { incidents, unreadable, version } = report
  return toPage(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="referrer" content="no-referrer">
<title>Plex log report</title><style>${trusted(STYLE)}</style></head><body>
<h1>Plex log report</h1><p class="soft">Made by Sentarr ${version} on ${shortLocal(now)}. Tokens, addresses and names are masked.</p>
${facts(report)}
${unreadable.length > 0 && list('Could not be read: this report lacks it', unreadable)}
${timelines(report.timelines)}
<h2>Incidents</h2>${incidents.length > 0 ? incidents.map(article) : html`<p class="box">${report.files.length > 0 ? 'Nothing found: no trouble in these logs.' : 'Nothing was read.'}</p>`}
${report.minor.length > 0 && minor(report.minor)}
${shapes(report)}
${routine(report)}
${files(report)}
${report.skipped.length > 0 && list('Skipped: no logs', report.skipped)}
</body></html>
`)
}

const number = (value: number) => value.toLocaleString('en')
const when = (iso: string) => iso.slice(0, 19).replace('T', ' ')

function facts({ incidents, lines, files, bytes, levels, ignored, seconds }: ScanReport): Markup {
  const loud = (levels.WARN ?? 0) + (levels.ERROR ?? 0) + (levels.CRITICAL ?? 0)
  const tiles: [string, string][] = [
    [number(incidents.length), 'incidents'],
    [number(loud), 'warnings and errors'],
    [number(ignored), 'known to be routine'],
    [number(lines), `lines in ${number(files.length)} logs`],
    [`${(bytes / 1e6).toFixed(1)} MB`, `read in ${seconds.toFixed(1)} s`],
  ]
  return html`<ul class="facts">${tiles.map(([value, label]) => html`<li><b>${value}</b><span>${label}</span></li>`)}</ul>`
}

function article({
  severity,
  title,
  category,
  rule,
  key,
  count,
  firstSeen,
  lastSeen,
  cause,
  advice,
  samples,
}: ReportIncident): Markup {
  return html`<article class="${severity}"><header><span class="badge">${severity}</span><h3>${title}</h3></header>
<p class="soft">${number(count)} times, ${when(firstSeen)} to ${when(lastSeen)} · ${category}${rule !== null && html` · ${rule}`}${rule !== null && key !== '' && html` · ${key}`}</p>
${cause !== '' && html`<p>${cause}</p>`}${advice.length > 0 && html`<ol>${advice.map((step) => html`<li>${step}</li>`)}</ol>`}
${samples.map((sample) => html`<pre>${sample}</pre>`)}</article>`
}

function minor(incidents: ReportIncident[]): Markup {
  const rows = incidents.map(
    ({ severity, title, count, firstSeen, lastSeen }) =>
      html`<tr><td>${severity}</td><td>${title}</td><td class="number">${number(count)}</td><td>${when(firstSeen)} to ${when(lastSeen)}</td></tr>`,
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

function files(report: ScanReport): Markup {
  const rows = report.files.map(
    ({ path, bytes, lines, records }) =>
      html`<tr><td>${path}</td><td class="number">${number(bytes)}</td><td class="number">${number(lines)}</td><td class="number">${number(records)}</td></tr>`,
  )
  return section(`Logs read (${number(rows.length)})`, ['Log', 'Bytes', 'Lines', 'Records'], rows)
}

function section(title: string, heads: string[], rows: Markup[]): Markup {
  return html`<details><summary>${title}</summary><table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></details>`
}

function list(title: string, refusals: { path: string; reason: string }[]): Markup {
  return html`<h2>${title}</h2><ul class="box">${refusals.map(({ path, reason }) => html`<li>${path}: ${reason}</li>`)}</ul>`
}
