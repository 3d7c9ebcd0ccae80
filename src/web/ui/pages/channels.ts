// The ways out: how each is doing, a test with the server's own answer, what was sent, and new ones.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { ChannelInfo, ChannelTest, Config, DeliveryItem, List } from '../../api-types.ts'
import { query } from '../core/api.ts'
import { ORIGINALS } from '../core/channel-types.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { address } from '../core/route.ts'
import { api, live } from '../core/services.ts'
import type { Received } from '../core/stream.ts'
import { short } from '../core/time.ts'
import { ask } from '../parts/ask.ts'
import { editChannel, type ListedChannel } from '../parts/channel-form.ts'
import { channelBadge } from '../parts/channel-state.ts'
import { icon } from '../parts/icons.ts'
import { deliveryReason, deliveryTone } from '../parts/timeline.ts'
import { toast } from '../parts/toast.ts'
import { empty, english, severityBadge, time } from '../parts/words.ts'
import { connectionRow } from './overview.ts'

const MOST = 200

class Channels extends Part {
  #answers = new Map<string, ChannelTest | 'asking'>()
  #deliveries: DeliveryItem[] = []
  #next: string | null = null
  #config: Config | null = null

  protected override async reload() {
    await this.attempt(async () => {
      const [page, config] = await Promise.all([
        api.get<List<DeliveryItem>>('deliveries?limit=25'),
        api.get<Config>('config'),
      ])
      this.#deliveries = page.items
      this.#next = page.next_cursor
      this.#config = config
    })
  }

  protected override received({ name, data }: Received) {
    if (name !== 'delivery') return
    const others = this.#deliveries.filter(({ id }) => id !== data.id)
    this.#deliveries =
      others.length === this.#deliveries.length
        ? [data, ...others].slice(0, MOST)
        : this.#deliveries.map((one) => (one.id === data.id ? data : one))
  }

  #listed = (): ListedChannel[] => (this.#config?.settings.channels as ListedChannel[] | undefined) ?? []

