// A month of the whole program in minutes: its own timers and clock, a real log that rotates, a real database, channels that are received
// over the network of this machine. SOAK_DAYS (30) says how many days.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { mebibytes } from '../../bench/figures.ts'
import { type App, startApp } from '../../src/app.ts'
import { readRegularFile } from '../../src/regular-file.ts'
import { type LoadDeps, loadSettings } from '../../src/settings/load.ts'
import { openStore } from '../../src/store/store.ts'
import { plexLog } from './plex-log.ts'
import { startReceiver } from './receiver.ts'
import { simulatedTime } from './simulated-time.ts'

const DAYS = Number(process.env.SOAK_DAYS ?? 30)
const ZONE = 'Europe/Berlin'
/** A Saturday, midnight there; the clocks go back the night after, and on Monday there is a report of the week. */
const START = Date.UTC(2026, 9, 23, 22)
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const STEP_MS = 10 * MINUTE_MS
const LINES_A_STEP = 20
const ROTATE_EVERY_MS = 6 * HOUR_MS
/** Sentarr begins anew so often. */
const RESTART_EVERY_MS = 2.5 * DAY_MS
const QUIET_MS = 30 * MINUTE_MS

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

test(`${DAYS} days of the whole program`, async (t) => {
  const receiver = await startReceiver(t)
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-soak-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const its = (name: string) => join(folder, name)
  for (const name of ['Logs', 'data', 'config']) mkdirSync(its(name))
  const channels = [
    { type: 'webhook', name: 'at once', url: `${receiver.url}/at-once`, max_per_hour: 1_000 },
    { type: 'webhook', name: 'daily', url: `${receiver.url}/daily`, digest: '08:00' },
    { type: 'ntfy', name: 'weekly', url: receiver.url, topic: 'weekly', digest: 'mon 08:00' },
  ]
  writeFileSync(join(its('config'), 'sentarr.yaml'), JSON.stringify({ channels }))
  const sources: LoadDeps = {
    env: {
      ...{ PLEX_LOG_PATH: its('Logs'), DATA_DIR: its('data'), CONFIG_DIR: its('config'), READ_FROM: 'start' },
      ...{ API_HOST: '127.0.0.1', API_PORT: '0', TZ: ZONE, ERROR_THRESHOLD: '1' },
    },
    readFile: (path) => readRegularFile(path, { most: 4_096 }),
    readSecret: (path) => readRegularFile(path, { most: 4_096 }),
    isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
    machineZone: () => ZONE,
  }
  const loaded = loadSettings(sources)
  if (!loaded.ok) assert.fail(JSON.stringify(loaded.problems))
  const plex = plexLog(join(its('Logs'), 'Plex Media Server'), 11)
  t.after(plex.close)
  // A log of a month would be what grows.
  const errors: string[] = []
  const log = { debug() {}, info() {}, warn() {}, error: (message: string) => void errors.push(message) }
  const time = simulatedTime(t, START)
  receiver.by(time.now)
  const start = () =>
    startApp({
      ...{ settings: loaded.settings, sources, version: '1.2.3', nodeVersion: '24.1.0', log, newId: randomUUID },
      ...{ now: time.now, clock: () => time.now() - START, random: () => 0.5, supervisor: null },
      hostName: 'test-host',
      machine: { home: folder, localAppData: null },
      findPlex: async () => [],
    })

  const idle = () => receiver.underWay() === 0
  /** Lets as little time pass as it takes. */
  async function through<T>(work: Promise<T>): Promise<T> {
    let over = false
    const done = work.finally(() => {
      over = true
    })
    while (!over) {
      time.pass(100)
      await time.settled()
    }
    return done
  }
  let readBefore = 0
  async function heard(app: App): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      time.pass(60)
      await time.settled(idle)
      const read = readBefore + app.servers[0]!.status.lines
      if (read === plex.written.lines && receiver.raised.size === plex.written.troubles) return
    }
    const read = readBefore + app.servers[0]!.status.lines
    assert.fail(
      `${plex.written.lines} lines written, ${read} read; ${plex.written.troubles} troubles, ${receiver.raised.size} told`,
    )
  }

  const size = () =>
    ['', '-wal', '-shm'].reduce(
      (sum, end) => sum + (statSync(`${its('data/sentarr.db')}${end}`, { throwIfNoEntry: false })?.size ?? 0),
      0,
    )
  const days: { heap: number; disk: number }[] = []
  let restarts = 0
  let [rotateAt, restartAt, dayAt] = [START + ROTATE_EVERY_MS, START + RESTART_EVERY_MS, START + DAY_MS]
  const began = process.hrtime.bigint()
  plex.begin(time.now())
  let app = await through(start())
  await heard(app)
  while (time.now() < START + DAYS * DAY_MS) {
    time.pass(STEP_MS)
    await time.settled(idle)
    if (time.now() >= rotateAt) {
      rotateAt += ROTATE_EVERY_MS
      plex.rotate()
      plex.begin(time.now())
    }
    plex.quiet(time.now(), LINES_A_STEP)
    plex.trouble(time.now())
    await heard(app)
    if (time.now() >= dayAt) {
      dayAt += DAY_MS
      collectGarbage()
      days.push({ heap: process.memoryUsage().heapUsed, disk: size() })
    }
    if (time.now() < restartAt) continue
    restartAt += RESTART_EVERY_MS
    restarts++
    readBefore += app.servers[0]!.status.lines
    await through(app.stop())
    // Written while nobody reads.
    plex.quiet(time.now(), LINES_A_STEP)
    plex.trouble(time.now())
    app = await through(start())
    await heard(app)
  }
  // All ends come to their ends.
  for (let left = QUIET_MS + 2 * STEP_MS; left > 0; left -= STEP_MS) {
    time.pass(STEP_MS)
    await time.settled(idle)
  }
  await through(app.stop())

  const { written } = plex
  const store = openStore({ path: its('data/sentarr.db'), now: time.now() })
  const counted = store.ruleCounts('plex')
  const gaps = store.gaps(10)
  store.close()
  const seconds = Number(process.hrtime.bigint() - began) / 1e9
  console.log(
    `${DAYS} days in ${seconds.toFixed(0)} s: ${written.lines} lines, ${written.findings} findings, ${written.troubles} incidents, ` +
      `${written.rotations} rotations, ${restarts} restarts, ${receiver.requests()} messages`,
  )
  for (const [name, values] of [
    ['heap', days.map(({ heap }) => heap)],
    ['disk', days.map(({ disk }) => disk)],
  ] as const)
    console.log(`${name} at the end of each day: ${values.map(mebibytes).join(', ')}`)

  assert.equal(
    counted.reduce((sum, { count }) => sum + count, 0),
    written.findings,
    'findings',
  )
  assert.deepEqual(gaps, [])
  assert.equal(receiver.raised.size, written.troubles)
  assert.equal(receiver.resolved.size, written.troubles)
  assert.deepEqual(receiver.twice, [], 'told twice')
  // At eight in the morning of that zone, whatever the clocks did.
  assert.deepEqual(receiver.daily.map(begun), mornings())
  assert.deepEqual(
    receiver.weekly.map(begun),
    mornings().filter((at) => new Date(at).getUTCDay() === 1),
  )
  assert.deepEqual(errors, [])
  if (DAYS >= 20) {
    assertFlat(days.map(({ heap }) => heap))
    assertSlower(days.map(({ disk }) => disk))
  }
})

