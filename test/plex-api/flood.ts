// Ten minutes of 50,000 lines a minute through a real socket, as fast as they go: none is lost, each trouble counts once, and memory stays flat.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { createMatcher } from '../../src/detect/match.ts'
import { createPlexClient } from '../../src/plex-api/client.ts'
import { timeText } from '../../src/plex-api/log-line.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { createMeanings } from '../../src/service/meaning.ts'
import { createLogStream } from '../../src/service/plex/log-stream.ts'
import { createTally } from '../../src/service/plex/tally.ts'
import type { Hear } from '../../src/service/source.ts'
import { keptLog } from '../support/log.ts'
import { INTRODUCTION, plexBehindStream } from '../support/plex-behind-stream.ts'
import { until } from '../support/until.ts'

const FRAMES = 500_000
const BURST = 2_000
const TROUBLE_EVERY = 1_000
/** The tally and the queue are full by then; from here on nothing may grow. */
const WARM = 100_000
const GROWTH_BYTES = 32 * 1024 * 1024

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
function heap(): number {
  collect()
  return process.memoryUsage().heapUsed
}

test('half a million frames', async (t) => {
  const clock = () => performance.now()
  const plex = await startDemoPlex({ now: Date.now })
  t.after(() => plex.stop())
  const server = { url: plex.url, token: plex.token, verifyTls: true }
  const matcher = createMatcher({ rules: loadCatalogue(), overrides: {}, monitorErrors: true, monitorWarnings: true })
  const values = new Map<string, unknown>()
  const client = createPlexClient({ server, introduction: INTRODUCTION })
  let lines = 0
  let findings = 0
  const gaps: string[] = []
  const hear: Hear = async (outcomes, { read }, extra = {}) => {
    lines += read?.lines ?? 0
    findings += outcomes.filter(({ finding }) => finding?.rule === 'database.corrupt').length
    for (const [key, value] of Object.entries(extra.values ?? {})) values.set(key, value)
    for (const { detail } of extra.gaps ?? []) gaps.push(detail)
    return []
  }
  const stop = new AbortController()
  const stream = createLogStream({
    id: 'plex',
    spare: false,
    plex: plexBehindStream({ server, clock, ask: client.request }),
    tally: createTally({ key: 'tally', value: (key) => values.get(key) }),
    meanings: createMeanings({ matcher, now: Date.now, clock }),
    stored: [],
    log: keptLog().log,
    now: Date.now,
    clock,
    random: () => 0,
    changed() {},
  })
  const running = stream.run(hear, stop.signal)
  await until('it listens', () => plex.listeners() === 1)

  const began = Date.now()
  let troubles = 0
  let before = 0
  for (let sent = 0; sent < FRAMES; ) {
    for (let n = 0; n < BURST; n++, sent++) {
      const isTrouble = sent % TROUBLE_EVERY === 0
      if (isTrouble) troubles++
      const message = isTrouble
        ? `SQLITE3:0x80000001, 11, database corruption at line ${sent} of [a29f994989]`
        : `[Req#${sent.toString(16)}] Request: [192.168.1.5:${sent % 60_000} (Subnet)] GET /library/sections/1/all (8 live)`
      plex.notify('log', 'LogSentNotification', [
        { level: isTrouble ? 0 : 3, thread: String(sent % 90), time: timeText(began + sent, 0), message },
      ])
    }
    // As fast as it goes, not faster: what a sender piles up in this process is none of the reader's memory.
    await until('they are heard', () => lines >= sent - 2 * BURST, 60_000)
    if (before === 0 && sent >= WARM) before = heap()
  }
  await until('all are heard', () => lines === FRAMES, 60_000)
  const grown = heap() - before
  t.diagnostic(`${FRAMES} frames in ${Math.round((Date.now() - began) / 1000)} s, ${Math.round(grown / 1024)} KiB more`)
  assert.deepEqual([findings, gaps], [troubles, []])
  assert.ok(grown < GROWTH_BYTES, `${grown} bytes more after ${FRAMES} frames than after ${WARM}`)
  stop.abort()
  await running
})
