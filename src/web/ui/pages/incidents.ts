// All incidents: found by state, severity, category, server or words; settled many at once.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { CATEGORIES, SEVERITIES } from '../../../rules/vocabulary.ts'
import type { List } from '../../schemas/common.ts'
import type { BulkAction, IncidentItem } from '../../schemas/incidents.ts'
import { t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { mayAct } from '../core/rights.ts'
import { address, refine } from '../core/route.ts'
import { api } from '../core/services.ts'
import type { Received } from '../core/stream.ts'
import { bulkBar, settleMany } from '../parts/bulk.ts'
import { exportMenu } from '../parts/export-menu.ts'
import { filterBar, searchField, select, serverChoice } from '../parts/fields.ts'
import { incidentRow } from '../parts/incident-row.ts'
import { empty, loading } from '../parts/words.ts'

const STATES = ['open', 'pending', 'resolved', 'all'] as const
const TYPING_MS = 300
/** Rows that the browser passes over as one while they are out of sight. */
const STRETCH = 50

class Incidents extends Part {
  static override properties = { query: {} }
  declare query: URLSearchParams
  #items: IncidentItem[] | null = null
  #next: string | null = null
  #chosen = new Set<string>()
  #typing: ReturnType<typeof setTimeout> | undefined
  #asked = 0

  protected override updated(changed: Map<string, unknown>) {
    if (changed.has('query') && changed.get('query') !== undefined) void this.reload()
  }

  #filter() {
    const of = (name: string) => this.query.get(name) || undefined
    const state = of('state') ?? 'open'
    return {
      state: state === 'all' ? undefined : state,
      severity: of('severity'),
      category: of('category'),
      server: of('server'),
      since: of('since'),
      until: of('until'),
      q: of('q'),
    }
  }

  protected override async reload() {
    this.#chosen.clear()
    this.#items = null
    this.#next = null
    await this.#more()
  }

  #more = async () => {
    const asked = ++this.#asked
    await this.attempt(async () => {
      const cursor = this.#next ?? undefined
      const page = await api.send<List<IncidentItem>>('POST', 'incidents/search', { ...this.#filter(), cursor })
      if (asked !== this.#asked) return
      this.#items = [...(this.#items ?? []), ...page.items]
      this.#next = page.next_cursor
    })
  }

  protected override received({ name, data }: Received) {
    const items = this.#items
    if (items === null) return
    if (name === 'incident_deleted') this.#items = items.filter(({ id }) => id !== data.id)
    if (name !== 'incident') return
    const known = items.some(({ id }) => id === data.id)
    // What was chosen by state stays until the list is loaded again: nothing jumps away under a finger.
    if (known) this.#items = items.map((item) => (item.id === data.id ? data : item))
    else if (this.#fits(data)) this.#items = [data, ...items]
  }

  #fits(item: IncidentItem): boolean {
    const { q, since, until, ...rest } = this.#filter()
    const same = Object.entries(rest).every(
      ([key, value]) => value === undefined || item[key as keyof typeof rest] === value,
    )
    const inTime = (!since || item.last_seen >= since) && (!until || item.first_seen < until)
    return same && inTime && (q === undefined || item.title.toLowerCase().includes(q.toLowerCase()))
  }

  #set(name: string, value: string) {
    const query = new URLSearchParams(this.query)
    query.set(name, value)
    refine(address('incidents', null, Object.fromEntries(query)))
  }

  #typed = (event: Event) => {
    const { value } = event.target as HTMLInputElement
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => this.#set('q', value.trim()), TYPING_MS)
  }

  #choose(id: string, on: boolean) {
    if (on) this.#chosen.add(id)
    else this.#chosen.delete(id)
    this.requestUpdate()
  }

  #act = (action: BulkAction) =>
    this.attempt(async () => {
      if (await settleMany(action, [...this.#chosen])) await this.reload()
    })

  override render() {
    const state = this.query.get('state') ?? 'open'
    return html`
      <div class="section-head">
        <h1>${t('page_incidents')}</h1>
        ${exportMenu(this.#filter(), (task) => this.attempt(task))}
      </div>
      ${filterBar({
        always: html`<div class="segments" role="group" aria-label=${t('state')}>
            ${STATES.map(
              (one) =>
                html`<button aria-pressed=${one === state} @click=${() => this.#set('state', one)}>${t(`state_${one}`)}</button>`,
            )}
          </div>
          ${searchField({ value: this.query.get('q') ?? '', typed: this.#typed })}`,
        more: html`${this.#select(
          'severity',
          SEVERITIES.map((one) => [one, t(`severity_${one}`)]),
        )}
        ${this.#select(
          'category',
          CATEGORIES.map((one) => [one, t(`category_${one}`)]),
        )}
        ${serverChoice(this.query.get('server') ?? '', (id) => this.#set('server', id))}`,
      })}
      ${this.#chosen.size > 0 ? bulkBar(this.#chosen.size, this.#act) : nothing} ${this.#list()}
    `
  }

  #select = (name: 'severity' | 'category', options: [string, string][]) =>
    select({
      label: t(name),
      value: this.query.get(name) ?? '',
      options: [['', t('any')], ...options],
      changed: (value) => this.#set(name, value),
    })

  #list(): TemplateResult {
    const items = this.#items
    if (items === null) return loading()
    if (items.length === 0) {
      const quiet = this.#filter().state === 'open' && [...this.query.keys()].every((key) => key === 'state')
      return html`<div class="card">
        ${empty('ok', quiet ? t('nothing_open') : t('nothing_found'), html`<a class="button" href=${address('incidents', null, { state: 'all' })}>${t('show_everything')}</a>`)}
      </div>`
    }
    const all = this.#chosen.size === items.length
    return html`
      ${
        mayAct()
          ? html`<label class="choice">
              <input type="checkbox" .checked=${all} @change=${() => this.#chooseAll(!all)} />${t('choose_all')}
            </label>`
          : nothing
      }
      <div class="rows card">
        ${stretchesOf(items).map(
          (stretch) => html`<ul class="stretch">
            ${repeat(
              stretch,
              ({ id }) => id,
              (item) => incidentRow(item, mayAct() ? this.#box(item) : nothing),
            )}
          </ul>`,
        )}
      </div>
      ${this.#next === null ? nothing : html`<button class="button" @click=${this.#more}>${t('load_more')}</button>`}
    `
  }

  #box = ({ id, title }: IncidentItem): TemplateResult => html`<label class="box"
    ><input
      type="checkbox"
      aria-label=${t('choose', { title })}
      .checked=${this.#chosen.has(id)}
      @change=${(event: Event) => this.#choose(id, (event.target as HTMLInputElement).checked)}
  /></label>`

  #chooseAll(on: boolean) {
    for (const { id } of this.#items ?? []) this.#choose(id, on)
  }
}

const stretchesOf = (items: readonly IncidentItem[]): IncidentItem[][] =>
  Array.from({ length: Math.ceil(items.length / STRETCH) }, (_, index) =>
    items.slice(index * STRETCH, (index + 1) * STRETCH),
  )

customElements.define('s-incidents', Incidents)
