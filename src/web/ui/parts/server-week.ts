// `<s-week>`: the last seven days of one server on one line: when something was open, and when Plex began anew.
import { html, nothing, svg } from 'lit'
import { SEVERITIES } from '../../../rules/vocabulary.ts'
import type { History } from '../../schemas/history.ts'
import { lastWeek } from '../core/history.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'

const WIDTH = 1_000
const HEIGHT = 10
/** Thinner than this a bar is no longer seen. */
const LEAST = 6
const DAYS = 7

class ServerWeek extends Part {
  static override properties = { server: {} }
  declare server: string
  #history: History | null = null

  protected override async reload() {
    this.#history = await lastWeek().catch(() => null)
    this.requestUpdate()
  }

  override render() {
    const history = this.#history
    if (history === null) return nothing
    const since = Date.parse(history.since)
    const until = Math.max(Date.parse(history.until), Date.now())
    const place = (at: number) => ((Math.min(until, Math.max(since, at)) - since) / (until - since)) * WIDTH
    const own = history.episodes
      .filter(({ server }) => server === this.server)
      .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
    const starts = history.starts.filter(({ server }) => server === this.server)
    const words = [
      plural('week_incidents', own.length),
      ...(starts.length > 0 ? [plural('starts', starts.length)] : []),
    ]
    return html`<svg
        class="week"
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label=${`${t('week')}: ${words.join(', ')}`}
      >
        ${svg`<title>${words.join(', ')}</title><rect class="strip-track" width=${WIDTH} height=${HEIGHT}></rect>`}
        ${Array.from({ length: DAYS - 1 }, (_, day) => svg`<rect class="week-day" x=${((day + 1) * WIDTH) / DAYS} width="2" height=${HEIGHT}></rect>`)}
        ${own.map(({ severity, from, to }) => {
          const begin = place(Date.parse(from))
          const end = to === null ? WIDTH : place(Date.parse(to))
          return svg`<rect class=${severity} x=${Math.min(begin, WIDTH - LEAST)} width=${Math.max(LEAST, end - begin)} height=${HEIGHT}></rect>`
        })}
        ${starts.map(({ at }) => svg`<rect class="strip-start" x=${place(Date.parse(at))} width="3" height=${HEIGHT}></rect>`)}
      </svg>`
  }
}
customElements.define('s-week', ServerWeek)
