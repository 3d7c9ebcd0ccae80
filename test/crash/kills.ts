// The real process is killed with SIGKILL again and again while logs are written and rotated under it: every finding counts exactly once,
// and no alert is lost on its way out.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createMatcher } from '../../src/detect/match.ts'
import { parseRecord } from '../../src/plex/parse.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { checkpointsOf } from '../../src/source/checkpoint.ts'
import type { Delivery } from '../../src/store/rows.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { PROGRAM } from '../support/program.ts'
import { createLogFile, createRandom, plexTime } from './writer.ts'

const DAY_MS = 86_400_000
const FILES = ['Plex Media Server.log', 'Plex Media Scanner Analysis.log', 'PMS Plugin Logs/com.plexapp.system.log']
const WRITE_MS = 50
const SETTLED_MS = 1_500

/** Troubles of several kinds, one of them unclassified, one of several lines. */
const TROUBLES = [
  'ERROR - SQLITE3:0x10, 11, database corruption at line 64128 of [b1a7]',
  'ERROR - Waited over 10 seconds for a busy database; giving up.',
  'ERROR - SQLITE3:0x10, 10, disk I/O error',
  'WARN - [HttpClient/HCl#52] HTTP error requesting GET https://plex.tv/api/v2/ping (6, Could not resolve host) (Could not resolve host: plex.tv)',
  'ERROR - Frobnicator of the seventh kind refused item 4711',
  "ERROR - [Req#1f/Transcode] Error opening output files\nTo ignore this, add a trailing '?' to the map.",
]

export type Kills = { lines: number; rotations: number; kills: number }

