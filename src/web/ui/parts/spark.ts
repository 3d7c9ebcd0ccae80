// `<s-spark>`: the last day of a rule on a server as small bars, beside its incident in a list.
import { html, LitElement, nothing, svg } from 'lit'
import { t } from '../core/i18n.ts'
import { pulseOf } from '../core/pulse.ts'

const HEIGHT = 24
/** So that one finding is seen beside an hour of hundreds. */
const LEAST = 3

/** No part of the live page: thousands of them would each hear of everything. */
class Spark extends LitElement {
  static override properties = { server: {}, rule: {} }
  declare server: string
  declare rule: string | null
  #counts: number[] | null = null

  protected override createRenderRoot() {
    return this
  }

  protected override async firstUpdated() {
    this.#counts = await pulseOf(this.server, this.rule).catch(() => null)
    this.requestUpdate()
  }

  override render() {
    const counts = this.#counts
    if (counts === null || counts.every((count) => count === 0)) return nothing
    const most = Math.max(...counts)
    return html`<svg class="spark" viewBox="0 0 ${counts.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${t('spark')}>
      ${svg`<title>${t('spark')}</title>`}
      ${counts.map((count, hour) => {
        const height = count === 0 ? 1 : LEAST + (count / most) * (HEIGHT - LEAST)
        return svg`<rect class=${count === 0 ? 'none' : ''} x=${hour + 0.1} y=${HEIGHT - height} width="0.8" height=${height}></rect>`
      })}
    </svg>`
  }
}
customElements.define('s-spark', Spark)
