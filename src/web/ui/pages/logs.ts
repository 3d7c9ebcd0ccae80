// The log as it is written: follow, pause, filter, search, jump to a time.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { LEVELS } from '../../../plex/record.ts'
import type { Level, List, LogFile, LogItem, LogPage } from '../../api-types.ts'
import { query } from '../core/api.ts'
import { plural, t } from '../core/i18n.ts'
import { serverName } from '../core/live.ts'
import { createLogBuffer } from '../core/log-buffer.ts'
import { Part } from '../core/part.ts'
import { address, refine } from '../core/route.ts'
import { api, live } from '../core/services.ts'
import type { Received } from '../core/stream.ts'
import { short } from '../core/time.ts'
import { ask } from '../parts/ask.ts'
import { filterBar, searchField, select } from '../parts/fields.ts'
import { icon } from '../parts/icons.ts'
import '../parts/log-block.ts'
import { empty } from '../parts/words.ts'

const PAGE = 200
const TYPING_MS = 400
/** A search that found nothing in so many pages asks before it goes further back. */
const PATIENCE = 20
const MAIN_LOG = 'Plex Media Server.log'
/** After the time looked for, a little of what followed. */
const AFTER_MS = 30_000

class Logs extends Part {
  static override properties = { query: {} }
  declare query: URLSearchParams
  #files: LogFile[] = []
  #buffer = createLogBuffer()
  #next: string | null = null
  #busy = false
  #following = true
  #waiting: LogItem[] = []
  #skipped = 0
  #asked = 0
  #reached: string | null = null
  #typing: ReturnType<typeof setTimeout> | undefined

  #get = (name: string) => this.query.get(name) ?? ''

