// Plex servers that are here and not watched yet, each with its one next step.
import { html, nothing } from 'lit'
import type { List } from '../../schemas/common.ts'
import type { FoundInfo } from '../../schemas/plex.ts'
import { t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { mayAdminister } from '../core/rights.ts'
import { api } from '../core/services.ts'
import { icon } from './icons.ts'
import { signInButton } from './sign-in.ts'

class Found extends Part {
  static override properties = { server: {}, alone: { type: Boolean } }
  /** The watched server that becomes what is found; '' for a further one. */
  declare server: string
  /** No other button to sign in stands nearby: plex.tv also knows servers that are not found here. */
  declare alone: boolean
  #found: FoundInfo[] | null = null

  protected override async reload() {
    if (!mayAdminister()) return
    // What cannot be asked is not found; signing in works all the same.
    this.#found = (await api.get<List<FoundInfo>>('plex/found').catch(() => ({ items: [] }))).items
    this.requestUpdate()
  }

  #button = () => signInButton(this.server || null)

  override render() {
    if (this.#found === null)
      return html`${this.alone ? this.#button() : nothing}<p class="muted" role="status">${t('plex_looking')}</p>`
    const news = this.#found.filter(({ server }) => server === null || server === this.server)
    const mayBe = news.filter(({ claimed }) => claimed !== false)
    if (news.length === 0) return this.alone ? this.#button() : nothing
    return html`${this.alone && mayBe.length === 0 ? this.#button() : nothing}<ul class="rows card">
      ${news.map(
        ({ address, by, name, version, claimed }) => html`<li class="row">
          <div class="row-body">
            <span class="row-title">${t('plex_found', { version: version.split('-')[0] ?? version, address })}</span>
            <span class="row-facts">${name ? html`<span>${name}</span>` : nothing}<span>${t(BY[by])}</span></span>
            ${claimed === false ? html`<p class="detail">${icon('warning')}${t('plex_unclaimed')}</p>` : nothing}
          </div>
          ${claimed === false ? nothing : this.#button()}
        </li>`,
      )}
    </ul>`
  }
}
customElements.define('s-found', Found)

const BY = {
  app: 'plex_by_app',
  machine: 'plex_by_machine',
  'home-assistant': 'plex_by_home_assistant',
  network: 'plex_by_network',
} as const
