// The ways out: how each is doing, a test with the server's own answer, what was sent, and new ones.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { ChannelInfo, ChannelTest } from '../../schemas/channels.ts'
import type { Config } from '../../schemas/config.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { api, live } from '../core/services.ts'
import { ask } from '../parts/ask.ts'
import type { ListedChannel } from '../parts/channel-fields.ts'
import { editChannel } from '../parts/channel-form.ts'
import { channelIcon } from '../parts/channel-icons.ts'
import { channelBadge } from '../parts/channel-state.ts'
import { connectionRow } from '../parts/connection-row.ts'
import { digestWords } from '../parts/digest.ts'
import '../parts/deliveries.ts'
import { icon } from '../parts/icons.ts'
import { rightsNote } from '../parts/rights-note.ts'
import { toast } from '../parts/toast.ts'
import { empty, english, time } from '../parts/words.ts'

/** Those of the single settings, which are no entries of the list. */
const ORIGINALS = ['email', 'discord', 'slack', 'webhook']

class Channels extends Part {
  #answers = new Map<string, ChannelTest | 'asking'>()
  #config: Config | null = null

  protected override async reload() {
    if (!mayAdminister()) return
    await this.attempt(async () => {
      this.#config = await api.get<Config>('config')
    })
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

  #edit = (channel: ListedChannel | null) => {
    const listWith = (edited: ListedChannel) =>
      channel === null
        ? [...this.#listed(), edited]
        : this.#listed().map((one) => (one.name === channel.name ? edited : one))
    const taken = (live.status?.channels ?? []).map(({ name }) => name)
    return this.attempt(() => editChannel(channel, { listWith, save: (edited) => this.#save(listWith(edited)), taken }))
  }

  #remove = async ({ name }: ChannelInfo) => {
    const sure = await ask({ title: t('channel_remove', { name }), action: t('delete'), danger: true })
    if (sure) await this.attempt(() => this.#save(this.#listed().filter((one) => one.name !== name)))
  }

  override render() {
    const { channels = [], connections = [] } = live.status ?? {}
    return html`
      <div class="section-head">
        <h1>${t('page_channels')}</h1>
        ${
          mayAdminister()
            ? html`<button class="button primary" ?disabled=${!this.#config?.writable} @click=${() => this.#edit(null)}>
                ${icon('add')}${t('channel_add')}
              </button>`
            : nothing
        }
      </div>
      ${rightsNote()}
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
        <s-deliveries></s-deliveries>
      </section>
    `
  }

  #card(channel: ChannelInfo): TemplateResult {
    const { name, type, state, last_error, failing_since, last_sent_at, waiting } = channel
    const listed = this.#listed().find((one) => one.name === name)
    const answer = this.#answers.get(name)
    const failing = state !== 'off' && failing_since !== null
    return html`<article class="card padded">
      <div class="section-head">
        <h2>${channelIcon(type)} ${name} ${name === type ? nothing : html`<span class="muted">${type}</span>`}</h2>
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
      ${mayAdminister() ? this.#buttons(channel, listed, answer) : nothing}
    </article>`
  }

  #buttons(channel: ChannelInfo, listed: ListedChannel | undefined, answer: ChannelTest | 'asking' | undefined) {
    const { name, waiting, enabled } = channel
    return html`<div class="buttons">
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
      </div>`
  }
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
function routing({
  min_severity,
  categories,
  servers,
  states,
  quiet_hours,
  digest,
  after,
  until_acknowledged,
}: ChannelInfo) {
  const facts = [
    min_severity && t('route_severity', { severity: t(`severity_${min_severity}`) }),
    categories?.map((one) => t(`category_${one}`)).join(', '),
    servers?.join(', '),
    states?.map((one) => t(`alert_${one}`)).join(', '),
    quiet_hours && t('route_quiet', { from: quiet_hours.from, to: quiet_hours.to }),
    digest && digestWords(digest),
    after && t('route_after', { span: after }),
    until_acknowledged && t('route_again', { span: until_acknowledged }),
  ].filter(Boolean)
  return facts.length === 0 ? nothing : html`<p>${facts.join(' · ')}</p>`
}
