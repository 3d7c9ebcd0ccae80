// The address for Plex's webhooks, which is a secret: shown when an administrator asks for it, with how to enter it.
import { html, type TemplateResult } from 'lit'
import type { PlexWebhookInfo } from '../../schemas/plex-webhook.ts'
import { number, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { api } from '../core/services.ts'
import { icon } from './icons.ts'
import { copied } from './prose.ts'
import { english, time } from './words.ts'

class PlexWebhook extends Part {
  #info: PlexWebhookInfo | null = null

  #show = () =>
    this.attempt(async () => {
      this.#info = await api.get<PlexWebhookInfo>('plex-webhook')
    })

  override render() {
    return html`<section class="card padded">
      <h2>${t('webhook')}</h2>
      <p>${t('webhook_text')}</p>
      ${this.#info === null ? html`<button class="button" @click=${this.#show}>${icon('link')}${t('webhook_show')}</button>` : this.#shown(this.#info)}
    </section>`
  }

  #shown({ path, port, events, unknown, foreign, unreadable }: PlexWebhookInfo): TemplateResult {
    const address = `http://${location.hostname}:${port}/${path}`
    return html`<ol>
        <li>${t('webhook_step_plex')}</li>
        <li>
          ${t('webhook_step_address')}
          <button type="button" class="chip" title=${t('copy')} @click=${() => copied(address)}>
            <b dir="ltr">${address}</b>${icon('copy')}<span class="hidden">${t('copy')}</span>
          </button>
        </li>
        <li>${t('webhook_step_host')}</li>
      </ol>
      <dl class="facts">
        ${events.map(({ event, count, last_at }) => html`<dt>${english(event)}</dt><dd>${number(count)} · ${time(last_at)}</dd>`)}
        <dt>${t('webhook_left_out')}</dt>
        <dd>${number(unknown + foreign + unreadable)}</dd>
      </dl>`
  }
}
customElements.define('s-plex-webhook', PlexWebhook)
