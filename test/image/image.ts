// The image as a user gets it: built from the Dockerfile, run read-only and without rights on a folder of logs that rotates.
import assert from 'node:assert/strict'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { freePort } from '../support/ports.ts'
import { until } from '../support/until.ts'
import { type Engine, findEngine } from './engine.ts'

const PATIENCE_MS = 60_000

const root = join(import.meta.dirname, '../..')
const TAG = 'localhost/sentarr-under-test'
const BANNER = 'Plex Media Server v1.43.3.10793 - Generic PC x86_64 - build: linux-x86_64 debian - GMT 00:00\n'

/** A Logs folder on the host that is written to as Plex does. */
function plexLogs(folder: string) {
  const live = join(folder, 'Plex Media Server.log')
  let second = 0
  writeFileSync(live, BANNER)
  return {
    trouble(times: number) {
      for (let i = 0; i < times; i++) {
        const time = new Date(Date.now() - 60_000 + second++ * 10)
        const clock = time.toISOString().slice(11, 23)
        const day = time.toLocaleDateString('en', { month: 'short', day: '2-digit', year: 'numeric', timeZone: 'UTC' })
        appendFileSync(
          live,
          `${day} ${clock} [0x7f01] ERROR - SQLITE3:0x80000001, 11, database disk image is malformed\n`,
        )
      }
    },
    rotate() {
      for (let generation = 4; generation >= 1; generation--) {
        try {
          renameSync(
            join(folder, `Plex Media Server.${generation}.log`),
            join(folder, `Plex Media Server.${generation + 1}.log`),
          )
        } catch {}
      }
      renameSync(live, join(folder, 'Plex Media Server.1.log'))
      writeFileSync(live, BANNER)
    },
  }
}

type Served = { metric(name: string): Promise<number | null>; ready(): Promise<void> }

function served(port: number): Served {
  const metric = async (name: string): Promise<number | null> => {
    const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    const values = page.split('\n').filter((line) => line.startsWith(`${name}{`))
    return values.length === 0 ? null : values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
  }
  return {
    metric,
    ready: async () => {
      await until('the service is well', async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok, PATIENCE_MS)
    },
  }
}

/** Folders on the host, open to any user of a container as far as it may use them. */
function folders(t: TestContext) {
  const base = mkdtempSync(join(tmpdir(), 'sentarr-image-'))
  chmodSync(base, 0o755)
  const [data, logs] = [join(base, 'data'), join(base, 'logs')]
  mkdirSync(data)
  mkdirSync(logs)
  t.after(() => rmSync(base, { recursive: true, force: true }))
  return { data, logs }
}

