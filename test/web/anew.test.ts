// The service begins anew in its own process: what was saved is in force, and who was logged in stays so.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import test from 'node:test'
import type { List } from '../../src/web/schemas/common.ts'
import type { ServerInfo, Status } from '../../src/web/schemas/status.ts'
import { startService } from '../support/service.ts'
import { until } from '../support/until.ts'

const places = { pins: 'http://127.0.0.1:9', resources: 'http://127.0.0.1:9', page: 'http://127.0.0.1:9/' }

test('settings that wait for a restart count, logins are kept, wrong settings leave those from before in force', async (t) => {
  const password = 'long enough'
  const { url, said, file } = await startService(t, {
    yaml: `web_password: ${password}\nserver_name: Before\n`,
    deps: { plexTv: places, findPlex: async () => [] },
  })
  const post = (path: string, body: unknown, cookie = '') =>
    fetch(`${url}/api/${path}`, {
      method: path === 'config' ? 'PUT' : 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })
  const cookie = ((await post('login', { password })).headers.get('set-cookie') ?? '').split(';')[0]!
  const get = async <T>(path: string) =>
    (await (await fetch(`${url}/api/${path}`, { headers: { cookie } })).json()) as T
  const status = () => get<Status>('status')
  const before = await status()
  assert.deepEqual([before.restartable, before.servers[0]?.name], [true, 'Before'])
  await post('config', { server_name: 'After' }, cookie)
  assert.deepEqual((await status()).restart_required, ['server_name'])
  assert.equal((await fetch(`${url}/api/restart`, { method: 'POST' })).status, 401)
  assert.equal((await post('restart', {}, cookie)).status, 204)
  const after = await until('it runs again', async () => {
    const now = await status()
    // The one that ends answers with an error.
    return now.servers && now.started_at !== before.started_at && now
  })
  assert.deepEqual([after.servers[0]?.name, after.restart_required], ['After', []])

  writeFileSync(file, `web_password: ${password}\nserver_name: Later\nerror_threshold: many\n`)
  assert.equal((await post('restart', {}, cookie)).status, 204)
  const kept = await until('it runs once more', async () => {
    const now = await get<List<ServerInfo>>('servers')
    // The one that ends has no servers to name any more.
    return said.filter((line) => line.includes('beginning anew')).length === 2 && now.items && now
  })
  assert.equal(kept.items[0]?.name, 'After')
  assert.ok(said.some((line) => line.startsWith('error: the settings are wrong')))
})
