// Ten million lines and fifty thousand incidents with the dashboard open: what memory that takes.
import { setTimeout as wait } from 'node:timers/promises'
import { stamp } from '../log.ts'
import { seeded } from '../random.ts'
import { type Service, trouble } from '../service.ts'
import { quiet } from './latency.ts'

const GENERATIONS = 100
const LINES = 100_000
const INCIDENTS = 500
const PATIENCE_MS = 60_000
const LOOK_MS = 2_000
/** Numbers are no part of what an unknown error is known by; words are. */
const word = (number: number) => number.toString().replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!)

/** Writes a generation of the log, waits until all of it was counted, rotates. @throws {Error} when a line or a finding was lost or doubled */
export async function load(service: Service): Promise<{ lines: number; incidents: number; seconds: number }> {
  const { log, heard, counted, address } = service
  const random = seeded(5)
  const part = LINES / INCIDENTS - 1
  const others = Array.from({ length: INCIDENTS }, () => quiet(part, random).join(''))
  const before = { counted: counted(), ...(await numbers(address)) }
  const closing = new AbortController()
  const watching = watch(address, closing.signal)
  const start = performance.now()
  try {
    for (let generation = 0; generation < GENERATIONS; generation++) {
      const errors = others.map((text, index) => `${text}${unknown(generation * INCIDENTS + index)}`)
      log.write(errors.join(''))
      log.write(trouble(stamp(Date.now()), 2_000_000 + generation))
      await heard(before.counted + generation + 1, PATIENCE_MS)
      log.rotate()
    }
  } finally {
    closing.abort()
    await watching
  }
  const seconds = (performance.now() - start) / 1000
  const after = await numbers(address)
  const lines = GENERATIONS * (LINES + 1)
  const findings = GENERATIONS * (INCIDENTS + 1)
  if (after.lines - before.lines !== lines)
    throw new Error(`${lines} lines written, ${after.lines - before.lines} read`)
  if (after.findings - before.findings !== findings)
    throw new Error(`${findings} troubles written, ${after.findings - before.findings} counted`)
  return { lines, incidents: GENERATIONS * INCIDENTS, seconds }
}

const unknown = (number: number) =>
  `${stamp(Date.now())} [${139_000_000_000_000 + number}] ERROR - The frobnicator ${word(number)} refused to go on\n`

/** As an open page does it: the stream of events, and the newest incidents every now and then. */
async function watch(address: string, signal: AbortSignal): Promise<void> {
  const ended = (error: unknown) => {
    if (!signal.aborted) throw error
  }
  const stream = async () => {
    const { body } = await fetch(`${address}/api/stream`, { signal })
    for await (const _ of body!) if (signal.aborted) return
  }
  const look = async () => {
    while (!signal.aborted) {
      // A connection of its own each: one that is kept may be closed just when it is used.
      for (const path of ['/api/incidents', '/api/status', '/api/stats?range=24h'])
        await (await fetch(address + path, { signal, headers: { connection: 'close' } })).arrayBuffer()
      await wait(LOOK_MS, null, { signal })
    }
  }
  await Promise.all([stream().catch(ended), look().catch(ended)])
}

/** What the service itself counted, as Prometheus reads it. */
async function numbers(address: string): Promise<{ lines: number; findings: number }> {
  const text = await (await fetch(`${address}/metrics`)).text()
  const sum = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'gm'))].reduce((all, [, count]) => all + Number(count), 0)
  return { lines: sum('sentarr_log_lines_total'), findings: sum('sentarr_findings_total') }
}
