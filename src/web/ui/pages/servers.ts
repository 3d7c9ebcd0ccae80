// All watched servers, those first that need somebody.
import { html, nothing } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { ServerInfo } from '../../schemas/status.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { address, refine } from '../core/route.ts'
import { live } from '../core/services.ts'
import { byWorst, isIll } from '../core/state.ts'
import { searchField } from '../parts/fields.ts'
import { muteServer } from '../parts/mute-server.ts'
import { serverCard } from '../parts/server-card.ts'
import { empty } from '../parts/words.ts'

/** With fewer nobody looks for one. */
const SEARCHED_FROM = 4

class Servers extends Part {
  static override properties = { query: {} }
  declare query: URLSearchParams

  #mute = (server: ServerInfo) => this.attempt(() => muteServer(server))

  #typed = (event: Event) => refine(address('servers', null, { q: (event.target as HTMLInputElement).value.trim() }))

  override render() {
    const servers = live.status?.servers ?? []
    const ill = servers.filter(isIll).length
    const words = this.query.get('q') ?? ''
    const shown = byWorst(servers).filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(words.toLowerCase()))
    return html`
      <h1>${t('page_servers')}</h1>
      <p class="muted">
        ${plural('servers_n', servers.length)}: ${ill === 0 ? t('servers_well') : html`<b>${plural('servers_ill', ill)}</b>`}
      </p>
      ${servers.length < SEARCHED_FROM ? nothing : searchField({ value: words, typed: this.#typed })}
      ${shown.length === 0 ? html`<div class="card">${empty('search', t('nothing_found'))}</div>` : nothing}
      <div class="cards">
        ${repeat(
          shown,
          ({ id }) => id,
          (server) => serverCard(server, this.#mute),
        )}
      </div>
    `
  }
}
customElements.define('s-servers', Servers)
