// `<s-volume>`: how much the log says in a day, bad lines first. A click goes to that time (`chosen`). Heights are logarithmic: one error among a thousand lines must be seen.
import { html, nothing, svg, type TemplateResult } from 'lit'
import type { LogVolume } from '../../schemas/logs.ts'
import { query } from '../core/api.ts'
import { lastWeek } from '../core/history.ts'
import { number, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { api } from '../core/services.ts'
import { bucketLabel, short } from '../core/time.ts'

const HEIGHT = 48
const HOURS = 24
/** Of a time in the past the day around it. */
const AROUND_MS = (HOURS * 3_600_000) / 2
const LABELS = 4

class Volume extends Part {
  static override properties = { server: {}, file: {}, at: {} }
  declare server: string
  declare file: string
  /** ISO 8601; '' for now. */
  declare at: string
  #volume: LogVolume | null = null
  #starts: string[] = []

  protected override updated(changed: Map<string, unknown>) {
    if (['server', 'file', 'at'].some((name) => changed.get(name) !== undefined)) void this.reload()
  }

  protected override async reload() {
    const { server, file, at } = this
    const until = at === '' ? null : new Date(Math.min(Date.now(), Date.parse(at) + AROUND_MS)).toISOString()
    const asked = query({ server, file, until, hours: HOURS })
    this.#volume = await api.get<LogVolume>(`logs/volume${asked}`).catch(() => null)
    const week = await lastWeek().catch(() => null)
    this.#starts = (week?.starts ?? []).filter((one) => one.server === server).map((one) => one.at)
    this.requestUpdate()
  }

  #open = (at: string) => this.dispatchEvent(new CustomEvent('chosen', { detail: at }))

  override render() {
    const volume = this.#volume
    if (volume === null || volume.buckets.every(({ error, warning, other }) => error + warning + other === 0))
      return nothing
    const { buckets, complete } = volume
    const every = Math.ceil(buckets.length / LABELS)
    return html`<div class="volume">
      <svg viewBox="0 0 ${buckets.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${t('volume')}>
        ${this.#bars(volume)} ${this.#marks(volume)}
      </svg>
      <ol aria-hidden="true">
        ${buckets.filter((_bucket, index) => index % every === 0).map(({ at }) => html`<li>${bucketLabel(at, false)}</li>`)}
      </ol>
      ${complete ? nothing : html`<p class="muted hint">${t('volume_part')}</p>`}
    </div>`
  }

  #bars({ buckets }: LogVolume): TemplateResult[] {
    const high = (count: number) => Math.log1p(count)
    const most = high(Math.max(...buckets.map(({ error, warning, other }) => error + warning + other)))
    return buckets.map(({ at, error, warning, other }, index) => {
      const tops = [error, error + warning, error + warning + other].map((count) => (high(count) / most) * HEIGHT)
      const words = `${short(at)}\n${t('severity_error')}: ${number(error)}\n${t('severity_warning')}: ${number(warning)}\n${t('volume_other')}: ${number(other)}`
      const bar = (kind: string, top: number, from: number) =>
        svg`<rect class=${kind} x=${index + 0.1} width="0.8" y=${HEIGHT - top} height=${top - from}></rect>`
      return svg`<g @click=${() => this.#open(at)}>
        <title>${words}</title>
        <rect class="bars-hit" x=${index} width="1" height=${HEIGHT}></rect>
        ${bar('plain', tops[2]!, tops[1]!)}${bar('warning', tops[1]!, tops[0]!)}${bar('error', tops[0]!, 0)}
      </g>`
    })
  }

  /** Where Plex began anew. */
  #marks({ from, to, buckets }: LogVolume): TemplateResult[] {
    const place = (at: string) =>
      ((Date.parse(at) - Date.parse(from)) / (Date.parse(to) - Date.parse(from))) * buckets.length
    return this.#starts
      .filter((at) => at >= from && at < to)
      .map(
        (at) => svg`<rect class="strip-start" x=${place(at)} width="0.3" height=${HEIGHT}>
          <title>${t('started_at', { time: short(at) })}</title></rect>`,
      )
  }
}
customElements.define('s-volume', Volume)