/** Writes so many lines and kills the process so often; `SEED` in the environment repeats a run. */
export async function killAgainAndAgain(t: TestContext, { lines: LINES, rotations: ROTATIONS, kills: KILLS }: Kills) {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  t.diagnostic(`SEED=${seed}`)
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-crash-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const logs = join(folder, 'Logs')
  const data = join(folder, 'data')
  const config = join(folder, 'config')
  for (const path of [logs, data, config]) mkdirSync(path)
  const random = createRandom(seed)
  const delivered = new Map<string, number>()
  const receiver = createServer((request, response) => {
    const key = String(request.headers['idempotency-key'])
    request.resume().on('end', () => {
      delivered.set(key, (delivered.get(key) ?? 0) + 1)
      response.end('ok')
    })
  }).listen(0, '127.0.0.1')
  t.after(() => receiver.close())
  await once(receiver, 'listening')
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  writeFileSync(
    join(config, 'sentarr.yaml'),
    JSON.stringify({ channels: [{ type: 'webhook', name: 'hook', url, max_per_hour: 10_000 }] }),
  )

  const start = () =>
    spawn(process.execPath, [PROGRAM, 'run'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        PLEX_LOG_PATH: logs,
        DATA_DIR: data,
        CONFIG_DIR: config,
        API_HOST: '127.0.0.1',
        API_PORT: '0',
        READ_FROM: 'start',
        ALERT_COOLDOWN_MINUTES: '0.05',
      },
    })

  const expected = new Map<string, number>()
  const writing = write()
  let kills = 0
  for (let child = start(); ; child = start()) {
    const killed = once(child, 'exit')
    const ready = once(child.stdout, 'data')
    // Before the logs were seen for the first time a rotation may rightly take lines away.
    if (kills === 0) await firstSight(data)
    else if (random() < 0.25) await wait(random() * 400)
    else {
      await ready
      await wait(random() * 900)
    }
    child.kill('SIGKILL')
    await killed
    kills++
    writing.begin()
    if (kills >= KILLS && writing.done()) break
  }
  await writing.finished
  const last = start()
  t.after(() => last.kill('SIGKILL'))
  const stored = await settled(data, expected)
  const gone = once(last, 'exit')
  const stoppedAt = Date.now()
  last.kill('SIGTERM')
  assert.deepEqual(await gone, [0, null], 'a clean stop')

  const store = openStore({ path: join(data, 'sentarr.db'), now: Date.now() })
  t.after(() => store.close())
  assert.deepEqual(store.gaps(10), [], 'no line was out of reach')
  assert.deepEqual(Object.fromEntries([...stored].sort()), Object.fromEntries([...expected].sort()))
  const all = [...expected.values()].reduce((sum, count) => sum + count, 0)
  for (const minutes of [1, 60])
    for (const server of [{}, { server: 'plex' }]) {
      const buckets = store.findingBuckets({ since: 0, until: Date.now() + DAY_MS, minutes, ...server })
      const sum = buckets.flatMap(({ counts }) => Object.values(counts)).reduce((sum, count) => sum + count, 0)
      assert.equal(sum, all, `findings by ${minutes} minutes`)
    }
  const alerts = store.incidents('plex').flatMap((incident) => store.alertsOf(incident.id))
  const deliveries = alerts.flatMap(({ alert }) => store.deliveriesOf(alert.id))
  assert.ok(alerts.length > 0, 'something was told')
  const stillOnItsWay = (delivery: Delivery) => delivery.state === 'pending' && delivery.createdAt > stoppedAt - 10_000
  for (const delivery of deliveries) {
    const { id, state, reason } = delivery
    assert.ok(delivered.has(id) || stillOnItsWay(delivery) || /digest/.test(reason), `${id} ${state} ${reason}`)
  }
  t.diagnostic(
    `${LINES} lines, ${ROTATIONS} rotations, ${kills} kills, ${alerts.length} alerts, ${delivered.size} deliveries`,
  )

  function write() {
    const matcher = createMatcher({ rules: loadCatalogue(), overrides: {}, monitorErrors: true, monitorWarnings: true })
    const files = FILES.map((file) => ({ file, log: createLogFile(logs, file) }))
    const perStep = Math.ceil(LINES / ROTATIONS / 12)
    let written = 0
    let rotations = 0
    let steps = 0
    let over = false

    function step(): void {
      for (const { file, log } of files) {
        let text = ''
        for (let count = 0; count < Math.ceil(perStep / files.length); count++) text += entry(file)
        log.append(text, random() < 0.3 ? Math.floor(random() * 40) : 0)
      }
      steps++
      const next = files[rotations % files.length]!
      if (steps % 12 !== 0 || rotations >= ROTATIONS || !isNear(next)) return
      next.log.rotate()
      rotations++
    }

    /** Plex keeps five generations: what nobody reads for longer is lost, and that is another test's matter. */
    function isNear({ file, log }: (typeof files)[number]): boolean {
      const { inode } =
        withStore(data, (store) => checkpointsOf(store.places('plex', 'folder')).checkpoints).find(
          (one) => one.file === file,
        ) ?? {}
      return rotations < files.length || log.generationOf(inode) < 4
    }

    function entry(file: string): string {
      written++
      const at = Date.now()
      if (random() > 0.02)
        return `${plexTime(at)} [140012411710264] DEBUG - Request: [127.0.0.1:4242 (Loopback)] GET /identity #${written}\n`
      const record = `${plexTime(at)} [140012411710264] ${TROUBLES[Math.floor(random() * TROUBLES.length)]}`
      const { finding } = matcher.match(parseRecord(record, { file, zoneMinutes: null }), at)
      if (finding) {
        const name = `${finding.rule ?? 'unclassified'} ${finding.key}`
        expected.set(name, (expected.get(name) ?? 0) + 1)
      }
      return `${record}\n`
    }

    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    step()
    const finished = begun.then(async () => {
      while (written < LINES || rotations < ROTATIONS) {
        step()
        await wait(WRITE_MS)
      }
      for (const { log } of files) log.append('')
      over = true
    })
    return {
      begin,
      finished,
      done: () => over,
    }
  }
}

function withStore<T>(data: string, use: (store: Store) => T): T {
  const store = openStore({ path: join(data, 'sentarr.db'), now: Date.now() })
  try {
    return use(store)
  } finally {
    store.close()
  }
}

async function firstSight(data: string): Promise<void> {
  for (let seen = 0; seen < FILES.length; ) {
    await wait(50)
    seen = withStore(data, (store) => store.places('plex', 'folder').length)
  }
}

/** Findings by incident, once all that is expected is stored (and a moment later, to see what is counted twice) or nothing more comes. */
async function settled(data: string, expected: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const wanted = [...expected.values()].reduce((sum, count) => sum + count, 0)
  const deadline = Date.now() + 40_000
  for (let complete = false; ; ) {
    await wait(SETTLED_MS)
    const incidents = withStore(data, (store) => store.incidents('plex'))
    const totals = new Map(incidents.map(({ rule, key, total }) => [`${rule ?? 'unclassified'} ${key}`, total]))
    const waiting = withStore(data, (store) => store.waitingByChannel()).reduce((sum, { count }) => sum + count, 0)
    if (complete || Date.now() > deadline) return totals
    complete = waiting === 0 && [...totals.values()].reduce((sum, count) => sum + count, 0) >= wanted
  }
}
