// The very first start beside a server that ran before: its last day is shown, nobody is told, and the next trouble is news.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { List } from '../src/web/schemas/common.ts'
import type { IncidentItem } from '../src/web/schemas/incidents.ts'
import type { Status } from '../src/web/schemas/status.ts'
import { until } from './support/until.ts'
import { CORRUPT, plexTime, startWeb, type Web } from './support/web.ts'

const MINUTE = 60_000
const PORT = 'HttpServer: Error binding acceptor: Address already in use'
const FULL = 'disk I/O error: No space left on device'
const line = (level: string, message: string, ago: number) =>
  `${plexTime(new Date(Date.now() - ago))} [0x7f0839d9e800] ${level} - ${message}\n`

const status = async (web: Web) => (await web.call('GET', '/api/status')).body as Status
const incidents = async (web: Web) => ((await web.call('GET', '/api/incidents')).body as List<IncidentItem>).items

async function started(t: Parameters<typeof startWeb>[0], log: string): Promise<Web> {
  const web = await startWeb(t, { env: { READ_FROM: 'end' }, logged: { 'Plex Media Server.log': log } })
  await until('the log is read', async () => (await status(web)).servers[0]?.caught_up === true)
  return web
}

test('the last day is shown and never told, however new it is; what comes after is told', async (t) => {
  const web = await started(
    t,
    line('ERROR', FULL, 50 * 60 * MINUTE) + line('ERROR', CORRUPT, 10 * MINUTE) + line('DEBUG', 'quiet', 9 * MINUTE),
  )
  const [incident, ...others] = await incidents(web)
  assert.deepEqual(others, [], 'two days ago is no news of this day')
  assert.equal(incident?.rule, 'database.corrupt')
  assert.equal(incident?.historic, true)
  assert.deepEqual((await web.call('GET', `/api/incidents/${incident?.id}`)).body.alerts, [])
  assert.equal((await status(web)).troubles_last_day, 1)

  web.write('ERROR', CORRUPT)
  await until('it is told', async () => {
    const { body } = await web.call('GET', `/api/incidents/${incident?.id}`)
    return body.alerts.length === 1 && body.alerts[0].state === 'raised'
  })
})

test('what ended hours ago is over at once', async (t) => {
  const web = await started(t, line('ERROR', PORT, 10 * 60 * MINUTE) + line('DEBUG', 'quiet', 9 * 60 * MINUTE))
  await until('it is resolved', async () => (await incidents(web))[0]?.state === 'resolved')
  assert.equal((await incidents(web))[0]?.rule, 'network.port_in_use')
})

test('of a Plex that stopped long ago the last line says when', async (t) => {
  const web = await started(t, line('INFO', 'Server stopped', 90 * 24 * 60 * MINUTE))
  const [server] = (await status(web)).servers
  assert.ok(Math.abs(Date.parse(server?.last_line_at ?? '') - (Date.now() - 90 * 24 * 60 * MINUTE)) < 3_700_000)
  assert.deepEqual(await incidents(web), [])
})
