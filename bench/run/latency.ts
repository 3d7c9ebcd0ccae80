// What `sentarr run` does with a steady stream and with a burst.
import { setTimeout as wait } from 'node:timers/promises'
import { mebibytes, quantile } from './figures.ts'
import { logLines, stamp } from './log.ts'
import { seeded } from './random.ts'
import { type Service, startService, trouble } from './service.ts'

const LINES_PER_SECOND = 5_000
const TICK_MS = 10
const SECONDS = 30
const ROTATE_EVERY_MS = 5_000
const TROUBLE_EVERY_MS = 150
const BURST_LINES = 200_000
const BURST_ROTATIONS = 3
const BURST_TROUBLE_EVERY = 100
const PATIENCE_MS = 30_000
const SETTLE_MS = 3_000

export type RunBench = { program: string; folder: string }

/** Prints latencies, memory and the counts of a burst. @throws {Error} when a finding was lost or doubled. */
export async function benchRun({ program, folder }: RunBench): Promise<void> {
  const service = await startService(program, folder)
  const atRest = service.memory().bytes
  try {
    const latencies = await steady(service)
    console.log(
      `run: ${LINES_PER_SECOND} lines/s for ${SECONDS} s, a rotation every ${ROTATE_EVERY_MS / 1000} s, ${latencies.length} troubles written → heard over MQTT: ` +
        `p50 ${quantile(latencies, 0.5).toFixed(0)} ms, p99 ${quantile(latencies, 0.99).toFixed(0)} ms, worst ${Math.max(...latencies).toFixed(0)} ms`,
    )
    const before = service.counted()
    const { written, seconds } = await burst(service)
    console.log(
      `burst: ${BURST_LINES} lines over ${BURST_ROTATIONS} rotations, ${written} troubles written, ${service.counted() - before} counted after ${seconds.toFixed(1)} s`,
    )
    const { bytes, peakBytes } = service.memory()
    console.log(
      `memory of run: ${mebibytes(atRest)} at rest, ${mebibytes(bytes)} after all, ${mebibytes(peakBytes)} at its peak`,
    )
    if (service.counted() - before !== written) throw new Error('findings were lost or doubled')
  } finally {
    await service.stop()
  }
}

/** Milliseconds from the write of a trouble to its count, one at a time. */
async function steady({ log, heard, counted }: Service): Promise<number[]> {
  const random = seeded(2)
  const latencies: number[] = []
  const start = performance.now()
  let written = 0
  let rotated = start
  const background = setInterval(() => {
    const due = ((performance.now() - start) / 1000) * LINES_PER_SECOND
    const lines = quiet(Math.max(0, Math.floor(due - written)), random)
    written += lines.length
    log.write(lines.join(''))
    if (performance.now() - rotated < ROTATE_EVERY_MS) return
    rotated = performance.now()
    log.rotate()
  }, TICK_MS)
  try {
    for (let number = 1; performance.now() - start < SECONDS * 1000; number++) {
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

/** As fast as the disk takes it. */
async function burst({ log, heard, counted }: Service): Promise<{ written: number; seconds: number }> {
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
  return { written, seconds: (heardAt - start) / 1000 }
}

const quiet = (count: number, random: ReturnType<typeof seeded>): string[] => {
  const lines: string[] = []
  for (const { text, kind } of logLines(Number.POSITIVE_INFINITY, Date.now(), random)) {
    if (lines.length >= count) break
    if (!/WARN|ERROR/.test(kind.level)) lines.push(text)
  }
  return lines
}
