// `<s-log-block>`: some dozens of log lines that exist only while they are near the window. A hundred thousand lines stay light.
import { LitElement, nothing } from 'lit'
import type { LogItem } from '../../schemas/logs.ts'
import { logLines } from './log-lines.ts'

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
  static override properties = { items: {}, previous: {}, search: {}, mark: {}, withFile: { attribute: false } }
  declare items: readonly LogItem[]
  /** The last line of the block before. */
  declare previous: LogItem | null
  declare search: string
  declare mark: string
  declare withFile: boolean
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
    return logLines(this.items, {
      search: this.search,
      withFile: this.withFile,
      before: this.previous,
      isMarked: ({ at }) => at !== null && at === this.mark,
    })
  }
}
customElements.define('s-log-block', LogBlock)