/** To the half hour: time passes in steps. */
const begun = (at: number) => at - (at % (30 * MINUTE_MS))

/** Each eight o'clock there, in UTC: at six in summer time, at seven after it. */
const SUMMER_ENDS = Date.UTC(2026, 9, 25, 1)
const mornings = () =>
  Array.from({ length: DAYS }, (_, day) => {
    const sixUtc = START + day * DAY_MS + 8 * HOUR_MS
    return sixUtc < SUMMER_ENDS ? sixUtc : sixUtc + HOUR_MS
  })

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** In the last half of the days it grows by less than a tenth. Means of several days: garbage comes and goes. */
function assertFlat(heap: readonly number[]): void {
  const half = heap.slice(heap.length / 2)
  const [first, last] = [meanOf(half.slice(0, half.length / 2)), meanOf(half.slice(half.length / 2))]
  assert.ok(last < first * 1.1, `the heap grew from ${mebibytes(first)} to ${mebibytes(last)} in the last half`)
}

/** Alerts are kept for half a year, so a month is not all of it; but it grows by less in the last half than in the first. */
function assertSlower(disk: readonly number[]): void {
  const middle = disk[Math.floor(disk.length / 2)]!
  const [first, last] = [middle - disk[0]!, disk.at(-1)! - middle]
  assert.ok(
    last < first,
    `the database grew by ${mebibytes(first)} in the first half and ${mebibytes(last)} in the last`,
  )
}
