// The log as it is written: follow, pause, filter, search, jump to a time.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { List } from '../../schemas/common.ts'
import type { LogFile, LogItem } from '../../schemas/logs.ts'
import { plural, t } from '../core/i18n.ts'
import { createLogBuffer } from '../core/log-buffer.ts'
import { isWanted, type LogQuery, logPage, logQuery } from '../core/log-query.ts'
import { Part } from '../core/part.ts'
import { address, refine } from '../core/route.ts'
import { api, live } from '../core/services.ts'
import type { Received } from '../core/stream.ts'
import { short } from '../core/time.ts'
import { icon } from '../parts/icons.ts'
import { showLine } from '../parts/line-dialog.ts'
import '../parts/log-block.ts'
import { logFilters } from '../parts/log-filters.ts'
import { empty } from '../parts/words.ts'

const TYPING_MS = 400
/** A search that found nothing in so many pages asks before it goes further back. */
const PATIENCE = 20
/** So near to the end one still follows; so near to the beginning older lines are loaded. */
const END_PX = 40
const TOP_PX = 300

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

  #wanted = (): LogQuery => logQuery(this.query, this.#files, live.status?.servers[0]?.id ?? '')

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
    const { items } = await logPage(api, this.#wanted(), null)
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
    const { at, server, file } = this.#wanted()
    this.#following = at === ''
    live.logs(this.#following ? { server, file } : null)
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
        const page = await logPage(api, this.#wanted(), this.#next)
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
    const items = data.items.filter((item) => isWanted(item, this.#wanted()))
    if (!this.#following) {
      this.#waiting.push(...items)
      return
    }
    this.#skipped += data.skipped
    this.#buffer.append(items)
    this.#toEnd()
  }

  #set = (values: Partial<LogQuery>) => {
    refine(address('logs', null, { ...Object.fromEntries(this.query), ...values }))
  }

  #typed = (name: 'q' | 'component') => (event: Event) => {
    const { value } = event.target as HTMLInputElement
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => this.#set({ [name]: value.trim() }), TYPING_MS)
  }

  #follow = () => {
    if (this.#wanted().at) return this.#set({ at: '' })
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

  #lineOf = (target: EventTarget | null): LogItem | null => {
    const id = (target as Element | null)?.closest<HTMLElement>('.line')?.dataset.id
    return this.#buffer.blocks.flatMap(({ items }) => items).find((item) => item.id === id) ?? null
  }

  #show(item: LogItem | null) {
    if (item === null) return
    const { server, file } = this.#wanted()
    showLine(item, address('logs', null, { server, file, at: item.at }))
  }

  /** Not while somebody marks text, nor on what has a click of its own. */
  #clicked = ({ target }: Event) => {
    const busy = getSelection()?.type === 'Range' || (target as Element).closest('summary, button, a')
    if (!busy) this.#show(this.#lineOf(target))
  }

  #keyed = (event: KeyboardEvent) => {
    const down = event.key === 'j' || event.key === 'ArrowDown'
    const up = event.key === 'k' || event.key === 'ArrowUp'
    if (event.key === 'Enter') return this.#show(this.#lineOf(event.target))
    if (!down && !up) return
    const lines = [...this.querySelectorAll<HTMLElement>('.line')]
    const at = lines.indexOf(document.activeElement as HTMLElement)
    const next = lines[at < 0 ? lines.length - 1 : at + (down ? 1 : -1)]
    event.preventDefault()
    event.stopPropagation()
    next?.focus()
  }

  #scrolled = ({ target }: Event) => {
    const { scrollTop, scrollHeight, clientHeight } = target as HTMLElement
    const atEnd = scrollHeight - scrollTop - clientHeight < END_PX
    if (this.#following && !atEnd && scrollTop < this.#lastTop) this.#pause()
    this.#lastTop = scrollTop
    if (scrollTop < TOP_PX && this.#next !== null && !this.#busy && !this.#wanted().q) void this.#older()
  }
  #lastTop = 0

  override render() {
    const wanted = this.#wanted()
    return html`
      <h1>${t('page_logs')}</h1>
      ${logFilters({ wanted, files: this.#files, set: this.#set, typed: this.#typed })}
      <div class="card log-card">
        <div class="log-scroll" tabindex="0" role="region" aria-label=${t('page_logs')} lang="en" @scroll=${this.#scrolled} @click=${this.#clicked} @keydown=${this.#keyed}>
          ${this.#top()}
          ${repeat(
            this.#buffer.blocks,
            ({ id }) => id,
            ({ items }, index) =>
              html`<s-log-block .items=${items} .previous=${this.#buffer.blocks[index - 1]?.items.at(-1) ?? null} .search=${wanted.q} .mark=${wanted.at}></s-log-block>`,
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
        ? html`<span role="status">${this.#wanted().q ? t('searching') : t('loading')}</span>`
        : this.#next === null
          ? nothing
          : html`<button class="button" @click=${this.#older}>
              ${this.#wanted().q && this.#reached ? t('search_on', { time: short(this.#reached) }) : t('load_older')}
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
}
customElements.define('s-logs', Logs)
