// `<s-time>`: how long ago, with the exact time on hover. All of them share one timer, which rests while nobody looks.
import { html, LitElement } from 'lit'
import { ago, exact } from '../core/time.ts'

const EVERY_MS = 15_000
const shown = new Set<RelativeTime>()

setInterval(() => {
  if (document.hidden) return
  for (const element of shown) element.requestUpdate()
}, EVERY_MS)

class RelativeTime extends LitElement {
  static override properties = { at: {} }
  declare at: string

  protected override createRenderRoot() {
    return this
  }

  override connectedCallback() {
    super.connectedCallback()
    shown.add(this)
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    shown.delete(this)
  }

  override render() {
    return html`<time datetime=${this.at} title=${exact(this.at)}>${ago(this.at)}</time>`
  }
}
customElements.define('s-time', RelativeTime)
