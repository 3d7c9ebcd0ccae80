// `<s-log-block>`: some dozens of log lines that exist only while they are near the window. A hundred thousand lines stay light.
import { html, LitElement, nothing } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { LogItem } from '../../api-types.ts'
import { logLine } from './log-line.ts'

const LINE_PX = 24

const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      ;(target as LogBlock).seen(isIntersecting, boundingClientRect.height)
    }
  },
  { rootMargin: '1200px 0px' },
)

class LogBlock extends LitElement {
  static override properties = { items: {}, search: {}, mark: {} }
  declare items: readonly LogItem[]
  declare search: string
  declare mark: string
  #near = true
  #height = 0

  protected override createRenderRoot() {
    return this
  }

  override connectedCallback() {
    super.connectedCallback()
    near.observe(this)
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    near.unobserve(this)
  }

  /** Away from the window it keeps its height and nothing else. */
  seen(isNear: boolean, height: number) {
    if (isNear === this.#near) return
    this.#near = isNear
    if (!isNear) this.#height = height
    this.requestUpdate()
  }

  override render() {
    this.style.height = this.#near ? '' : `${this.#height || this.items.length * LINE_PX}px`
    if (!this.#near) return nothing
    return html`<ol class="log">
      ${repeat(
        this.items,
        ({ id }) => id,
        (item) => logLine(item, { search: this.search, marked: item.at !== null && item.at === this.mark }),
      )}
    </ol>`
  }
}
customElements.define('s-log-block', LogBlock)
