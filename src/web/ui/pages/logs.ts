// The log as it is written, shown: follow, pause, filter, search, jump to a time.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { List } from '../../schemas/common.ts'
import type { LogFile, LogItem } from '../../schemas/logs.ts'
import { plural, t } from '../core/i18n.ts'
import { createLogFeed } from '../core/log-feed.ts'
import { ALL_LOGS, type LogQuery, logPage, logQuery } from '../core/log-query.ts'
import { Part } from '../core/part.ts'
import { address, refine } from '../core/route.ts'
import { api, live } from '../core/services.ts'
import type { Received } from '../core/stream.ts'
import { short } from '../core/time.ts'
import { icon } from '../parts/icons.ts'
import { showLine } from '../parts/line-dialog.ts'
import '../parts/log-block.ts'
import { logFilters } from '../parts/log-filters.ts'
import '../parts/log-volume.ts'
import { empty } from '../parts/words.ts'

const TYPING_MS = 400
/** So near to the end one still follows, so near to the beginning older lines are loaded. */
const [END_PX, TOP_PX] = [40, 300]

class Logs extends Part {
  static override properties = { query: {} }
  declare query: URLSearchParams
  #files: LogFile[] = []
  #typing: ReturnType<typeof setTimeout> | undefined
  #lastTop = 0

  #wanted = (): LogQuery => logQuery(this.query, this.#files, live.status?.servers[0]?.id ?? '')

  #feed = createLogFeed({
    wanted: this.#wanted,
    page: (wanted, cursor) => logPage(api, wanted, cursor),
    receive: live.logs,
    changed: (where) => {
      this.requestUpdate()
      if (where === 'before') this.#keepPlace()
      else if (where === 'after') this.#toEnd()
    },
  })

  protected override updated(changed: Map<string, unknown>) {
    if (changed.has('query') && changed.get('query') !== undefined) void this.attempt(this.#feed.restart)
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    live.logs(null)
  }

  protected override async reload() {
    // While one reads further up nothing is torn away; what came meanwhile is loaded with a word to "now".
    if (this.#feed.buffer.size > 0 && !this.#feed.following) return
    await this.attempt(async () => {
      this.#files = (await api.get<List<LogFile>>('logs/files')).items
      await (this.#feed.buffer.size > 0 ? this.#feed.catchUp() : this.#feed.restart())
    })
  }

  protected override received({ name, data }: Received) {
    if (name === 'log') this.#feed.received(data.items, data.skipped)
  }

  #goTo = ({ detail }: CustomEvent<string>) => this.#set({ at: detail })

  #older = () => void this.attempt(this.#feed.older)

  #scroller = () => this.querySelector<HTMLElement>('.log-scroll')

  /** What one reads stays where it is while older lines come in above. */
  #keepPlace() {
    const anchor = this.querySelector('.line')
    const before = anchor?.getBoundingClientRect().top ?? 0
    void this.updateComplete.then(() => {
      requestAnimationFrame(() => {
        const moved = (anchor?.isConnected ? anchor.getBoundingClientRect().top : before) - before
        const scroller = this.#scroller()
        if (scroller && moved > 1) scroller.scrollTop += moved
      })
    })
  }

  #toEnd() {
    void this.updateComplete.then(() =>
      requestAnimationFrame(() => {
        const scroller = this.#scroller()
        const mark = this.querySelector('.line.marked')
        if (mark) mark.scrollIntoView({ block: 'center' })
        else scroller?.scrollTo(0, scroller.scrollHeight)
      }),
    )
  }

  #set = (values: Partial<LogQuery>) => {
    refine(address('logs', null, { ...Object.fromEntries(this.query), ...values }))
  }

  #typed = (name: 'q' | 'component') => (event: Event) => {
    const { value } = event.target as HTMLInputElement
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => this.#set({ [name]: value.trim() }), TYPING_MS)
  }

  #follow = () => (this.#wanted().at ? this.#set({ at: '' }) : this.#feed.follow())

  #lineOf = (target: EventTarget | null): LogItem | null => {
    const id = (target as Element | null)?.closest<HTMLElement>('.line')?.dataset.id
    return this.#feed.buffer.blocks.flatMap(({ items }) => items).find((item) => item.id === id) ?? null
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
    if (this.#feed.following && !atEnd && scrollTop < this.#lastTop) this.#feed.pause()
    this.#lastTop = scrollTop
    if (scrollTop < TOP_PX && this.#feed.more && !this.#feed.busy && !this.#wanted().q) this.#older()
  }

  override render() {
    const wanted = this.#wanted()
    return html`
      <h1>${t('page_logs')}</h1>
      ${logFilters({ wanted, files: this.#files, components: this.#feed.buffer.components(), set: this.#set, typed: this.#typed })}
      <s-volume .server=${wanted.server} .file=${wanted.file} .at=${wanted.at} @chosen=${this.#goTo}></s-volume>
      <div class="card log-card">
        <div class="log-scroll" tabindex="0" role="region" aria-label=${t('page_logs')} lang="en" @scroll=${this.#scrolled} @click=${this.#clicked} @keydown=${this.#keyed}>
          ${this.#top()}
          ${repeat(
            this.#feed.buffer.blocks,
            ({ id }) => id,
            ({ items }, index) =>
              html`<s-log-block .items=${items} .previous=${this.#feed.buffer.blocks[index - 1]?.items.at(-1) ?? null} .search=${wanted.q} .mark=${wanted.at} .withFile=${wanted.file === ALL_LOGS}></s-log-block>`,
          )}
          ${this.#feed.buffer.size === 0 && !this.#feed.busy ? empty('logs', t('no_lines')) : nothing}
        </div>
        ${this.#foot()}
      </div>
    `
  }

  #top(): TemplateResult {
    const { busy, more, reached } = this.#feed
    const { q } = this.#wanted()
    return html`<p class="log-top">
      ${
        busy
          ? html`<span role="status">${q ? t('searching') : t('loading')}</span>`
          : more
            ? html`<button class="button" @click=${this.#older}>
                ${q && reached ? t('search_on', { time: short(reached) }) : t('load_older')}
              </button>`
            : nothing
      }
    </p>`
  }

  #foot(): TemplateResult {
    const { buffer, following, waiting, skipped, pause } = this.#feed
    return html`<div class="log-foot">
      <span class="muted">${plural('lines', buffer.size)}${skipped > 0 ? ` · ${plural('skipped', skipped)}` : ''}</span>
      ${
        following
          ? html`<span class="badge ok">${icon('play')}${t('following')}</span>
              <button class="button" @click=${pause}>${icon('pause')}${t('pause')}</button>`
          : html`<button class="button primary" @click=${this.#follow}>
              ${icon('down')}${waiting > 0 ? plural('new_lines', waiting) : t('to_now')}
            </button>`
      }
    </div>`
  }
}
customElements.define('s-logs', Logs)
