// The picture of a week: one column for each day, as high as incidents were open on it, in the colours of their severity.
import type { CountedSeverity, ReportDay } from '../../../store/report.ts'
import { type Colour, encodePng } from './png.ts'

export const WIDTH = 560
export const HEIGHT = 112
/** Twice as many, for dense screens. */
const SCALE = 2
const COLUMN = WIDTH / 7
const BAR = 48
/** Lower than this one incident would fill the day. */
const LEAST_HIGH = 4

/** Readable on white and on black: mail programs in the dark change the ground of a mail, and no picture. */
const COLOURS: readonly Colour[] = [
  [0, 0, 0, 0],
  [128, 128, 128, 48],
  [0xf5, 0xb3, 0x01, 255],
  [0xf2, 0x6b, 0x1d, 255],
  [0xd9, 0x2d, 0x20, 255],
]
/** From the ground up. */
const STACK: readonly [CountedSeverity, colour: number][] = [
  ['critical', 4],
  ['error', 3],
  ['warning', 2],
]
const TRACK = 1

/** As PNG; a day that was not watched has no ground. */
export function pictureOf(days: readonly ReportDay[]): Buffer {
  const [width, height] = [WIDTH * SCALE, HEIGHT * SCALE]
  const pixels = new Uint8Array(width * height)
  const fill = (left: number, top: number, bottom: number, colour: number) => {
    for (let row = top; row < bottom; row++) pixels.fill(colour, row * width + left, row * width + left + BAR * SCALE)
  }
  const most = Math.max(LEAST_HIGH, ...days.map(totalOf))
  for (const [index, day] of days.entries()) {
    const left = Math.round((index + 0.5) * COLUMN * SCALE) - (BAR * SCALE) / 2
    if (day.watched) fill(left, 0, height, TRACK)
    let below = 0
    for (const [severity, colour] of STACK) {
      const above = below + day.counts[severity]
      fill(left, height - Math.round((above / most) * height), height - Math.round((below / most) * height), colour)
      below = above
    }
  }
  return encodePng(width, height, COLOURS, pixels)
}

export const totalOf = ({ counts }: ReportDay): number => counts.warning + counts.error + counts.critical
