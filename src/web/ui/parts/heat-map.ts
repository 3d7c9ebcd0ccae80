// `<s-heat>`: the last seven days by the hours of the day. What comes every night at three is seen at once.
import { html, nothing, svg, type TemplateResult } from 'lit'
import type { Stats } from '../../schemas/status.ts'
import { locale, number, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { address } from '../core/route.ts'
import { api } from '../core/services.ts'
import { short } from '../core/time.ts'

type Cell = { at: string; until: string; count: number }
const SHADES = 4

class HeatMap extends Part {
  static override properties = { server: {} }
  /** '' for all. */
  declare server: string
  #stats: Stats | null = null

  protected override updated(changed: Map<string, unknown>) {
    if (changed.get('server') !== undefined) void this.reload()
  }

  protected override async reload() {
    const server = this.server ? `&server=${encodeURIComponent(this.server)}` : ''
    this.#stats = await api.get<Stats>(`stats?range=7d${server}`).catch(() => null)
    this.requestUpdate()
  }

  override render() {
    const days = this.#stats === null ? [] : daysOf(this.#stats)
    const most = Math.max(0, ...days.flatMap(({ cells }) => cells.map(({ count }) => count)))
    // One day is a line, and the bars tell that already.
    if (most === 0 || days.filter(({ cells }) => cells.some(({ count }) => count > 0)).length < 2) return nothing
    return html`<section>
      <h2>${t('heat')}</h2>
      <div class="card padded">
        <table class="heat">
          <thead>
            <tr>
              <td></td>
              ${hours(days[0]?.cells.length ?? 0).map((hour) => html`<th scope="col">${hour}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${days.map(
              ({ day, cells }) => html`<tr>
                <th scope="row">${day}</th>
                ${cells.map((cell) => html`<td>${cellOf(cell, most)}</td>`)}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`
  }
}
customElements.define('s-heat', HeatMap)

function cellOf({ at, until, count }: Cell, most: number): TemplateResult | typeof nothing {
  if (at === '') return nothing
  const shade = count === 0 ? 0 : Math.ceil((Math.log(count + 1) / Math.log(most + 1)) * SHADES)
  const words = `${short(at)}: ${number(count)}`
  const square = svg`<svg viewBox="0 0 10 10" preserveAspectRatio="none" aria-hidden="true"><rect width="10" height="10" class="shade-${shade}"></rect></svg>`
  return count === 0
    ? html`<span title=${words}>${square}</span>`
    : html`<a href=${address('incidents', null, { state: 'all', since: at, until })} title=${words}
        >${square}<span class="hidden">${words}</span></a
      >`
}

/** By local days, oldest first; where the zone's clock jumps a day has a cell more or less, which is left out or empty. */
function daysOf({ buckets, bucket_minutes }: Stats): { day: string; cells: Cell[] }[] {
  const length = bucket_minutes * 60_000
  const perDay = Math.round(86_400_000 / length)
  const name = new Intl.DateTimeFormat(locale(), { weekday: 'short', day: 'numeric' })
  const days = new Map<string, Cell[]>()
  for (const { at, counts } of buckets) {
    const start = new Date(at)
    const cells =
      days.get(name.format(start)) ?? Array.from({ length: perDay }, () => ({ at: '', until: '', count: 0 }))
    days.set(name.format(start), cells)
    const count = Object.values(counts).reduce((sum, one) => sum + one, 0)
    const until = new Date(start.getTime() + length).toISOString()
    cells[Math.floor((start.getHours() * 60 + start.getMinutes()) / bucket_minutes)] = { at, until, count }
  }
  return [...days].map(([day, cells]) => ({ day, cells }))
}

const hours = (perDay: number): string[] =>
  Array.from({ length: perDay }, (_, index) => {
    const hour = (index * 24) / perDay
    return hour % 6 === 0 ? String(hour) : ''
  })
