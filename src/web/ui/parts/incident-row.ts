// An incident in a list: what it is, how bad, since when.
import { html, nothing, type TemplateResult } from 'lit'
import { ALERT_FIELDS } from '../../../store/alert.ts'
import type { IncidentItem } from '../../schemas/incidents.ts'
import { plural, t } from '../core/i18n.ts'
import { serverName } from '../core/live.ts'
import { address } from '../core/route.ts'
import { live } from '../core/services.ts'
import { duration } from '../core/time.ts'
import { icon } from './icons.ts'
import './spark.ts'
import { marks, severityBadge, time, told } from './words.ts'

/** `box` stands before it: a check box, or nothing. */
export function incidentRow(item: IncidentItem, box: unknown = nothing): TemplateResult {
  const several = (live.status?.servers.length ?? 1) > 1
  const hit = ALERT_FIELDS.map((name) => item.fields[name]).find((value) => value !== undefined)
  const following = live.open.has(item.id)
    ? [...live.open.values()].filter(({ follows }) => follows?.id === item.id).length
    : 0
  // How long it went on is said of what is over; of what is open nobody knows yet.
  const lasted = item.state === 'open' ? 0 : (Date.parse(item.last_seen) - Date.parse(item.first_seen)) / 1000
  return html`<li class="row ${item.severity} ${item.state === 'open' && !item.muted ? 'loud' : ''}">
    ${box}
    <a href=${address('incidents', item.id)}>
      <span class="row-title">${told(item.title)}</span>
      ${hit === undefined ? nothing : html`<span class="row-hit" dir="auto">${hit}</span>`}
      <span class="row-facts">
        ${severityBadge(item.severity)} ${marks(item)}
        <span>${plural('findings', item.count)}</span>
        <span>${t('last_seen')} ${time(item.last_seen)}</span>
        ${item.follows && live.open.has(item.follows.id) ? html`<span>${t('follows_from', { title: item.follows.title })}</span>` : nothing}
        ${following > 0 ? html`<span>${plural('consequences_n', following)}</span>` : nothing}
        ${lasted >= 60 ? html`<span>${t('lasted', { duration: duration(lasted) })}</span>` : nothing}
        ${several ? html`<span>${serverName(live.status?.servers, item.server)}</span>` : nothing}
      </span>
      <s-spark .server=${item.server} .rule=${item.rule}></s-spark>
      ${icon('next')}
    </a>
  </li>`
}
