// A log folder that is wrong: what was found is offered, one is chosen, stored and read at once.
import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { until } from '../support/until.ts'
import { CORRUPT, plexTime, startWeb, type Web } from '../support/web.ts'

const MAIN_LOG = 'Plex Media Server.log'
const line = (text: string) => `${plexTime(new Date())} [0x7f0839d9e800] ERROR - ${text}\n`

function plexIn(t: TestContext): { root: string; logs: string } {
  const root = mkdtempSync(join(tmpdir(), 'sentarr-plex-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const logs = join(root, 'plex', 'Logs')
  mkdirSync(logs, { recursive: true })
  writeFileSync(join(logs, MAIN_LOG), line(CORRUPT))
  return { root, logs }
}

const sourceOf = async (web: Web, at = 0) => (await web.call('GET', '/api/servers')).body.items[at].sources[0]
const found = (web: Web, id = 'plex') => web.call('GET', `/api/servers/${id}/log-folders`)

test('a folder that does not exist is named, the right one is found, chosen and read without a restart', async (t) => {
  const { root, logs } = plexIn(t)
  const yaml = `plex_log_path: ${join(root, 'nowhere')}\n`
  const web = await startWeb(t, { env: { PLEX_LOG_PATH: '' }, yaml })
  const before = await until('the reason', async () => {
    const source = await sourceOf(web)
    return source.detail.includes('does not exist') ? source : undefined
  })
  assert.equal(before.state, 'waiting')

  const { body } = await found(web)
  assert.deepEqual([body.setting, body.locked_by], ['plex_log_path', null])
  assert.ok(body.items.some(({ path, readable }: { path: string; readable: boolean }) => path === logs && readable))

  const chosen = await web.call('POST', '/api/servers/plex/log-folders', { path: logs })
  assert.deepEqual([chosen.status, chosen.body], [200, { path: logs, applied: true }])
  await until('the reading', async () => (await sourceOf(web)).state === 'reading')
  await until('the incident', async () => (await web.call('GET', '/api/incidents')).body.items[0]?.title)
  assert.match(readFileSync(join(web.configDir, 'sentarr.yaml'), 'utf8'), new RegExp(`plex_log_path: ${logs}`))
  assert.deepEqual((await web.call('GET', '/api/status')).body.restart_required, [])

  const elsewhere = plexIn(t)
  await web.call('PUT', '/api/config', { plex_log_path: elsewhere.logs })
  assert.deepEqual((await web.call('GET', '/api/status')).body.restart_required, ['plex_log_path'], 'one is read now')
})

test('nothing was named and nothing found: what is named later is read at once', async (t) => {
  const { logs } = plexIn(t)
  const web = await startWeb(t, { env: { PLEX_LOG_PATH: '' }, yaml: 'server_name: Plex\n' })
  await until('the advice', async () => (await sourceOf(web)).detail.includes('PLEX_LOG_PATH'))
  const saved = await web.call('PUT', '/api/config', { plex_log_path: logs })
  assert.deepEqual(saved.body.applied, ['plex_log_path'])
  await until('the reading', async () => (await sourceOf(web)).state === 'reading')
})

test('of several servers the one is changed, and the token of the other stays', async (t) => {
  const { root, logs } = plexIn(t)
  const servers = `servers:
  - {id: attic, name: Attic, log_path: "${logs}"}
  - {id: den, name: Den, log_path: "${join(root, 'nowhere')}"}
  - {id: shed, name: Shed, log_path: "${join(root, 'neither')}", plex_token: s3cr3t-token}
`
  const other = plexIn(t)
  mkdirSync(join(root, 'nowhere'))
  const web = await startWeb(t, { env: { PLEX_LOG_PATH: '' }, yaml: servers })
  const near = join(root, 'nowhere', 'Logs')
  mkdirSync(near)
  writeFileSync(join(near, MAIN_LOG), readFileSync(join(other.logs, MAIN_LOG)))
  const { body } = await found(web, 'den')
  assert.equal(body.setting, 'servers')
  const chosen = await web.call('POST', '/api/servers/den/log-folders', { path: near })
  assert.deepEqual(chosen.body, { path: near, applied: true })
  await until('the reading', async () => (await sourceOf(web, 1)).state === 'reading')
  const stored = readFileSync(join(web.configDir, 'sentarr.yaml'), 'utf8')
  assert.match(stored, /s3cr3t-token/)
  assert.ok(stored.includes(near) && stored.includes(logs))
})

test('what was not found cannot be chosen, and what the environment sets is said', async (t) => {
  const { logs } = plexIn(t)
  const web = await startWeb(t, { env: { PLEX_LOG_PATH: join(logs, 'nowhere') } })
  const { body } = await found(web)
  assert.equal(body.locked_by, 'PLEX_LOG_PATH')
  assert.equal((await web.call('POST', '/api/servers/plex/log-folders', { path: '/etc' })).status, 422)
  const locked = await web.call('POST', '/api/servers/plex/log-folders', { path: logs })
  assert.deepEqual([locked.status, locked.body.error.code], [409, 'locked'])
  assert.equal((await found(web, 'nobody')).status, 404)
})

test('a configuration folder that cannot be written is known before a form is filled in', async (t) => {
  const web = await startWeb(t, { yaml: 'server_name: Den\n' })
  assert.equal((await web.call('GET', '/api/config')).body.writable, true)
  if (process.getuid?.() === 0) return t.diagnostic('root may write everywhere')
  chmodSync(web.configDir, 0o500)
  assert.equal((await web.call('GET', '/api/config')).body.writable, false)
  chmodSync(web.configDir, 0o700)
})
