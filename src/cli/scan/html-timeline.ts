// Findings over time as bars: one small drawing per category, all on the same time axis.
import { CATEGORIES, CATEGORY_NAMES, type Category } from '../../rules/vocabulary.ts'
import { html, type Markup } from './html-template.ts'
import type { Timeline } from './timeline.ts'
import { shortWall } from './wall-clock.ts'
import { number, times } from './words.ts'

const MAX_BARS = 96
const HEIGHT = 40

export function timelines(all: Map<Category, Timeline>): Markup | null {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const timeline of all.values()) {
    for (const minute of timeline.keys()) {
      from = Math.min(from, minute)
      to = Math.max(to, minute + 1)
    }
  }
  if (to < from) return null
  const bars = Math.min(to - from, MAX_BARS)
  const width = (to - from) / bars
  const shown = CATEGORIES.filter((category) => all.has(category))
  return html`<h2>When</h2><div class="box">${shown.map((category) => drawing(category, all.get(category)!, from, { bars, width }))}
<p class="soft">${shortWall(from * 60_000)} to ${shortWall(to * 60_000)}; one bar is ${widthInWords(width)}</p></div>`
}

function drawing(category: Category, timeline: Timeline, from: number, scale: { bars: number; width: number }): Markup {
  const { width } = scale
  const name = CATEGORY_NAMES[category]
  const bars = new Array<number>(scale.bars).fill(0)
  for (const [minute, count] of timeline) bars[Math.min(Math.floor((minute - from) / width), scale.bars - 1)]! += count
  const most = Math.max(...bars)
  const total = bars.reduce((sum, count) => sum + count, 0)
  const rects = bars.map((count, index) => {
    if (count === 0) return null
    const height = Math.max((count / most) * HEIGHT, 2)
    const when = shortWall((from + index * width) * 60_000)
    return html`<rect x="${index * 10}" y="${(HEIGHT - height).toFixed(1)}" width="9" height="${height.toFixed(1)}"><title>${when}: ${count}</title></rect>`
  })
  return html`<figure><figcaption><span>${name}</span><span class="soft">${times(total)}${total > most && html`, up to ${number(most)} within ${widthInWords(width)}`}</span></figcaption>
<svg viewBox="0 0 ${scale.bars * 10} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${name}: ${times(total)}">${rects}</svg></figure>`
}

function widthInWords(minutes: number): string {
  if (minutes < 90) return `${Math.round(minutes)} min`
  return minutes < 2 * 1440 ? `${short(minutes / 60)} h` : `${short(minutes / 1440)} days`
}

const short = (value: number): string => value.toFixed(1).replace(/\.0$/, '')
