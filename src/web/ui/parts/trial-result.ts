// What rules on trial would have told in the logs there are, and which pasted lines they take.
import { html, nothing, type TemplateResult } from 'lit'
import type { RuleTrial } from '../../schemas/rule-lab.ts'
import { plural, t } from '../core/i18n.ts'
import { address } from '../core/route.ts'
import { tag, time } from './words.ts'

export function trialResult({ problems, matches, history }: RuleTrial): TemplateResult {
  const { records, matched, incidents, first, last, samples, complete } = history
  return html`<section class="card padded">
    ${problems.map((problem) => html`<p>${tag('warning', 'warning', problem)}</p>`)}
    <p><strong>${plural('trial_told', incidents)}</strong></p>
    <p>
      ${t('trial_matched', { matched, records })} ${first && last ? html`${time(first)} – ${time(last)}` : nothing}
      ${complete ? nothing : t('trial_part')}
    </p>
    ${samples.length > 0 ? html`<p class="muted">${plural('trial_newest', samples.length)}</p>` : nothing}
    ${samples.map((sample) => html`<pre dir="ltr" lang="en" tabindex="0">${sample}</pre>`)}
    ${matches.map(match)}
  </section>`
}

function match({ line, matched, rule, fields }: RuleTrial['matches'][number]): TemplateResult {
  return html`<p class="badges">
      ${matched ? tag('check', 'ok', t('trial_fits')) : tag('off', 'plain', t('trial_fits_not'))}
      ${rule === null ? nothing : matched ? html`<code>${rule}</code>` : html`<a href=${address('rules', rule)}>${rule}</a>`}
      ${Object.entries(fields).map(([name, value]) => html`<code>${name}=${value}</code>`)}
    </p>
    <pre dir="ltr" lang="en" tabindex="0">${line}</pre>`
}