  #file(): { server: string; file: string } {
    const server = this.#get('server') || live.status?.servers[0]?.id || ''
    const own = this.#files.filter((file) => file.server === server)
    const file = this.#get('file') || (own.find(({ file }) => file === MAIN_LOG) ?? own[0])?.file || MAIN_LOG
    return { server, file }
  }

  protected override updated(changed: Map<string, unknown>) {
    if (changed.has('query') && changed.get('query') !== undefined) void this.#restart()
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    live.logs(null)
  }

  protected override async reload() {
    // While one reads further up nothing is torn away; what came meanwhile is loaded with a word to "now".
    if (this.#buffer.size > 0 && !this.#following) return
    await this.attempt(async () => {
      this.#files = (await api.get<List<LogFile>>('logs/files')).items
      if (this.#buffer.size > 0 && (await this.#catchUp())) return
      await this.#restart()
    })
  }

  /** Adds what came while there was no stream; false when it is more than a page. */
  async #catchUp(): Promise<boolean> {
    const { items } = await this.#page(null)
    if (!items.some(({ id }) => this.#buffer.has(id))) return false
    this.#buffer.append(items.reverse())
    this.requestUpdate()
    this.#toEnd()
    return true
  }

  async #restart() {
    this.#buffer.clear()
    this.#waiting = []
    this.#skipped = 0
    this.#next = null
    this.#reached = null
    this.#following = this.#get('at') === ''
    live.logs(this.#following ? this.#file() : null)
    await this.#older()
    this.#toEnd()
  }

  /** Loads the page before what is shown; with a search, until something is found. */
  #older = async () => {
    const asked = ++this.#asked
    this.#busy = true
    this.requestUpdate()
    await this.attempt(async () => {
      for (let pages = 0, found = 0; pages < PATIENCE && found === 0; pages++) {
        const page = await this.#page(this.#next)
        if (asked !== this.#asked) return
        found = page.items.length
        this.#next = page.next_cursor
        this.#reached = page.items.at(-1)?.at ?? this.#reached
        this.#prepend(page.items)
        if (this.#next === null) break
      }
    })
    if (asked === this.#asked) this.#busy = false
    this.requestUpdate()
  }

  #page(cursor: string | null): Promise<LogPage> {
    const at = this.#get('at')
    const wanted = {
      ...this.#file(),
      level: this.#get('level') || undefined,
      component: this.#get('component') || undefined,
      limit: PAGE,
      cursor: cursor ?? undefined,
      at: at && cursor === null ? new Date(Date.parse(at) + AFTER_MS).toISOString() : undefined,
    }
    const q = this.#get('q')
    return q ? api.send('POST', 'logs/search', { ...wanted, q }) : api.get(`logs${query(wanted)}`)
  }

  /** What one reads stays where it is while older lines come in above. */
  #prepend(items: LogItem[]) {
    const anchor = this.querySelector('.line')
    const before = anchor?.getBoundingClientRect().top ?? 0
    this.#buffer.prepend(items)
    this.requestUpdate()
    void this.updateComplete.then(() => {
      requestAnimationFrame(() => {
        const moved = (anchor?.isConnected ? anchor.getBoundingClientRect().top : before) - before
        const scroller = this.#scroller()
        if (scroller && moved > 1) scroller.scrollTop += moved
      })
    })
  }

  #scroller = () => this.querySelector<HTMLElement>('.log-scroll')

  #toEnd = () => {
    void this.updateComplete.then(() =>
      requestAnimationFrame(() => {
        const scroller = this.#scroller()
        const mark = this.querySelector('.line.marked')
        if (mark) mark.scrollIntoView({ block: 'center' })
        else scroller?.scrollTo(0, scroller.scrollHeight)
      }),
    )
  }

  protected override received({ name, data }: Received) {
    if (name !== 'log') return
    const items = data.items.filter((item) => this.#fits(item))
    if (!this.#following) {
      this.#waiting.push(...items)
      return
    }
    this.#skipped += data.skipped
    this.#buffer.append(items)
    this.#toEnd()
  }

  #fits({ level, component, message }: LogItem): boolean {
    const [least, part, q] = [this.#get('level'), this.#get('component').toLowerCase(), this.#get('q').toLowerCase()]
    return (
      (least === '' || (level !== null && LEVELS.indexOf(level) >= LEVELS.indexOf(least as Level))) &&
      component.toLowerCase().includes(part) &&
      (q === '' || message.toLowerCase().includes(q))
    )
  }

  #set(values: Record<string, string>) {
    refine(address('logs', null, { ...Object.fromEntries(this.query), ...values }))
  }

  #typed = (name: string) => (event: Event) => {
    const { value } = event.target as HTMLInputElement
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => this.#set({ [name]: value.trim() }), TYPING_MS)
  }

  #follow = () => {
    if (this.#get('at')) return this.#set({ at: '' })
    this.#following = true
    this.#buffer.append(this.#waiting)
    this.#waiting = []
    this.requestUpdate()
    this.#toEnd()
  }

  #pause = () => {
    this.#following = false
    this.requestUpdate()
  }

  #scrolled = ({ target }: Event) => {
    const { scrollTop, scrollHeight, clientHeight } = target as HTMLElement
    const atEnd = scrollHeight - scrollTop - clientHeight < 40
    if (this.#following && !atEnd && scrollTop < this.#lastTop) this.#pause()
    this.#lastTop = scrollTop
    if (scrollTop < 300 && this.#next !== null && !this.#busy && !this.#get('q')) void this.#older()
  }
  #lastTop = 0

  #jump = async () => {
    const answer = await ask({
      title: t('jump'),
      fields: html`<label class="field"><span>${t('time')}</span><input type="datetime-local" name="at" step="1" required /></label>`,
      action: t('jump_do'),
    })
    const at = answer?.get('at')
    if (typeof at === 'string' && at) this.#set({ at: new Date(at).toISOString() })
  }

  override render() {
    return html`
      <h1>${t('page_logs')}</h1>
      ${this.#filters()}
      <div class="card log-card">
        <div class="log-scroll" tabindex="0" role="region" aria-label=${t('page_logs')} lang="en" @scroll=${this.#scrolled}>
          ${this.#top()}
          ${repeat(
            this.#buffer.blocks,
            ({ id }) => id,
            ({ items }) =>
              html`<s-log-block .items=${items} .search=${this.#get('q')} .mark=${this.#get('at')}></s-log-block>`,
          )}
          ${this.#buffer.size === 0 && !this.#busy ? empty('logs', t('no_lines')) : nothing}
        </div>
        ${this.#foot()}
      </div>
    `
  }

  #top = (): TemplateResult => html`<p class="log-top">
    ${
      this.#busy
        ? html`<span role="status">${this.#get('q') ? t('searching') : t('loading')}</span>`
        : this.#next === null
          ? nothing
          : html`<button class="button" @click=${this.#older}>
              ${this.#get('q') && this.#reached ? t('search_on', { time: short(this.#reached) }) : t('load_older')}
            </button>`
    }
  </p>`

  #foot(): TemplateResult {
    const news = this.#waiting.length
    return html`<div class="log-foot">
      <span class="muted">${plural('lines', this.#buffer.size)}${this.#skipped > 0 ? ` · ${plural('skipped', this.#skipped)}` : ''}</span>
      ${
        this.#following
          ? html`<span class="badge ok">${icon('play')}${t('following')}</span>
              <button class="button" @click=${this.#pause}>${icon('pause')}${t('pause')}</button>`
          : html`<button class="button primary" @click=${this.#follow}>
              ${icon('down')}${news > 0 ? plural('new_lines', news) : t('to_now')}
            </button>`
      }
    </div>`
  }

  #filters(): TemplateResult {
    const { server, file } = this.#file()
    const servers = [...new Set(this.#files.map((one) => one.server))]
    const files = this.#files.filter((one) => one.server === server).map((one) => one.file)
    const shown = files.includes(file) ? files : [file, ...files]
    return filterBar({
      always: searchField({ value: this.#get('q'), typed: this.#typed('q') }),
      more: html`${
        servers.length > 1
          ? select({
              label: t('server'),
              value: server,
              options: servers.map((id) => [id, serverName(live.status?.servers, id)] as const),
              changed: (value) => this.#set({ server: value, file: '', at: '' }),
            })
          : nothing
      }
      ${select({
        label: t('file'),
        value: file,
        options: shown.map((name) => [name, name.replace(/\.log$/, '')] as const),
        changed: (value) => this.#set({ file: value, at: '' }),
      })}
      ${select({
        label: t('level'),
        value: this.#get('level'),
        options: [['', t('any')], ...LEVELS.map((level) => [level, t('level_from', { level })] as const)],
        changed: (value) => this.#set({ level: value }),
      })}
      <label class="select"
        ><span>${t('component')}</span
        ><input type="text" .value=${this.#get('component')} @input=${this.#typed('component')}
      /></label>
      <button class="button" @click=${this.#jump}>${icon('waiting')}${t('jump')}</button>`,
    })
  }
}
customElements.define('s-logs', Logs)
