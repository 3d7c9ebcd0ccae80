// `<s-bars>`: stacked bars over time. A click opens what one counts (`open-bucket`), a drag over some shows these only. SVG follows theme, width and zoom by itself, and asks for
// no library: the usual ones weigh as much as the rest of the page.
import { html, LitElement, nothing, svg, type TemplateResult } from 'lit'
import { number } from '../core/i18n.ts'
import { bucketLabel, short } from '../core/time.ts'

type Bucket = {
  at: string
  /** `name` is one of the colours: a category. */
  parts: { name: string; words: string; count: number }[]
}

const LABELS = 4
const HEIGHT = 100
/** A drag over less than this part of the width is a slip of the finger. */
const LEAST_DRAG = 0.02

class Bars extends LitElement {
  static override properties = {
    buckets: {},
    words: {},
    from: { state: true },
    to: { state: true },
    drag: { state: true },
  }
  declare buckets: readonly Bucket[]
  /** Says what it shows. */
  declare words: string
  /** The first bucket shown, and the one after the last. */
  declare from: number
  declare to: number | null
  declare drag: [start: number, end: number] | null

  constructor() {
    super()
    this.from = 0
    this.to = null
    this.drag = null
  }

  protected override createRenderRoot() {
    return this
  }

  get zoomed(): boolean {
    return this.to !== null
  }

  /** Shows all again. */
  reset() {
    this.from = 0
    this.to = null
    this.#tell()
  }

  #open(index: number) {
    const bucket = this.buckets[index]
    if (bucket && bucket.parts.length > 0) this.dispatchEvent(new CustomEvent('open-bucket', { detail: bucket.at }))
  }

  #tell = () => this.dispatchEvent(new Event('zoom'))

  #place = ({ clientX, currentTarget }: PointerEvent): number => {
    const { left, width } = (currentTarget as Element).getBoundingClientRect()
    return Math.min(1, Math.max(0, (clientX - left) / width))
  }

  #down = (event: PointerEvent) => {
    if (event.button !== 0) return
    const at = this.#place(event)
    ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
    this.drag = [at, at]
  }

  #move = (event: PointerEvent) => {
    if (this.drag) this.drag = [this.drag[0], this.#place(event)]
  }

  #up = () => {
    const drag = this.drag
    this.drag = null
    if (drag === null) return
    const [start = 0, end = 0] = [...drag].sort((a, b) => a - b)
    const shown = (this.to ?? this.buckets.length) - this.from
    if (end - start < LEAST_DRAG) return this.#open(this.from + Math.floor(start * shown))
    const first = this.from + Math.floor(start * shown)
    this.to = Math.max(first + 1, this.from + Math.ceil(end * shown))
    this.from = first
    this.#tell()
  }

  override render() {
    const shown = this.buckets.slice(this.from, this.to ?? undefined)
    const most = roundUp(Math.max(4, ...shown.map(sum)))
    const long = spanOf(shown) > 2 * 86_400_000
    const every = Math.max(1, Math.ceil(shown.length / LABELS))
    return html`<div class="bars" role="img" aria-label=${this.words}>
      <ol class="bars-y" aria-hidden="true">
        ${[most, most / 2, 0].map((value) => html`<li>${number(value)}</li>`)}
      </ol>
      <div
        class="bars-plot"
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${() => (this.drag = null)}
      >
        <svg viewBox="0 0 ${Math.max(1, shown.length)} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
          ${shown.map((bucket, index) => column(bucket, index, most))}
        </svg>
        ${this.#selection()}
      </div>
      <ol class="bars-x" aria-hidden="true">
        ${shown.filter((_bucket, index) => index % every === 0).map(({ at }) => html`<li>${bucketLabel(at, long)}</li>`)}
      </ol>
    </div>`
  }

  #selection(): TemplateResult | typeof nothing {
    if (this.drag === null) return nothing
    const [start = 0, end = 0] = [...this.drag].sort((a, b) => a - b)
    return html`<svg class="bars-drag" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      <rect x=${start} width=${end - start} height="1"></rect>
    </svg>`
  }
}
customElements.define('s-bars', Bars)
export type BarsElement = Bars

function column(bucket: Bucket, index: number, most: number) {
  const words = bucket.parts.map(({ words, count }) => `${words}: ${number(count)}`)
  let top = HEIGHT
  return svg`<g>
    <title>${[short(bucket.at), ...words].join('\n')}</title>
    <rect class="bars-hit" x=${index} width="1" height=${HEIGHT}></rect>
    ${bucket.parts.map(({ name, count }) => {
      const height = (count / most) * HEIGHT
      top -= height
      return svg`<rect class="c-${name}" x=${index + 0.1} y=${top} width="0.8" height=${height}></rect>`
    })}
  </g>`
}

const sum = ({ parts }: Bucket): number => parts.reduce((total, { count }) => total + count, 0)

const spanOf = (shown: readonly Bucket[]): number =>
  Date.parse(shown.at(-1)?.at ?? '') - Date.parse(shown[0]?.at ?? '') || 0

/** The next of 4, 6, 8, 10, 20, 40, 60, … so that half of it is whole. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((round) => round >= value && round >= 4) ?? value
}
