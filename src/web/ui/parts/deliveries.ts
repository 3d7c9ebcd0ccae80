// `<s-deliveries>`: what was sent on which channel, what waits, and why.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { DeliveryItem } from '../../schemas/channels.ts'
import type { List } from '../../schemas/common.ts'
import { query } from '../core/api.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { api } from '../core/services.ts'
import type { Received } from '../core/stream.ts'
import { short } from '../core/time.ts'
import { deliveryReason, deliveryTone } from './timeline.ts'
import { empty, english, severityBadge, time } from './words.ts'

const FIRST = 25
const MORE = 50
/** News push older ones out, so that a page left open does not grow. */
const MOST = 200

class Deliveries extends Part {
  #deliveries: DeliveryItem[] = []
  #next: string | null = null

  protected override async reload() {
    await this.attempt(async () => {
      const page = await api.get<List<DeliveryItem>>(`deliveries${query({ limit: FIRST })}`)
      this.#deliveries = page.items
      this.#next = page.next_cursor
    })
  }

  protected override received({ name, data }: Received) {
    if (name !== 'delivery') return
    const known = this.#deliveries.some(({ id }) => id === data.id)
    this.#deliveries = known
      ? this.#deliveries.map((one) => (one.id === data.id ? data : one))
      : [data, ...this.#deliveries].slice(0, MOST)
  }

  override render() {
    if (this.#deliveries.length === 0) return html`<div class="card">${empty('send', t('no_deliveries'))}</div>`
    return html`<ul class="rows card">
        ${repeat(
          this.#deliveries,
          ({ id }) => id,
          (item) => this.#delivery(item),
        )}
      </ul>
      ${this.#next === null ? nothing : html`<button class="button" @click=${this.#more}>${t('load_more')}</button>`}`
  }

  #delivery(item: DeliveryItem): TemplateResult {
    const { id, title, channel, state, reason, attempts, updated_at, next_at, incident, severity, alert_state } = item
    const words = title ? english(title) : t('alert_gone')
    return html`<li class="row">
      <div class="row-body">
        <span class="row-title">${incident ? html`<a href=${address('incidents', incident)}>${words}</a>` : words}</span>
        <span class="row-facts">
          <span class="badge ${deliveryTone[state]}">${t(`delivery_${state}`)}</span>
          <span>${channel}</span> ${alert_state ? html`<span>${t(`alert_${alert_state}`)}</span>` : nothing}
          ${severity ? severityBadge(severity) : nothing} <span>${time(updated_at)}</span>
          ${attempts > 1 ? html`<span>${plural('attempts', attempts)}</span>` : nothing}
          ${next_at ? html`<span>${t('next_try', { time: short(next_at) })}</span>` : nothing}
        </span>
        ${reason ? html`<p class="detail">${deliveryReason(reason)}</p>` : nothing}
      </div>
      ${mayAdminister() && (state === 'failed' || state === 'pending') ? html`<button class="button" @click=${() => this.#again(id)}>${t('retry')}</button>` : nothing}
    </li>`
  }

  #again = (id: string) =>
    this.attempt(async () => {
      const item = await api.send<DeliveryItem>('POST', `deliveries/${encodeURIComponent(id)}/retry`)
      this.#deliveries = this.#deliveries.map((one) => (one.id === id ? item : one))
    })

  #more = () =>
    this.attempt(async () => {
      const page = await api.get<List<DeliveryItem>>(`deliveries${query({ limit: MORE, cursor: this.#next })}`)
      this.#deliveries = [...this.#deliveries, ...page.items]
      this.#next = page.next_cursor
    })
}
customElements.define('s-deliveries', Deliveries)
