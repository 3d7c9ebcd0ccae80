// The fleet's dashboard: one page with all servers of all agents, asked for again while somebody looks.
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Fleet, FleetServerInfo } from '../schemas/fleet.ts'
import type { SessionInfo } from '../schemas/status.ts'
import { query } from './core/api.ts'
import { plural, t } from './core/i18n.ts'
import { wordsOf } from './core/part.ts'
import { grant } from './core/rights.ts'
import { api, LOGGED_OUT } from './core/services.ts'
import { ago } from './core/time.ts'
import { ask, askMute } from './parts/ask.ts'
import { searchField, toggle } from './parts/fields.ts'
import { type FleetCommand, fleetRow } from './parts/fleet-row.ts'
import { icon } from './parts/icons.ts'
import './parts/time.ts'
import { toast } from './parts/toast.ts'
import { empty, english, loading } from './parts/words.ts'
import './pages/login.ts'

const EVERY_MS = 5_000
const PAGE = 1_000
const LOGO = document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href ?? ''

class FleetApp extends LitElement {
  #session: SessionInfo | null = null
  #fleet: Fleet | null = null
  /** The dashboard's own server does not answer. */
  #failed = false
  #words = ''
  #onlyIll = false
  #most = PAGE
  #asked = 0

  protected override createRenderRoot() {
    return this
  }

  override connectedCallback() {
    this.replaceChildren()
    super.connectedCallback()
    window.addEventListener(LOGGED_OUT, () => {
      this.#session = { by: null, needs: 'login', may: null }
      this.requestUpdate()
    })
    document.addEventListener('visibilitychange', () => this.#load())
    setInterval(() => this.#load(), EVERY_MS)
    void this.#enter()
  }

  #enter = async () => {
    this.#session = await api
      .get<SessionInfo>('session')
      .catch(() => ({ by: 'local', needs: null, may: 'look' }) as const)
    grant(this.#session.may)
    this.requestUpdate()
    await this.#load()
  }

  #load = async () => {
    if (this.#session?.needs !== null || document.hidden) return
    const asked = ++this.#asked
    try {
      const fleet = await this.#pages()
      if (asked !== this.#asked) return // what was asked later counts
      this.#fleet = fleet
      this.#failed = false
    } catch {
      this.#failed = true
    }
    this.requestUpdate()
  }

  async #pages(): Promise<Fleet> {
    const filters = { q: this.#words, only: this.#onlyIll ? 'need_somebody' : null }
    const fleet = await api.get<Fleet>(`fleet${query(filters)}`)
    while (fleet.next_cursor !== null && fleet.items.length < this.#most) {
      const more = await api.get<Fleet>(`fleet${query({ ...filters, cursor: fleet.next_cursor })}`)
      fleet.items.push(...more.items)
      fleet.next_cursor = more.next_cursor
    }
    return fleet
  }

  #does = async (
    command: FleetCommand,
    server: FleetServerInfo,
    { id, title }: FleetServerInfo['incidents'][number],
  ) => {
    const minutes = command === 'mute' ? await askMute(`${server.name}: ${title}`) : undefined
    if (minutes === null) return
    if (
      command === 'resolve' &&
      !(await ask({ title: t('resolve_title'), text: `${server.name}: ${title}`, action: t('resolve') }))
    )
      return
    const path = `fleet/${encodeURIComponent(server.id)}/incidents/${encodeURIComponent(id)}/${command}`
    await api.send('POST', path, minutes === undefined ? {} : { minutes }).then(
      () => toast(t('fleet_sent')),
      (error: unknown) => toast(wordsOf(error), 'error'),
    )
  }

  #typed = (event: Event) => {
    this.#words = (event.target as HTMLInputElement).value.trim()
    void this.#load()
  }

  override render() {
    const session = this.#session
    if (session === null) return nothing
    document.title = session.needs === null ? `${t('fleet_title')} · Sentarr` : 'Sentarr'
    const toasts = html`<div id="toasts" role="status"></div>`
    if (session.needs !== null) {
      return html`<s-login .needs=${session.needs} @entered=${this.#enter}></s-login>${toasts}`
    }
    return html`
      <header class="top">
        <a class="brand" href="./"><img src=${LOGO} alt="" width="28" height="28" />Sentarr</a>
        ${this.#failed ? html`<span class="badge plain">${icon('waiting')}${t('reconnecting')}</span>` : nothing}
      </header>
      <main id="main">${this.#fleet === null ? (this.#failed ? html`<h1>${t('offline')}</h1>` : loading()) : this.#page(this.#fleet)}</main>
      ${toasts}
    `
  }

  #page({ broker, counts, items, next_cursor, commands, version }: Fleet): TemplateResult {
    const { need_somebody: ill, unwatched } = counts
    const current = broker.connected && !this.#failed
    return html`
      <h1>${t('fleet_title')}</h1>
      ${
        broker.connected
          ? broker.detail &&
            html`<div class="notice warning">${icon('warning')}<div>${english(broker.detail)}</div></div>`
          : html`<div class="notice error" role="alert">
              ${icon('error')}
              <div>
                <b>${counts.servers > 0 ? t('fleet_no_broker', { time: ago(broker.since) }) : t('fleet_waiting')}.</b>
                ${counts.servers > 0 ? t('fleet_old') : nothing} ${english(broker.detail)}
              </div>
            </div>`
      }
      <p class="muted">
        ${plural('servers_n', counts.servers)}: ${ill === 0 ? t('servers_well') : html`<b>${plural('servers_ill', ill)}</b>`}${unwatched > 0 ? html`, <b>${plural('fleet_unwatched', unwatched)}</b>` : nothing}
        · ${plural('open_incidents_n', counts.open_incidents)}
      </p>
      <div class="filters">
        ${searchField({ value: this.#words, typed: this.#typed })}
        ${toggle({
          label: t('fleet_only'),
          on: this.#onlyIll,
          changed: (on) => {
            this.#onlyIll = on
            void this.#load()
          },
        })}
      </div>
      ${
        items.length === 0
          ? html`<div class="card">${empty('search', counts.servers === 0 ? t('fleet_none') : t('nothing_found'))}</div>`
          : html`<ul class="card rows ${current ? '' : 'old'}">
              ${repeat(
                items,
                ({ id }) => id,
                (server) => fleetRow(server, commands && current ? this.#does : null),
              )}
            </ul>`
      }
      ${next_cursor === null ? nothing : html`<button class="button" @click=${this.#more}>${t('load_more')}</button>`}
      <p class="muted">Sentarr ${version}</p>
    `
  }

  #more = () => {
    this.#most += PAGE
    void this.#load()
  }
}

/** Brings the page's element to life; the words must be loaded by now. */
export function defineApp(): void {
  customElements.define('sentarr-fleet', FleetApp)
}
