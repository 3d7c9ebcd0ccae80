// The watched servers in the settings: each with its token and its place, further ones, and what was found here.
import { html, nothing, type TemplateResult } from 'lit'
import type { Config, ConfigSaved, ConfigServer } from '../../schemas/config.ts'
import { t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { restart } from '../core/restart.ts'
import { api, live } from '../core/services.ts'
import { ask } from './ask.ts'
import './found-servers.ts'
import { icon } from './icons.ts'
import { editServer } from './server-form.ts'
import { signInButton } from './sign-in.ts'
import { toast } from './toast.ts'
import { english, tag } from './words.ts'

class ServerSettings extends Part {
  static override properties = { config: {} }
  declare config: Config

  #changed = () => this.dispatchEvent(new Event('changed', { bubbles: true }))

  async #after({ restart_required }: Pick<ConfigSaved, 'restart_required'>): Promise<void> {
    if (restart_required.length === 0) toast(t('saved'))
    else if (live.status?.restartable) {
      toast(t('plex_restarting'))
      await restart()
    } else toast(t('saved_restart'))
    this.#changed()
  }

  #put = async (servers: ConfigServer['entry'][]) =>
    this.#after(await api.send<ConfigSaved>('PUT', 'config', { servers: servers.length === 0 ? null : servers }))

  #entries = (without?: string) =>
    this.config.servers.items.filter(({ id }) => id !== without).map(({ entry }) => entry)

  #add = () => editServer(null, (entry) => this.#put([...this.#entries(), entry]))

  #edit = ({ id, entry }: ConfigServer) =>
    editServer(entry, (edited) =>
      this.#put(this.config.servers.items.map((one) => (one.id === id ? edited : one.entry))),
    )

  #remove = ({ id, name }: ConfigServer) =>
    this.attempt(async () => {
      const sure = await ask({
        title: t('server_remove_title', { name }),
        text: t('server_remove_text'),
        action: t('delete'),
        danger: true,
      })
      if (sure !== null) await this.#put(this.#entries(id))
    })

  #signOut = ({ id, name }: ConfigServer) =>
    this.attempt(async () => {
      const sure = await ask({
        title: t('plex_sign_out_title', { name }),
        text: t('plex_sign_out_text'),
        action: t('plex_sign_out'),
        danger: true,
      })
      if (sure !== null)
        await this.#after(await api.send<ConfigSaved>('POST', `servers/${encodeURIComponent(id)}/sign-out`))
    })

  override render() {
    const { listed, items } = this.config.servers
    const first = items.find(({ has_token }) => !has_token)
    return html`<section>
      <div class="section-head">
        <h2>${t('servers')}</h2>
        ${
          this.config.writable
            ? html`<div class="buttons">
                ${first === undefined ? signInButton(null, '') : nothing}
                <button type="button" class="button" @click=${this.#add}>${icon('add')}${t('server_add')}</button>
              </div>`
            : nothing
        }
      </div>
      <ul class="rows card">${items.map((server) => this.#row(server, listed))}</ul>
      <s-found .server=${first?.id ?? ''}></s-found>
    </section>`
  }

  #row(server: ConfigServer, listed: boolean): TemplateResult {
    const { id, name, entry, has_token } = server
    const running = live.status?.servers.find((one) => one.id === id)
    const notes = running?.plex?.notes ?? []
    const isRefused = running?.plex?.token_refused === true
    return html`<li class="row">
      <div class="row-body">
        <span class="row-title">${name}</span>
        <span class="row-facts">
          ${
            !has_token
              ? tag('off', 'plain', t('plex_not_signed_in'))
              : isRefused
                ? tag('error', 'error', t('plex_refused'))
                : tag('check', 'ok', t('plex_signed_in'))
          }
          ${typeof entry.plex_url === 'string' ? html`<span>${entry.plex_url}</span>` : nothing}
          ${typeof entry.log_path === 'string' ? html`<code dir="ltr">${entry.log_path}</code>` : nothing}
        </span>
        ${notes.map((note) => html`<p class="detail">${icon('warning')}${english(note)}</p>`)}
      </div>
      <div class="buttons">
        ${this.config.writable && (!has_token || isRefused) ? signInButton(id) : nothing}
        ${this.config.writable && has_token ? html`<button type="button" class="button" @click=${() => this.#signOut(server)}>${icon('leave')}${t('plex_sign_out')}</button>` : nothing}
        ${
          this.config.writable && listed
            ? html`<button type="button" class="button" aria-label="${t('edit')}: ${name}" @click=${() => this.#edit(server)}>${icon('edit')}${t('edit')}</button>
                <button type="button" class="button danger" aria-label="${t('delete')}: ${name}" @click=${() => this.#remove(server)}>${t('delete')}</button>`
            : nothing
        }
      </div>
    </li>`
  }
}
customElements.define('s-server-settings', ServerSettings)