async function start(t: TestContext, engine: Engine, options: string[]): Promise<{ id: string } & Served> {
  const port = await freePort()
  const env = { API_PORT: port, API_HOST: '127.0.0.1', PLEX_LOG_PATH: '/logs', READ_FROM: 'start' }
  const given = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`])
  const id = await engine.start([...given, ...options], TAG)
  t.after(() => engine.remove(id))
  const service = served(port)
  try {
    await service.ready()
  } catch (error) {
    throw new Error(`${(error as Error).message}; it said:\n${await engine.logs(id)}`)
  }
  return { id, ...service }
}

const AS_USER = ['--read-only', '--user', '1000:1000']
const LISTING = String.raw`const { readdirSync } = require('fs')
  const walk = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(folder + '/' + entry.name) : [folder + '/' + entry.name])
  console.log([...walk('/app'), ...walk('/usr/local')].join('\n'))`

test('the image', { timeout: 900_000 }, async (t) => {
  const engine = findEngine(t)
  if (engine === null) return
  await engine.build(TAG, root)
  const base = await engine.size('docker.io/library/node:24-alpine').catch(() => null)
  const size = await engine.size(TAG)
  const mebibytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`
  t.diagnostic(`image ${mebibytes(size)}${base === null ? '' : `, of it beside Node's own ${mebibytes(size - base)}`}`)

  await t.test('holds the program and nothing of its making', async () => {
    const { output } = await engine.once(['--entrypoint', 'node'], TAG, ['-e', LISTING])
    const files = output.trim().split('\n')
    assert.ok(files.includes('/app/sentarr.js'), output)
    assert.ok(files.includes('/app/LICENSES.txt'), output)
    assert.deepEqual(
      files.filter((file) =>
        /node_modules|\.ts$|\.map$|\.test\.|\/tests?\/|package-lock|bin\/(npm|npx|yarn|corepack)/.test(file),
      ),
      [],
    )
  })

  await t.test('follows rotations read-only as user 1000, and a new container goes on where it stopped', async (t) => {
    const { data, logs } = folders(t)
    chownSync(data, 1000, 1000)
    const plex = plexLogs(logs)
    const options = [...AS_USER, '-v', `${data}:/data`, '-v', `${logs}:/logs:ro`]
    const first = await start(t, engine, options)
    for (let round = 0; round < 3; round++) {
      plex.trouble(10)
      await until(
        `finding ${(round + 1) * 10}`,
        async () => (await first.metric('sentarr_findings_total')) === (round + 1) * 10,
        PATIENCE_MS,
      )
      plex.rotate()
    }
    await until('an open incident', async () => (await first.metric('sentarr_incidents_open')) === 1, PATIENCE_MS)
    assert.equal((await engine.exec(first.id, ['node', '/app/sentarr.js', 'healthcheck'])).code, 0)

    const { code, milliseconds } = await engine.stop(first.id)
    assert.equal(code, 0)
    assert.ok(milliseconds < 5000, `SIGTERM took ${milliseconds} ms`)

    plex.trouble(5)
    plex.rotate()
    plex.trouble(5)
    const second = await start(t, engine, options)
    assert.equal(await second.metric('sentarr_incidents_open'), 1)
    await until(
      'what was written in between',
      async () => (await second.metric('sentarr_findings_total')) === 10,
      PATIENCE_MS,
    )
    assert.equal((await engine.stop(second.id)).code, 0)
  })

  await t.test('without a place for its state it works from memory and says so', async (t) => {
    const { logs } = folders(t)
    const plex = plexLogs(logs)
    const { id, metric } = await start(t, engine, [...AS_USER, '-v', `${logs}:/logs:ro`])
    plex.trouble(3)
    await until('findings', async () => (await metric('sentarr_findings_total')) === 3, PATIENCE_MS)
    assert.match(await engine.logs(id), /memory/i)
  })

  await t.test('started as root it becomes PUID and PGID, and its state belongs to them', async (t) => {
    const { data, logs } = folders(t)
    plexLogs(logs)
    const user = ['-e', 'PUID=1234', '-e', 'PGID=1235']
    const mounts = ['-v', `${data}:/data`, '-v', `${logs}:/logs:ro`]
    const { id } = await start(t, engine, ['--read-only', ...user, ...mounts])
    const status = await engine.exec(id, ['node', '-p', "require('fs').readFileSync('/proc/1/status','utf8')"])
    assert.match(status.output, /^Uid:\s+1234\s/m)
    assert.match(status.output, /^Gid:\s+1235\s/m)
    assert.deepEqual([statSync(data).uid, statSync(data).gid], [1234, 1235])
    assert.equal((await engine.stop(id)).code, 0)
  })

  await t.test(
    'as a Home Assistant app it takes its options and stays who may read the logs of any user',
    async (t) => {
      const { data, logs } = folders(t)
      plexLogs(logs).trouble(1)
      chmodSync(logs, 0o700)
      writeFileSync(join(data, 'options.json'), JSON.stringify({ server_name: 'Attic', mqtt_url: '', channels: [] }))
      const supervised = ['-e', 'SUPERVISOR_TOKEN=x', '-e', 'SUPERVISOR_URL=http://127.0.0.1:9']
      const { id } = await start(t, engine, [...supervised, '-v', `${data}:/data`, '-v', `${logs}:/logs:ro`])
      const user = await engine.exec(id, ['node', '-p', "require('fs').readFileSync('/proc/1/status','utf8')"])
      assert.match(user.output, /^Uid:\s+0\s/m)
      assert.match(await engine.logs(id), /Attic/)
      assert.equal((await engine.stop(id)).code, 0)
    },
  )

  await t.test('wrong settings end it with 78 and a line for each', async () => {
    const wrong = ['-e', 'ERROR_THRESHOLD=0', '-e', 'MQTT_URL=broker']
    const { code, output } = await engine.once([...AS_USER, ...wrong], TAG)
    assert.equal(code, 78)
    assert.match(output, /^ERROR_THRESHOLD = /m)
    assert.match(output, /^MQTT_URL = /m)
    assert.doesNotMatch(output, /\n\s+at /)
  })

  await t.test('other commands run in it as well', async () => {
    const { code, output } = await engine.once(AS_USER, TAG, ['check-config'])
    assert.equal(code, 0)
    assert.match(output, /error_threshold: 5\s+\(default\)/)
  })
})
