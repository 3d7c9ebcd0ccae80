// `<s-strip>`: when was which incident open, as bars below each other.
import { html, nothing, svg, type TemplateResult } from 'lit'
import type { List } from '../../schemas/common.ts'
import type { IncidentItem } from '../../schemas/incidents.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { address } from '../core/route.ts'
import { api } from '../core/services.ts'
import { byUrgency } from '../core/state.ts'
import type { Received } from '../core/stream.ts'
import { short } from '../core/time.ts'
import { english } from './words.ts'

const WIDTH = 1_000
/** Thinner than this a bar is no longer seen. */
const LEAST = 6
const SHOWN = 8
const ASKED = 100

class IncidentStrip extends Part {
  static override properties = { from: {}, to: {}, server: {} }
  /** ISO 8601. */
  declare from: string
  declare to: string
  /** '' for all. */
  declare server: string
  #items: IncidentItem[] = []

  protected override updated(changed: Map<string, unknown>) {
    if (['from', 'server'].some((name) => changed.get(name) !== undefined)) void this.reload()
  }

  protected override async reload() {
    const asked = { since: this.from, until: this.to, limit: ASKED, ...(this.server && { server: this.server }) }
    const page = await api.send<List<IncidentItem>>('POST', 'incidents/search', asked).catch(() => null)
    this.#items = (page?.items ?? []).filter(({ state, severity }) => state !== 'pending' && severity !== 'info')
    this.requestUpdate()
  }

  protected override received({ name, data }: Received) {
    if (name === 'incident_deleted') this.#items = this.#items.filter(({ id }) => id !== data.id)
    if (name !== 'incident' || data.state === 'pending' || (this.server && data.server !== this.server)) return
    this.#items = [data, ...this.#items.filter(({ id }) => id !== data.id)]
  }

  override render() {
    if (this.#items.length === 0) return nothing
    const rows = byUrgency(this.#items)
    const [shown, rest] = [rows.slice(0, SHOWN), rows.length - SHOWN]
    return html`<h3>${t('strip')}</h3>
      <ul class="strip">
        ${shown.map((item) => this.#row(item))}
      </ul>
      ${rest > 0 ? html`<a href=${address('incidents', null, { state: 'all', since: this.from, until: this.to })}>${plural('others_open', rest)}</a>` : nothing}`
  }

  #row(item: IncidentItem): TemplateResult {
    const { id, title, severity, state, first_seen, last_seen, resolved_at } = item
    const [from, to] = [Date.parse(this.from), Math.max(Date.parse(this.to), Date.now())]
    const place = (at: string) => ((Math.min(to, Math.max(from, Date.parse(at))) - from) / (to - from)) * WIDTH
    const begin = place(first_seen)
    const end = state === 'open' ? WIDTH : place(resolved_at ?? last_seen)
    const words = `${short(first_seen)} – ${state === 'open' ? t('state_open') : short(resolved_at ?? last_seen)}`
    return html`<li class=${severity}>
      <a href=${address('incidents', id)} title=${words}>
        <span>${english(title)}</span>
        <svg viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" aria-hidden="true">
          ${svg`<rect class="strip-track" width=${WIDTH} height="10"></rect>
            <rect x=${Math.min(begin, WIDTH - LEAST)} width=${Math.max(LEAST, end - begin)} height="10"></rect>`}
        </svg>
        <span class="hidden">${t(`severity_${severity}`)}, ${words}</span>
      </a>
    </li>`
  }
}
customElements.define('s-strip', IncidentStrip)
