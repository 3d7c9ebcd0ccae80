// `sentarr setup` as somebody at a terminal meets it, and as a script does.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { PassThrough } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { speak } from '../../src/alert/words/languages/index.ts'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { resourceAt, startDemoPlexTv } from '../../src/cli/demo/plex/plex-tv.ts'
import type { CommandIo } from '../../src/cli/io.ts'
import { runSetup, type SetupDeps } from '../../src/cli/setup/setup.ts'
import { readRegularFile } from '../../src/regular-file.ts'
import { type LoadDeps, loadSettings } from '../../src/settings/load.ts'
import { startStandIn } from '../support/http-stand-in.ts'

/** `by:` answers with the number that stands before that choice. */
type Script = readonly [question: RegExp, answer: string | (() => unknown)][]

/** A machine with Plex's logs beside the folder that is set, and a settings file. */
function machine(t: TestContext, given: { yaml?: string; env?: Record<string, string> } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'sentarr-setup-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const logs = join(root, 'plex', 'Logs')
  for (const folder of [logs, join(root, 'config'), join(root, 'nope')]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(logs, 'Plex Media Server.log'), 'x\n')
  const file = join(root, 'config', 'sentarr.yaml')
  writeFileSync(file, given.yaml ?? `# mine\nplex_log_path: ${join(root, 'nope')}\nerror_threshold: 7 # often\n`)
  const sources: LoadDeps = {
    env: { CONFIG_DIR: join(root, 'config'), DATA_DIR: join(root, 'data'), ...given.env },
    readFile: (path) => readRegularFile(path, { most: 1024 * 1024 }),
    readSecret: (path) => readRegularFile(path, { most: 64 * 1024 }),
    isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
    machineZone: () => 'UTC',
  }
  return { root, logs, file, sources, text: () => readFileSync(file, 'utf8') }
}

/** Answers each question as it is asked; `terminal: false` asks from a script. */
async function setup(
  { sources, root }: ReturnType<typeof machine>,
  script: Script,
  given: { terminal?: boolean; more?: Partial<SetupDeps> } = {},
) {
  const { terminal = true } = given
  const loaded = loadSettings(sources)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  const stdin = Object.assign(new PassThrough(), { isTTY: terminal })
  const said = { all: '', since: '' }
  let next = 0
  const hear = (text: string) => {
    said.all += text
    said.since += text
    const [question, answer] = script[next] ?? []
    if (question === undefined || answer === undefined || !question.test(said.since)) return
    next++
    const typed =
      typeof answer !== 'string' || !answer.startsWith('by:') ? answer : numberOf(said.since, answer.slice(3))
    said.since = ''
    setImmediate(() => (typeof typed === 'function' ? typed() : stdin.write(`${typed}\n`)))
    if (next === script.length) setTimeout(() => stdin.end(), 1_000)
  }
  const output = {
    isTTY: terminal,
    columns: 80,
    // A terminal says later that it has taken what it was given.
    write(text: string, done?: (error?: Error | null) => void) {
      hear(text)
      if (done) setImmediate(done)
      return true
    },
  }
  const io: CommandIo = {
    stdin,
    stdout: output,
    stderr: output,
    env: { NO_COLOR: '1' },
    now: Date.now,
    clock: () => performance.now(),
    version: '1.2.3',
    signal: AbortSignal.timeout(30_000),
  }
  const code = await runSetup(io, {
    settings: loaded.settings,
    sources,
    supervisor: null,
    machine: { home: root, localAppData: null },
    tools: { timeZone: 'UTC', language: speak('en'), now: Date.now, callService: null },
    newId: randomUUID,
    ...given.more,
  })
  return { code, said: said.all, asked: next }
}

/** The number before a choice in what was shown. */
const numberOf = (shown: string, label: string) =>
  new RegExp(`^ +(\\d+)  ${label.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}`, 'm').exec(shown)?.[1]

test('the folder that is found, a channel that is tried, and what was there stays', async (t) => {
  const its = machine(t)
  const phone = await startStandIn(t, { body: { id: 'x' } })
  const { code, said } = await setup(its, [
    [/Which\?.*$/, '1'],
    [/2\. Who is told[\s\S]*Which\?.*$/, '5'],
    [/Topic.*$/, 'my plex'],
    [/Topic.*$/, 'my-plex-x7Kq2'],
    [/Server.*\[https:\/\/ntfy\.sh\].*$/, ''],
    [/Name of the channel.*$/, ''],
    [/Send a test alert now\?.*$/, 'n'],
  ])
  assert.equal(code, 0, said)
  assert.equal(numberOf(said, its.logs), '1')
  assert.match(said, /That is not right: a topic of letters/)
  assert.equal(
    its.text(),
    `# mine\nplex_log_path: ${its.logs}\nerror_threshold: 7 # often\nchannels:\n  - type: ntfy\n    name: ntfy\n    topic: my-plex-x7Kq2\n`,
  )
  assert.ok(!said.includes('my-plex-x7Kq2'), 'a secret is not echoed')
  assert.equal(phone.seen.length, 0)
  assert.match(said, /Done\./)
})

