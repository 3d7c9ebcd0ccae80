// One incident on the page: what it is, what to do, and what the log says.

import { CATEGORY_NAMES } from '../../rules/vocabulary.ts'
import { factsOf } from './facts.ts'
import { html, type Markup } from './html-template.ts'
import type { ReportIncident } from './report.ts'
import { episodesOf, whenOf } from './when.ts'
import { exactClock } from './words.ts'

const VALUES_SHOWN = 10

/** `isMine`: a rule of the user's own found it. */
export function article(incident: ReportIncident, isMine: boolean): Markup {
  const { severity, title, category, rule, key, cause, advice } = incident
  return html`<article class="${severity}"><header><span class="badge">${severity}</span><h3>${title}</h3></header>
<p class="soft">${whenOf(incident)} · ${CATEGORY_NAMES[category]}${rule !== null && html` · ${rule}`}${isMine && ' (yours)'}${key !== '' && html` · ${key}`}</p>
${cause !== '' && html`<p>${marked(cause)}</p>`}${advice.length > 0 && html`<ol>${advice.map((step) => html`<li>${marked(step)}</li>`)}</ol>`}
${facts(incident)}${samples(incident)}${context(incident)}</article>`
}

/** The catalogue's own words: commands stand between backticks, addresses are links. */
function marked(text: string): Markup[] {
  return text.split(/(`[^`]+`|<?https:\/\/[\w./#?=&%-]+[\w/]>?)/).map((part) => {
    if (/^`.+`$/.test(part)) return html`<code>${part.slice(1, -1)}</code>`
    const address = /^<?(https:.*?)>?$/.exec(part)?.[1]
    return address === undefined ? html`${part}` : html`<a href="${address}">${address}</a>`
  })
}

function facts(incident: ReportIncident): Markup | null {
  const former = episodesOf(incident, VALUES_SHOWN)
  const rows = [...(former ? [former] : []), ...factsOf(incident, VALUES_SHOWN)].map(
    ({ label, values, more }) =>
      html`<dt>${label}</dt><dd>${values.map((value) => html`<span>${value}</span>`)}${more !== '' && html`<span class="soft">${more}</span>`}</dd>`,
  )
  return rows.length > 0 ? html`<dl>${rows}</dl>` : null
}

function samples({ samples, sampleTimes }: ReportIncident): Markup[] {
  return samples.map((sample, index) => {
    const at = sampleTimes[index]
    return html`<pre>${at != null && html`<time datetime="${at}">${exactClock(at)}</time> `}${sample}</pre>`
  })
}

function context({ context: lines, contextLine }: ReportIncident): Markup | null {
  if (lines.length < 2) return null
  const marked = lines.map((line, index) => (index === contextLine ? html`<mark>${line}</mark>\n` : html`${line}\n`))
  return html`<details><summary>Lines around the first one</summary><pre>${marked}</pre></details>`
}
