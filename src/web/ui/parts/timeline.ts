// What happened in which order: findings, alerts and where they went, what people did.
import { html, nothing, type TemplateResult } from 'lit'
import type { DeliveryItem } from '../../schemas/channels.ts'
import type { IncidentDetail } from '../../schemas/incidents.ts'
import { plural, t } from '../core/i18n.ts'
import { exact, isRecent, short } from '../core/time.ts'
import './bars.ts'
import { connectionName } from './connection-row.ts'
import { type Icon, icon } from './icons.ts'
import { english, time, told } from './words.ts'

type Entry = { at: string; symbol: Icon; tone: string; body: TemplateResult | string }

export function timeline(detail: IncidentDetail): TemplateResult {
  const entries = entriesOf(detail).sort((a, b) => b.at.localeCompare(a.at))
  return html`${bars(detail)}
    <ol class="timeline">
      ${entries.map(
        ({ at, symbol, tone, body }) => html`<li class=${tone}>
          ${icon(symbol)}
          <div>
            <div>${body}</div>
            <span class="muted" title=${exact(at)}>${isRecent(at) ? `${short(at)} · ` : nothing}${time(at)}</span>
          </div>
        </li>`,
      )}
    </ol>`
}

function entriesOf(detail: IncidentDetail): Entry[] {
  const { first_seen, last_seen, opened_at, acknowledged_at, resolved_at, resolved_because, alerts } = detail
  const when = (at: string | null, symbol: Icon, tone: string, body: string): Entry[] =>
    at === null ? [] : [{ at, symbol, tone, body }]
  return [
    ...when(last_seen === first_seen ? null : last_seen, 'info', 'plain', plural('last_finding', detail.count)),
    ...when(first_seen, 'info', 'plain', t('first_finding')),
    ...when(opened_at, detail.severity, detail.severity, t('opened')),
    ...alerts.map(
      ({ at, state, message, deliveries }): Entry => ({
        at,
        symbol: 'send',
        tone: state === 'resolved' ? 'ok' : 'plain',
        body: html`${state === 'resolved' ? nothing : html`<b>${t(`alert_${state}`)}</b>`} ${told(message)} ${deliveryLines(deliveries)}`,
      }),
    ),
    ...when(acknowledged_at, 'check', 'plain', t('acknowledged')),
    ...when(resolved_at, 'ok', 'ok', resolved_because ? t(`resolved_${resolved_because}`) : t('state_resolved')),
  ]
}

const WHY = [
  'min-severity',
  'categories',
  'servers',
  'states',
  'quiet-hours',
  'digest',
  'weekly',
  'after',
  'until-acknowledged',
  'over',
  'acknowledged',
  'muted',
  'root-cause',
  'beginning-not-sent',
  'not-asked-for',
  'switched-off',
  'earlier-one-waits',
  'channel-removed',
] as const

/** Why it waits or was not sent: the routing's own reasons in the user's language, a service's answer as it came. */
export function deliveryReason(reason: string): TemplateResult | string {
  const known = WHY.find((one) => one === reason)
  return known ? t(`why_${known}`) : english(reason)
}

export const deliveryTone = {
  sent: 'ok',
  failed: 'error',
  dropped: 'plain',
  pending: 'waiting',
  held: 'waiting',
} as const

/** The entities of one server are nobody else's: that the others' got nothing goes without saying. */
export const isWorthALine = ({ channel, state, reason }: DeliveryItem): boolean =>
  state !== 'sent' && !(reason === 'of another server' && channel.startsWith('mqtt:'))

/** What arrived is one line; what did not has one of its own, with the reason. */
function deliveryLines(deliveries: readonly DeliveryItem[]): TemplateResult {
  const arrived = deliveries.filter(({ state }) => state === 'sent').map(({ channel }) => connectionName(channel))
  return html`<ul class="deliveries">
    ${arrived.length === 0 ? nothing : html`<li class="muted">${t('delivered_to', { names: arrived.join(', ') })}</li>`}
    ${deliveries.filter(isWorthALine).map(delivery)}
  </ul>`
}

const delivery = ({ channel, state, reason }: DeliveryItem): TemplateResult => html`<li>
  <span class="badge ${deliveryTone[state]}">${t(`delivery_${state}`)}: ${connectionName(channel)}</span>
  ${reason ? html`<span class="muted">${deliveryReason(reason)}</span>` : nothing}
</li>`

/** How often, in buckets of the same length from the first to the last. */
function bars({ category, findings, findings_bucket_minutes }: IncidentDetail): TemplateResult | typeof nothing {
  if (findings.length < 2) return nothing
  const step = findings_bucket_minutes * 60_000
  const first = Date.parse(findings[0]!.at)
  const length = Math.round((Date.parse(findings.at(-1)!.at) - first) / step) + 1
  const counts = new Map(findings.map(({ at, count }) => [Math.round((Date.parse(at) - first) / step), count]))
  const words = t(`category_${category}`)
  const buckets = Array.from({ length }, (_, index) => {
    const count = counts.get(index) ?? 0
    return {
      at: new Date(first + index * step).toISOString(),
      parts: count > 0 ? [{ name: category, words, count }] : [],
    }
  })
  return html`<s-bars .buckets=${buckets} .words=${t('findings_over_time')}></s-bars>`
}
