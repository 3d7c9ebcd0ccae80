// `<s-deliveries>`: the alerts that went out, each with its channels: what arrived, what waits, and why.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { DeliveryItem } from '../../schemas/channels.ts'
import type { List } from '../../schemas/common.ts'
import { query } from '../core/api.ts'
import { plural, t } from '../core/i18n.ts'
import { serverName } from '../core/live.ts'
import { Part } from '../core/part.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { api, live } from '../core/services.ts'
import type { Received } from '../core/stream.ts'
import { short } from '../core/time.ts'
import { connectionName } from './connection-row.ts'
import { serverChoice } from './fields.ts'
import { deliveryReason, deliveryTone, isWorthALine } from './timeline.ts'
import { empty, severityBadge, tag, time, told } from './words.ts'

const FIRST = 25
const MORE = 50
/** News push older ones out, so that a page left open does not grow. */
const MOST = 200

class Deliveries extends Part {
  #deliveries: DeliveryItem[] = []
  #next: string | null = null
  /** Of which server; '' for all. */
  #server = ''

  protected override async reload() {
    await this.attempt(async () => {
      const page = await api.get<List<DeliveryItem>>(`deliveries${query({ limit: FIRST, server: this.#server })}`)
      this.#deliveries = page.items
      this.#next = page.next_cursor
    })
  }

  protected override received({ name, data }: Received) {
    if (name !== 'delivery' || (this.#server && data.server !== this.#server)) return
    const known = this.#deliveries.some(({ id }) => id === data.id)
    if (known) this.#deliveries = this.#deliveries.map((one) => (one.id === data.id ? data : one))
    else if (this.#isLoaded(data)) this.#deliveries = [data, ...this.#deliveries].slice(0, MOST)
  }

  /** Not older than what stands in the list: it comes with the next page. */
  #isLoaded({ created_at }: DeliveryItem): boolean {
    const last = this.#deliveries.at(-1)
    return this.#next === null || last === undefined || created_at > last.created_at
  }

  /** A page ends anywhere among the deliveries of one moment: alerts that may lack some wait for the next page. */
  #whole(): DeliveryItem[] {
    const whole = this.#next === null ? [] : this.#deliveries.filter((one) => this.#isLoaded(one))
    return whole.length === 0 ? this.#deliveries : whole
  }

  #choose = (id: string) => {
    this.#server = id
    void this.reload()
  }

  override render() {
    const choice = serverChoice(this.#server, this.#choose)
    return html`${choice === nothing ? nothing : html`<div class="filters">${choice}</div>`} ${this.#list()}`
  }

  #list(): TemplateResult {
    if (this.#deliveries.length === 0) return html`<div class="card">${empty('send', t('no_deliveries'))}</div>`
    const alerts = [...Map.groupBy(this.#whole(), ({ alert }) => alert)]
    return html`<ul class="rows card">
        ${repeat(
          alerts,
          ([alert]) => alert,
          ([, deliveries]) => this.#alert(deliveries),
        )}
      </ul>
      ${this.#next === null ? nothing : html`<button class="button" @click=${this.#more}>${t('load_more')}</button>`}`
  }

  /** One alert and how it fared on each channel: what arrived together, what did not for itself with the reason. */
  #alert(deliveries: readonly DeliveryItem[]): TemplateResult {
    const { title, incident, severity, alert_state, part_of, created_at, server } = deliveries[0]!
    const words = title ? told(title) : t('alert_gone')
    const arrived = deliveries.filter(({ state }) => state === 'sent').map(({ channel }) => connectionName(channel))
    const servers = live.status?.servers ?? []
    return html`<li class="row">
      <div class="row-body">
        <span class="row-title">${incident ? html`<a href=${address('incidents', incident)}>${words}</a>` : words}</span>
        <span class="row-facts">
          ${alert_state ? html`<span>${t(`alert_${part_of === null ? alert_state : 'part'}`)}</span>` : nothing}
          ${severity ? severityBadge(severity) : nothing} <span>${time(created_at)}</span>
          ${server && servers.length > 1 ? html`<span>${serverName(servers, server)}</span>` : nothing}
          ${arrived.length > 0 ? html`<span>${tag('check', 'ok', t('delivered_to', { names: arrived.join(', ') }))}</span>` : nothing}
        </span>
        ${deliveries.filter(isWorthALine).map((one) => this.#open(one))}
      </div>
    </li>`
  }

  #open({ id, channel, state, reason, attempts, next_at }: DeliveryItem): TemplateResult {
    const again = mayAdminister() && (state === 'failed' || state === 'pending')
    return html`<div class="delivery">
      <span class="row-facts">
        <span class="badge ${deliveryTone[state]}">${t(`delivery_${state}`)}: ${connectionName(channel)}</span>
        ${attempts > 1 ? html`<span>${plural('attempts', attempts)}</span>` : nothing}
        ${next_at ? html`<span>${t('next_try', { time: short(next_at) })}</span>` : nothing}
        ${reason ? html`<span>${deliveryReason(reason)}</span>` : nothing}
      </span>
      ${again ? html`<button class="button" @click=${() => this.#again(id)}>${t('retry')}</button>` : nothing}
    </div>`
  }

  #again = (id: string) =>
    this.attempt(async () => {
      const item = await api.send<DeliveryItem>('POST', `deliveries/${encodeURIComponent(id)}/retry`)
      this.#deliveries = this.#deliveries.map((one) => (one.id === id ? item : one))
    })

  #more = () =>
    this.attempt(async () => {
      const page = await api.get<List<DeliveryItem>>(
        `deliveries${query({ limit: MORE, cursor: this.#next, server: this.#server })}`,
      )
      this.#deliveries = [...this.#deliveries, ...page.items]
      this.#next = page.next_cursor
    })
}
customElements.define('s-deliveries', Deliveries)
