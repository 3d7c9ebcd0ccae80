// `<s-stats>`: findings over time by category. Loaded once for each range; what comes after is counted from the stream.
import { html, nothing, type TemplateResult } from 'lit'
import type { Category } from '../../../rules/vocabulary.ts'
import { CATEGORIES } from '../../../rules/vocabulary.ts'
import type { ServerInfo, Stats } from '../../schemas/status.ts'
import { query } from '../core/api.ts'
import { number, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { address } from '../core/route.ts'
import { api, live } from '../core/services.ts'
import type { Received } from '../core/stream.ts'
import { short } from '../core/time.ts'
import './bars.ts'
import type { BarsElement } from './bars.ts'
import './incident-strip.ts'
import { loading } from './words.ts'

const RANGES = ['1h', '24h', '7d', '30d'] as const

class StatsChart extends Part {
  static override properties = { server: {} }
  /** '' for all. */
  declare server: string
  #range: Stats['range'] = '24h'
  #stats: Stats | null = null
  #known = new Map<string, ServerInfo['findings_today']>()
  #table = false

  protected override updated(changed: Map<string, unknown>) {
    if (changed.get('server') !== undefined) void this.reload()
  }

  protected override async reload() {
    this.#remember(live.status?.servers ?? [])
    this.#stats = await api.get<Stats>(`stats${query({ range: this.#range, server: this.server })}`).catch(() => null)
    this.requestUpdate()
  }

  protected override received({ name, data }: Received) {
    if (name !== 'server') return
    const before = this.#known.get(data.id)
    this.#remember([data])
    if (before === undefined || this.#stats === null || (this.server && data.id !== this.server)) return
    for (const category of CATEGORIES) {
      const [was, is] = [before[category], data.findings_today[category]]
      // At midnight it begins at zero again.
      const more = is >= was ? is - was : is
      if (more > 0) addNow(this.#stats, category, more)
    }
  }

  #remember(servers: readonly ServerInfo[]) {
    for (const { id, findings_today } of servers) this.#known.set(id, findings_today)
  }

  #bars = () => this.querySelector<BarsElement>('s-bars')

  #categories = (): Category[] => CATEGORIES.filter((category) => (this.#stats?.totals[category] ?? 0) > 0)

  #choose(range: Stats['range']) {
    this.#range = range
    this.#bars()?.reset()
    void this.reload()
  }

  override render() {
    const categories = this.#categories()
    return html`<section>
      <div class="section-head">
        <h2>${t('findings_over_time')}</h2>
        <div class="segments" role="group" aria-label=${t('range')}>
          ${RANGES.map(
            (range) =>
              html`<button aria-pressed=${range === this.#range} @click=${() => this.#choose(range)}>${t(`range_${range}`)}</button>`,
          )}
        </div>
      </div>
      <div class="card padded">
        ${this.#stats === null ? loading() : nothing}
        ${this.#stats && categories.length === 0 ? html`<p class="muted">${t('no_findings')}</p>` : nothing}
        ${this.#strip()} ${this.#chart(categories)}
        ${this.#legend(categories)} ${this.#table && this.#stats ? tableOf(this.#stats, categories) : nothing}
      </div>
    </section>`
  }

  #chart(categories: Category[]): TemplateResult | typeof nothing {
    if (categories.length === 0 || this.#stats === null) return nothing
    const buckets = this.#stats.buckets.map(({ at, counts }) => ({
      at,
      parts: categories.flatMap((name) => {
        const count = counts[name]
        return count ? [{ name, words: t(`category_${name}`), count }] : []
      }),
    }))
    return html`<s-bars .buckets=${buckets} .words=${t('findings_over_time')} @zoom=${() => this.requestUpdate()} @open-bucket=${this.#open}></s-bars>`
  }

  #strip = () =>
    this.#stats === null
      ? nothing
      : html`<s-strip .from=${this.#stats.from} .to=${this.#stats.to} .server=${this.server}></s-strip>`

  /** What a bar counts, as a list. */
  #open = ({ detail }: CustomEvent<string>) => {
    const until = new Date(Date.parse(detail) + (this.#stats?.bucket_minutes ?? 0) * 60_000).toISOString()
    location.hash = address('incidents', null, { state: 'all', since: detail, until, server: this.server })
  }

  #legend(categories: Category[]): TemplateResult | typeof nothing {
    if (categories.length === 0 || this.#stats === null) return nothing
    const { totals } = this.#stats
    return html`<div class="legend">
      <ul>
        ${categories.map(
          (category) =>
            html`<li>
              <a href=${address('incidents', null, { state: 'all', category, server: this.server })}>
                <i class="swatch c-${category}"></i>${t(`category_${category}`)} <b>${number(totals[category])}</b>
              </a>
            </li>`,
        )}
      </ul>
      <div class="buttons">
        ${this.#bars()?.zoomed ? html`<button class="button" @click=${() => this.#bars()?.reset()}>${t('zoom_reset')}</button>` : nothing}
        <button class="button" aria-expanded=${this.#table} @click=${this.#toggleTable}>
          ${this.#table ? t('table_hide') : t('table_show')}
        </button>
      </div>
    </div>`
  }

  #toggleTable = () => {
    this.#table = !this.#table
    this.requestUpdate()
  }
}
customElements.define('s-stats', StatsChart)

function tableOf({ buckets }: Stats, categories: Category[]): TemplateResult {
  const filled = buckets.filter(({ counts }) => categories.some((category) => counts[category]))
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t('findings_over_time')}>
    <table>
      <thead>
        <tr>
          <th scope="col">${t('time')}</th>
          ${categories.map((category) => html`<th scope="col">${t(`category_${category}`)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${filled.map(
          ({ at, counts }) => html`<tr>
            <th scope="row">${short(at)}</th>
            ${categories.map((category) => html`<td>${number(counts[category] ?? 0)}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** Counts into the bucket of this moment; old ones leave as new ones begin. */
function addNow(stats: Stats, category: Category, more: number): void {
  const length = stats.bucket_minutes * 60_000
  for (
    let last = stats.buckets.at(-1);
    last && Date.now() >= Date.parse(last.at) + length;
    last = stats.buckets.at(-1)
  ) {
    stats.buckets.push({ at: new Date(Date.parse(last.at) + length).toISOString(), counts: {} })
    stats.buckets.shift()
  }
  const { counts } = stats.buckets.at(-1) ?? { counts: {} as Stats['buckets'][number]['counts'] }
  counts[category] = (counts[category] ?? 0) + more
  stats.totals[category] += more
}