test('a test that arrives is said, and one that does not leaves the choice', async (t) => {
  const service = await startStandIn(t, { status: 204 })
  const its = machine(t, { yaml: 'server_name: Den\n' })
  const { code, said } = await setup(its, [
    [/Which\?.*$/, 'nonsense'],
    [/A number from 1 to[\s\S]*Which\?.*$/, '99'],
    [/A number from 1 to[\s\S]*Which\?.*$/, '1'],
    [/Who is told[\s\S]*Which\?.*$/, '4'],
    [/Address.*$/, `${service.url}/hook`],
    [/Name of the channel.*$/, 'hook'],
    [/Send a test alert now\?.*$/, ''],
  ])
  assert.equal(code, 0, said)
  assert.match(said, /✓ the test alert was taken\. The webhook answered 204/)
  assert.equal(JSON.parse(service.seen[0]!.body).alert.state, 'test')

  service.answer({ status: 500, body: 'no' })
  const again = await setup(its, [
    [/Which\?.*$/, '1'],
    [/There is hook; it stays[\s\S]*Which\?.*$/, '5'],
    [/Address.*$/, `${service.url}/other`],
    [/Name of the channel.*$/, ''],
    [/Send a test alert now\?.*$/, 'y'],
    [/What now\?.*$/, '3'],
  ])
  assert.equal(again.code, 0, again.said)
  assert.match(again.said, /✗ failed\. The webhook .*500/)
  assert.ok(its.text().includes('/hook') && !its.text().includes('/other'))
})

test('a path may be typed at once, too high and with ~; what holds no log is not stored by Enter', async (t) => {
  const its = machine(t, { yaml: 'server_name: Den\n' })
  mkdirSync(join(its.root, 'roof', 'Plex Media Server'), { recursive: true })
  renameSync(its.logs, join(its.root, 'roof', 'Plex Media Server', 'Logs'))
  const { code, said } = await setup(its, [
    [/Which\?.*$/, join(its.root, 'gone')],
    [/There is no folder .*gone[\s\S]*Store it all the same\?.*\[n\].*$/, ''],
    [/Folder.*$/, join(its.root, 'nope')],
    [/nope holds no "Plex Media Server\.log"[\s\S]*Store it all the same\?.*$/, ''],
    [/Folder.*$/, '~/roof'],
    [/Who is told[\s\S]*Which\?.*$/, 'by:none for now'],
  ])
  assert.equal(code, 0, said)
  assert.equal(its.text(), `server_name: Den\nplex_log_path: ${join(its.root, 'roof', 'Plex Media Server', 'Logs')}\n`)
})

test('a path without its beginning counts from where one stands', async (t) => {
  const its = machine(t, { yaml: 'server_name: Den\n' })
  const { code, said } = await setup(its, [
    [/Which\?.*$/, 'by:another folder'],
    [/Folder.*$/, 'sentarr-of-nobody'],
    [/Store it all the same\?.*$/, 'y'],
    [/Who is told[\s\S]*Which\?.*$/, 'by:none for now'],
  ])
  assert.equal(code, 0, said)
  assert.equal(its.text(), `server_name: Den\nplex_log_path: ${resolve('sentarr-of-nobody')}\n`)
})

test('signing in with Plex: a link, the server that is taken, its address and token in the file', async (t) => {
  const tv = await startDemoPlexTv({ now: Date.now })
  const plex = await startDemoPlex({ now: Date.now })
  t.after(() => Promise.all([tv.stop(), plex.stop()]))
  const { machineIdentifier } = plex.household
  tv.resources.push(
    resourceAt(plex.url, { name: 'Plex Demo', clientIdentifier: machineIdentifier, accessToken: plex.token }),
  )
  const its = machine(t, { yaml: 'server_name: Den\n' })
  const { code, said } = await setup(
    its,
    [
      [/(\d+) {2}sign in with Plex[\s\S]*Which\?.*$/, '2'],
      [/let Sentarr in/, () => tv.confirm()],
      [/Which server\?.*$/, '1'],
      [/Who is told[\s\S]*none for now[\s\S]*Which\?.*$/, 'by:none for now'],
    ],
    { more: { plexTv: tv.places } },
  )
  assert.equal(code, 0, said)
  assert.match(said, /Plex Demo answers at http/)
  assert.ok(its.text().includes(`plex_token: ${plex.token}`) && its.text().includes('plex_url: http'))
  assert.ok(!said.includes(plex.token))
})

test('what the environment sets is said and left', async (t) => {
  const before = machine(t)
  const its = machine(t, { yaml: 'server_name: Den\n', env: { PLEX_LOG_PATH: before.logs } })
  const { code, said } = await setup(its, [[/Who is told[\s\S]*Which\?.*$/, 'by:none for now']])
  assert.equal(code, 0, said)
  assert.match(
    said.replaceAll(/\s+/g, ' '),
    /PLEX_LOG_PATH names .* holds the logs of Plex\. It comes from the environment/,
  )
  assert.equal(its.text(), 'server_name: Den\n')
})

test('who leaves keeps what was answered', async (t) => {
  const its = machine(t)
  const { code, said } = await setup(its, [
    [/Which\?.*$/, '1'],
    [/Who is told[\s\S]*Which\?.*$/, '\u0004'],
  ])
  assert.equal(code, 130, said)
  assert.ok(its.text().includes(its.logs))
})

test('without a terminal it says what to write, and asks nothing', async (t) => {
  const its = machine(t)
  const before = its.text()
  const { code, said } = await setup(its, [], { terminal: false })
  assert.equal(code, 2)
  assert.ok(said.includes(`plex_log_path: ${its.logs}`) && said.includes('docker exec -it sentarr sentarr setup'))
  assert.equal(its.text(), before)
})

test('where nothing can be stored it says so before it asks', async (t) => {
  const its = machine(t, { yaml: 'server_name: Den\n' })
  const sources = { ...its.sources, env: { ...its.sources.env, CONFIG_DIR: '/proc/sentarr' } }
  const { code, said } = await setup({ ...its, sources }, [])
  assert.equal(code, 1)
  assert.match(said, /\/proc\/sentarr\/sentarr\.yaml cannot be written[\s\S]*export CONFIG_DIR/)
  assert.ok(!existsSync('/proc/sentarr'))
})
