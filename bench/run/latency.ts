// How long a trouble takes from its line to MQTT under a steady stream, and whether a burst is counted.
import { setTimeout as wait } from 'node:timers/promises'
import { logLines, stamp } from '../log.ts'
import { seeded } from '../random.ts'
import { type Service, trouble } from '../service.ts'

const TICK_MS = 10
const ROTATE_EVERY_MS = 5_000
const TROUBLE_EVERY_MS = 150
const BURST_LINES = 200_000
const BURST_ROTATIONS = 3
const BURST_TROUBLE_EVERY = 100
const PATIENCE_MS = 30_000
const SETTLE_MS = 3_000

/** Milliseconds from the write of each trouble to its count, one at a time, among other lines. The log rotates every five seconds. */
export async function steady(
  { log, heard, counted }: Service,
  { linesPerSecond, seconds }: { linesPerSecond: number; seconds: number },
): Promise<number[]> {
  const random = seeded(2)
  const latencies: number[] = []
  const start = performance.now()
  let written = 0
  let rotated = start
  const background = setInterval(() => {
    const due = ((performance.now() - start) / 1000) * linesPerSecond
    const lines = quiet(Math.max(0, Math.floor(due - written)), random)
    written += lines.length
    log.write(lines.join(''))
    if (performance.now() - rotated < ROTATE_EVERY_MS) return
    rotated = performance.now()
    log.rotate()
  }, TICK_MS)
  try {
    for (let number = 1; performance.now() - start < seconds * 1000; number++) {
      await wait(TROUBLE_EVERY_MS)
      const at = performance.now()
      const expected = counted() + 1
      log.write(trouble(stamp(Date.now()), number))
      latencies.push((await heard(expected, PATIENCE_MS)) - at)
    }
  } finally {
    clearInterval(background)
  }
  return latencies
}

/** As fast as the disk takes it. @throws {Error} when a finding was lost or doubled */
export async function burst({ log, heard, counted }: Service): Promise<{ lines: number; seconds: number }> {
  const random = seeded(3)
  const before = counted()
  const start = performance.now()
  const part = BURST_LINES / (BURST_ROTATIONS + 1)
  let written = 0
  for (let generation = 0; generation <= BURST_ROTATIONS; generation++) {
    if (generation > 0) log.rotate()
    const lines = quiet(part, random)
    for (let index = 0; index < lines.length; index += BURST_TROUBLE_EVERY) {
      lines[index] = trouble(stamp(Date.now()), 1_000_000 + ++written)
    }
    log.write(lines.join(''))
  }
  const heardAt = await heard(before + written, PATIENCE_MS)
  // Doubles would come late.
  await wait(SETTLE_MS)
  if (counted() - before !== written) throw new Error(`${written} troubles were written, ${counted() - before} counted`)
  return { lines: BURST_LINES, seconds: (heardAt - start) / 1000 }
}

/** So many lines without a trouble. */
export const quiet = (count: number, random: ReturnType<typeof seeded>): string[] => {
  const lines: string[] = []
  for (const { text, kind } of logLines(Number.POSITIVE_INFINITY, Date.now(), random)) {
    if (lines.length >= count) break
    if (!/WARN|ERROR/.test(kind.level)) lines.push(text)
  }
  return lines
}
