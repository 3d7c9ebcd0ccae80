// The frame around the pages: navigation, login, what is said aloud.
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { SessionInfo } from '../schemas/status.ts'
import { showDialog } from './core/dialogs.ts'
import { isUnsaved } from './core/drafts.ts'
import { followHost, type Host } from './core/host.ts'
import { t } from './core/i18n.ts'
import { wordsOf } from './core/part.ts'
import { grant, mayAdminister } from './core/rights.ts'
import { address, PAGES, type Page, parseRoute, ROUTE_REFINED, type Route } from './core/route.ts'
import { api, LOGGED_OUT, live } from './core/services.ts'
import { onShortcut } from './core/shortcuts.ts'
import { icon } from './parts/icons.ts'
import { toast } from './parts/toast.ts'
import './parts/time.ts'
import './pages/login.ts'
import { pageOf } from './pages/pages.ts'

const MAIN: readonly Page[] = ['overview', 'incidents', 'logs']
/** All others; the lab is reached from the rules. */
const MORE: readonly Page[] = PAGES.filter((page) => !MAIN.includes(page) && page !== 'lab')

/** The page's own icon: its address has a hash in it. */
const LOGO = document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href ?? ''

class App extends LitElement {
  #route: Route = parseRoute(location.hash)
  #session: SessionInfo | null = null
  #said = ''
  #narrow = false
  declare host: Host | null

  protected override createRenderRoot() {
    return this
  }

  override connectedCallback() {
    this.replaceChildren()
    super.connectedCallback()
    window.addEventListener('hashchange', () => this.#go())
    window.addEventListener('keydown', onShortcut)
    window.addEventListener(ROUTE_REFINED, () => this.#follow())
    window.addEventListener(LOGGED_OUT, () => this.#leave('login'))
    live.listen((event) => {
      // One polite word for what is new; not for what goes on.
      if (event.name === 'alert' && event.data.state === 'raised')
        this.#said = t('said_new', { title: event.data.title })
      this.requestUpdate()
    })
    if (this.host) {
      followHost(this.host, (narrow) => {
        this.#narrow = narrow
        this.requestUpdate()
      })
    }
    void this.enter()
  }

  /** Finds out whether one may look, and begins. */
  async enter() {
    // Most may look; who may not is told so by the session and by every other answer.
    live.start()
    this.#session = await api
      .get<SessionInfo>('session')
      .catch(() => ({ by: 'local', needs: null, may: 'administer' }) as const)
    grant(this.#session.may)
    if (this.#session.needs !== null) live.stop()
    this.requestUpdate()
  }

  #leave(needs: 'login') {
    live.stop()
    this.#session = { by: null, needs, may: null }
    this.requestUpdate()
  }

  #follow() {
    this.#route = parseRoute(location.hash)
    this.requestUpdate()
  }

  #go() {
    this.#follow()
    void this.updateComplete.then(() => {
      window.scrollTo(0, 0)
      this.querySelector<HTMLElement>('main')?.focus({ preventScroll: true })
    })
  }

  #link(page: Page): TemplateResult {
    const here = this.#route.page === page || (page === 'rules' && this.#route.page === 'lab')
    const open = page === 'incidents' ? live.open.size : 0
    return html`<a href=${address(page)} aria-current=${here ? 'page' : nothing} @click=${this.#fromSheet}>
      ${icon(page)}<span>${t(`page_${page}`)}</span>
      ${page === 'settings' && isUnsaved('settings') ? html`<span class="badge warning" title=${t('unsaved')}>${icon('edit')}<span class="hidden">${t('unsaved')}</span></span>` : nothing}
      ${open > 0 ? html`<span class="count"><span class="hidden">${t('open_now')} </span>${open}</span>` : nothing}
    </a>`
  }

  #closeMore = () => this.#sheet()?.close()

  /** From the sheet the page takes the place of the sheet's step in the history. */
  #fromSheet = (event: MouseEvent) => {
    const sheet = this.#sheet()
    if (!sheet?.open) return
    event.preventDefault()
    sheet.close(new URL((event.currentTarget as HTMLAnchorElement).href).hash)
  }

  #sheet = () => this.querySelector<HTMLDialogElement>('dialog.sheet')

  /** Settings are shown to those only who may see them. */
  #more = () => MORE.filter((page) => page !== 'settings' || mayAdminister())

  override render() {
    const session = this.#session
    if (session === null) return nothing
    const { page } = this.#route
    document.title = session.needs === null ? `${t(`page_${page}`)} · Sentarr` : 'Sentarr'
    if (session.needs !== null) {
      return html`<s-login .needs=${session.needs} @entered=${() => this.enter()}></s-login>
        <div id="toasts" role="status"></div>`
    }
    const inMore = MORE.includes(page) || page === 'lab'
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>${t('skip')}</a>
      <header class="top">
        ${
          this.#narrow
            ? html`<button class="button icon-only" aria-label=${t('host_menu')} @click=${() => this.host?.toggleMenu()}>
                ${icon('menu')}
              </button>`
            : nothing
        }
        <a class="brand" href=${address('overview')}><img src=${LOGO} alt="" width="28" height="28" />Sentarr</a>
        ${live.connected ? nothing : html`<span class="badge plain">${icon('waiting')}${t('reconnecting')}</span>`}
      </header>
      <nav aria-label=${t('pages')}>
        ${MAIN.map((one) => this.#link(one))}
        <div class="wide">${this.#more().map((one) => this.#link(one))}</div>
        ${session.by === 'password' ? html`<button class="wide-only" @click=${this.#logout}>${icon('leave')}<span>${t('logout')}</span></button>` : nothing}
        <button class="narrow" aria-haspopup="dialog" data-here=${inMore} @click=${this.#openMore}>
          ${icon('more')}<span>${t('more')}</span>
        </button>
      </nav>
      <main id="main" tabindex="-1">${live.status === null ? this.#noStatus() : pageOf(this.#route)}</main>
      <dialog class="sheet" aria-label=${t('pages')}>
        ${this.#more().map((one) => this.#link(one))}
        ${session.by === 'password' ? html`<button class="button" @click=${this.#logout}>${icon('leave')}${t('logout')}</button>` : nothing}
        <button class="button" @click=${this.#closeMore}>${t('close')}</button>
      </dialog>
      <div class="hidden" aria-live="polite">${this.#said}</div>
      <div id="toasts" role="status"></div>
    `
  }

  #logout = async () => {
    try {
      await api.send('POST', 'logout')
      this.#leave('login')
    } catch (error) {
      toast(wordsOf(error), 'error')
    }
  }

  #noStatus = () => (live.failed ? html`<h1>${t('offline')}</h1>` : nothing)

  #openMore = () => {
    const sheet = this.#sheet()
    if (sheet) showDialog(sheet)
  }

  #skip = (event: Event) => {
    event.preventDefault()
    this.querySelector<HTMLElement>('main')?.focus()
  }
}

/** Brings the app's element to life; the words must be loaded by now. */
export function defineApp(host: Host | null): void {
  App.prototype.host = host
  customElements.define('sentarr-app', App)
}
