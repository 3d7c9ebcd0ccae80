// What Sentarr makes of one line.
import { html, nothing, type TemplateResult } from 'lit'
import type { ExplainItem } from '../../schemas/rules.ts'
import { t } from '../core/i18n.ts'
import { address } from '../core/route.ts'
import { prose } from './prose.ts'
import { english, severityBadge, tag } from './words.ts'

export function explanation(item: ExplainItem): TemplateResult {
  const { rule, ignored, severity, category, reason, cause, advice, level } = item
  return html`<p class="badges">
      ${ignored ? tag('off', 'plain', t('ignored')) : severity ? severityBadge(severity) : nothing}
      ${category ? html`<span>${t(`category_${category}`)}</span>` : nothing}
      ${rule ? html`<a href=${address('rules', rule)}>${rule}</a>` : nothing} ${level ? html`<span class="muted">${level}</span>` : nothing}
    </p>
    ${reason ? html`<p>${english(reason)}</p>` : nothing} ${cause ? html`<p>${prose(cause)}</p>` : nothing}
    ${advice.length > 0 ? html`<ol>${advice.map((step) => html`<li>${prose(step)}</li>`)}</ol>` : nothing}`
}
