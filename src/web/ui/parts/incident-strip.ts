// `<s-strip>`: when was which incident open, as bars below each other, and when Plex began anew.
import { html, nothing, svg, type TemplateResult } from 'lit'
import type { Episode, History } from '../../schemas/history.ts'
import { query } from '../core/api.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { address } from '../core/route.ts'
import { api } from '../core/services.ts'
import { bySeverity } from '../core/state.ts'
import type { Received } from '../core/stream.ts'
import { short } from '../core/time.ts'
import { told } from './words.ts'

const WIDTH = 1_000
/** Thinner than this a bar is no longer seen. */
const LEAST = 6
const SHOWN = 8
/** Several changes within so long are one reason to load anew. */
const GATHER_MS = 2_000

class IncidentStrip extends Part {
  static override properties = { from: {}, to: {}, server: {} }
  /** ISO 8601. */
  declare from: string
  declare to: string
  /** '' for all. */
  declare server: string
  #history: History | null = null
  #gathering: ReturnType<typeof setTimeout> | undefined

  protected override updated(changed: Map<string, unknown>) {
    if (['from', 'server'].some((name) => changed.get(name) !== undefined)) void this.reload()
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    clearTimeout(this.#gathering)
  }

  protected override async reload() {
    const asked = query({ since: this.from, server: this.server })
    this.#history = await api.get<History>(`history${asked}`).catch(() => this.#history)
    this.requestUpdate()
  }

  protected override received({ name }: Received) {
    if (name !== 'alert' && name !== 'incident_deleted') return
    clearTimeout(this.#gathering)
    this.#gathering = setTimeout(() => this.reload(), GATHER_MS)
  }

  override render() {
    const { episodes = [], starts = [] } = this.#history ?? {}
    if (episodes.length === 0) return nothing
    const rows = [...Map.groupBy(episodes, ({ incident }) => incident).values()].sort((a, b) =>
      bySeverity(a[0]!, b[0]!),
    )
    const rest = rows.length - SHOWN
    return html`<h3>${t('strip')}</h3>
      <ul class="strip">
        ${rows.slice(0, SHOWN).map((row) => this.#row(row))}
      </ul>
      ${starts.length === 0 ? nothing : html`<p class="muted hint"><i class="start-mark"></i> ${plural('starts', starts.length)}</p>`}
      ${rest > 0 ? html`<a href=${address('incidents', null, { state: 'all', since: this.from, until: this.to })}>${plural('show_all', rows.length)}</a>` : nothing}`
  }

  #place(at: number): number {
    const [from, to] = [Date.parse(this.from), Math.max(Date.parse(this.to), Date.now())]
    return ((Math.min(to, Math.max(from, at)) - from) / (to - from)) * WIDTH
  }

  #row(episodes: readonly Episode[]): TemplateResult {
    const { incident, title, severity, server } = episodes[0]!
    const starts = (this.#history?.starts ?? []).filter((one) => one.server === server)
    const words = episodes
      .map(({ from, to }) => `${short(from)} – ${to === null ? t('state_open') : short(to)}`)
      .slice(0, SHOWN)
    return html`<li class=${severity}>
      <a href=${address('incidents', incident)} title=${words.join('\n')}>
        <span>${told(title)}</span>
        <svg viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" aria-hidden="true">
          ${svg`<rect class="strip-track" width=${WIDTH} height="10"></rect>`}
          ${episodes.map(({ from, to }) => {
            const begin = this.#place(Date.parse(from))
            const end = to === null ? WIDTH : this.#place(Date.parse(to))
            return svg`<rect x=${Math.min(begin, WIDTH - LEAST)} width=${Math.max(LEAST, end - begin)} height="10"></rect>`
          })}
          ${starts.map(
            ({ at }) => svg`<rect class="strip-start" x=${this.#place(Date.parse(at))} width="3" height="10">
              <title>${t('started_at', { time: short(at) })}</title></rect>`,
          )}
        </svg>
        <span class="hidden">${t(`severity_${severity}`)}, ${words.join(', ')}</span>
      </a>
    </li>`
  }
}
customElements.define('s-strip', IncidentStrip)
