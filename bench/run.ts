// The service, measured: each figure beside what it is to be.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { quantile } from './figures.ts'
import { idleWithFolder, idleWithStream } from './run/idle.ts'
import { burst, steady } from './run/latency.ts'
import { load } from './run/load.ts'
import { holdToQuarter } from './run/quarter.ts'
import { startToFirstLine } from './run/start.ts'
import { type Service, startService } from './service.ts'

export type RunBench = { program: string; folder: string }

type Figure = { what: string; value: number; digits?: number; unit: string; most?: number }

const REST_MS = 10_000
const SECONDS = 30
const LINES_PER_SECOND = 5_000
const SLOW_LINES_PER_SECOND = 500
const MIB = 1024 * 1024

/** Prints a table as it comes. @throws {Error} when a line or a finding was lost or doubled. */
export async function benchRun({ program, folder }: RunBench): Promise<void> {
  console.log('| run | measured | at most |\n|---|--:|--:|')
  say({ what: 'start to the first line read', value: await startToFirstLine(program, folder), unit: 'ms', most: 300 })
  await withService('folder', async (service) => {
    await wait(REST_MS)
    say({ what: 'memory at rest, nobody looks', value: service.memory().bytes / MIB, unit: 'MiB', most: 75 })
    say(idleFigure('a folder', await idleWithFolder(service)))
    sayLatencies(
      `${LINES_PER_SECOND} lines/s`,
      await steady(service, { linesPerSecond: LINES_PER_SECOND, seconds: SECONDS }),
    )
    const { lines, seconds } = await burst(service)
    say({
      what: `a burst of ${lines} lines counted, none lost, over three rotations`,
      value: seconds,
      digits: 1,
      unit: 's',
    })
  })
  say(idleFigure('the stream', await idleWithStream(program, place('stream'))))
  await withService('quarter', async (service) => {
    const held = holdToQuarter(service.pid)
    if ('refused' in held) return console.log(`| a quarter of a core: not measured, ${held.refused} | | |`)
    try {
      const before = service.processorMs()
      sayLatencies(
        `${SLOW_LINES_PER_SECOND} lines/s with a quarter of a core`,
        await steady(service, { linesPerSecond: SLOW_LINES_PER_SECOND, seconds: SECONDS }),
        1_000,
      )
      say({
        what: '… of which it takes',
        value: (service.processorMs() - before) / SECONDS / 10,
        unit: '% of a core',
        most: 25,
        digits: 1,
      })
    } finally {
      held.release()
    }
  })
  await withService('load', async (service) => {
    const { lines, incidents, seconds } = await load(service)
    say({ what: `${lines} lines with ${incidents} incidents, the dashboard open`, value: seconds, unit: 's' })
    const { bytes, peakBytes } = service.memory()
    say({ what: '… memory after all', value: bytes / MIB, unit: 'MiB' })
    say({ what: '… memory at its peak', value: peakBytes / MIB, unit: 'MiB', most: 95 })
  })

  function place(name: string): string {
    const its = join(folder, `run-${name}`)
    mkdirSync(its)
    return its
  }

  async function withService(name: string, work: (service: Service) => Promise<void>): Promise<void> {
    const service = await startService(program, place(name))
    try {
      await work(service)
    } finally {
      await service.stop()
    }
  }
}

const idleFigure = (what: string, share: number): Figure => ({
  what: `idle, with ${what}`,
  value: share * 100,
  digits: 2,
  unit: '% of a core',
  most: 0.15,
})

function sayLatencies(what: string, latencies: number[], most?: number): void {
  const name = `written → heard over MQTT, ${what}, ${latencies.length} troubles`
  say({ what: `${name}: p50`, value: quantile(latencies, 0.5), unit: 'ms', most: most ?? 20 })
  say({ what: '… p99', value: quantile(latencies, 0.99), unit: 'ms', most: most ?? 60 })
}

function say({ what, value, digits = 0, unit, most }: Figure): void {
  const limit = most === undefined ? '' : `${most} ${unit}${value > most ? ' **missed**' : ''}`
  console.log(`| ${what} | ${value.toFixed(digits)} ${unit} | ${limit} |`)
}
