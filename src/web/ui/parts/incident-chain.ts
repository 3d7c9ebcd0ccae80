// What an incident follows from, and what follows from it.
import { html, nothing, type TemplateResult } from 'lit'
import type { IncidentDetail } from '../../schemas/incidents.ts'
import { t } from '../core/i18n.ts'
import { address } from '../core/route.ts'
import { live } from '../core/services.ts'
import { told } from './words.ts'

export function causeOf({ follows }: IncidentDetail): TemplateResult | typeof nothing {
  if (follows === null || !live.open.has(follows.id)) return nothing
  return html`<section class="card padded">
    <h2>${t('follows_from', { title: '' })}${linkTo(follows)}</h2>
    <p>${t('follows_hint')}</p>
  </section>`
}

export function consequencesOf({ state, consequences }: IncidentDetail): TemplateResult | typeof nothing {
  if (consequences.length === 0 || state !== 'open') return nothing
  return html`<section class="card padded">
    <h2>${t('consequences')}</h2>
    <ul>
      ${consequences.map((one) => html`<li>${linkTo(one)}</li>`)}
    </ul>
  </section>`
}

const linkTo = ({ id, title }: { id: string; title: string }): TemplateResult =>
  html`<a href=${address('incidents', id)}>${told(title)}</a>`