  #test = async ({ name }: ChannelInfo) => {
    this.#answers.set(name, 'asking')
    this.requestUpdate()
    const done = await this.attempt(async () => {
      this.#answers.set(name, await api.send<ChannelTest>('POST', `channels/${encodeURIComponent(name)}/test`))
    })
    if (!done) this.#answers.delete(name)
    this.requestUpdate()
  }

  #retry = ({ name }: ChannelInfo) =>
    this.attempt(async () => {
      await api.send('POST', `channels/${encodeURIComponent(name)}/retry`)
      toast(t('retrying'))
    })

  #save = async (channels: ListedChannel[]) => {
    const saved = await api.send<{ restart_required: string[] }>('PUT', 'config', {
      channels: channels.length === 0 ? null : channels,
    })
    toast(saved.restart_required.includes('channels') ? t('saved_restart') : t('saved'))
    await live.load()
  }

  #edit = (channel: ListedChannel | null) =>
    editChannel(channel, (edited) =>
      this.#save(
        channel === null
          ? [...this.#listed(), edited]
          : this.#listed().map((one) => (one.name === channel.name ? edited : one)),
      ),
    )

  #remove = async ({ name }: ChannelInfo) => {
    const sure = await ask({ title: t('channel_remove', { name }), action: t('delete'), danger: true })
    if (sure) await this.attempt(() => this.#save(this.#listed().filter((one) => one.name !== name)))
  }

  override render() {
    const { channels = [], connections = [] } = live.status ?? {}
    return html`
      <div class="section-head">
        <h1>${t('page_channels')}</h1>
        <button class="button primary" ?disabled=${!this.#config?.writable} @click=${() => this.#edit(null)}>
          ${icon('add')}${t('channel_add')}
        </button>
      </div>
      ${
        channels.length === 0
          ? html`<div class="card">${empty('channels', t('no_channels'))}</div>`
          : html`<div class="cards">${repeat(
              channels,
              ({ name }) => name,
              (channel) => this.#card(channel),
            )}</div>`
      }
      ${
        connections.length === 0
          ? nothing
          : html`<section>
              <h2>${t('connections')}</h2>
              <ul class="rows card">${connections.map(connectionRow)}</ul>
            </section>`
      }
      <section>
        <h2>${t('deliveries')}</h2>
        ${this.#log()}
      </section>
    `
  }

  #card(channel: ChannelInfo): TemplateResult {
    const { name, type, state, last_error, failing_since, last_sent_at, waiting, enabled } = channel
    const listed = this.#listed().find((one) => one.name === name)
    const answer = this.#answers.get(name)
    const failing = state === 'failing' || state === 'switched-off'
    return html`<article class="card padded">
      <div class="section-head">
        <h2>${name} ${name === type ? nothing : html`<span class="muted">${type}</span>`}</h2>
        ${channelBadge(channel)}
      </div>
      <p class="muted">
        ${last_sent_at ? html`${t('last_sent')} ${time(last_sent_at)}` : t('never_sent')}
        ${waiting > 0 ? ` · ${plural('waiting', waiting)}` : nothing}
      </p>
      ${
        failing
          ? html`<p class="problem">
              ${icon('error')}<span>${english(last_error)} ${failing_since ? html`(${t('since')} ${time(failing_since)})` : nothing}</span>
            </p>`
          : nothing
      }
      ${routing(channel)}
      <div role="status">${answerOf(answer)}</div>
      <div class="buttons">
        ${enabled ? html`<button class="button" ?disabled=${answer === 'asking'} @click=${() => this.#test(channel)}>${icon('send')}${t('test')}</button>` : nothing}
        ${waiting > 0 ? html`<button class="button" @click=${() => this.#retry(channel)}>${t('retry_now')}</button>` : nothing}
        ${
          listed
            ? html`<button class="button" @click=${() => this.#edit(listed)}>${icon('edit')}${t('edit')}</button>
                <button class="button danger" @click=${() => this.#remove(channel)}>${t('delete')}</button>`
            : ORIGINALS.includes(name)
              ? html`<a class="button" href=${address('settings')}>${icon('edit')}${t('edit')}</a>`
              : nothing
        }
      </div>
    </article>`
  }

  #log(): TemplateResult {
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
      ${state === 'failed' || state === 'pending' ? html`<button class="button" @click=${() => this.#again(id)}>${t('retry')}</button>` : nothing}
    </li>`
  }

  #again = (id: string) =>
    this.attempt(async () => {
      const item = await api.send<DeliveryItem>('POST', `deliveries/${encodeURIComponent(id)}/retry`)
      this.#deliveries = this.#deliveries.map((one) => (one.id === id ? item : one))
    })

  #more = () =>
    this.attempt(async () => {
      const page = await api.get<List<DeliveryItem>>(`deliveries${query({ limit: 50, cursor: this.#next })}`)
      this.#deliveries = [...this.#deliveries, ...page.items]
      this.#next = page.next_cursor
    })
}
customElements.define('s-channels', Channels)

function answerOf(answer: ChannelTest | 'asking' | undefined) {
  if (answer === undefined) return nothing
  if (answer === 'asking') return html`<p class="muted">${t('testing')}</p>`
  return html`<p class="notice ${answer.ok ? 'ok' : 'error'}">
    ${icon(answer.ok ? 'ok' : 'error')}<span><b>${answer.ok ? t('test_ok') : t('test_failed')}</b> ${english(answer.answer)}</span>
  </p>`
}

/** What goes this way and what does not, in words. */
function routing({ min_severity, categories, servers, states, quiet_hours, digest }: ChannelInfo) {
  const facts = [
    min_severity && t('route_severity', { severity: t(`severity_${min_severity}`) }),
    categories?.map((one) => t(`category_${one}`)).join(', '),
    servers?.join(', '),
    states?.map((one) => t(`alert_${one}`)).join(', '),
    quiet_hours && t('route_quiet', { from: quiet_hours.from, to: quiet_hours.to }),
    digest && t('route_digest', { time: digest }),
  ].filter(Boolean)
  return facts.length === 0 ? nothing : html`<p>${facts.join(' · ')}</p>`
}
