// Servers found without typing, by real sockets on loopback.
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { candidatesOf } from '../../src/home-assistant/find-plex.ts'
import { createSupervisor } from '../../src/home-assistant/supervisor.ts'
import { findServers } from '../../src/plex-api/find.ts'
import { startSupervisor } from '../support/supervisor.ts'

const introduction = { clientIdentifier: 'test', version: '1.2.3', platform: 'linux' }

test('each server once, at the surest address, with the name somebody knew; only /identity is asked', async (t) => {
  const plex = await startDemoPlex({ now: Date.now })
  t.after(() => plex.stop())
  const gdm = createSocket('udp4')
  const { port } = new URL(plex.url)
  gdm.on('message', (_, sender) => {
    const lines = ['HTTP/1.0 200 OK', 'Content-Type: plex/media-server', 'Name: The Box', `Port: ${port}`]
    gdm.send([...lines, 'Resource-Identifier: x', 'Version: 1', ''].join('\r\n'), sender.port, sender.address)
  })
  gdm.bind(0, '127.0.0.1')
  await once(gdm, 'listening')
  t.after(() => gdm.close())
  const other = createServer((_, response) => response.end('{"MediaContainer":{}}')).listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.after(() => other.close())
  const found = await findServers({
    candidates: [
      { url: plex.url.replace('127.0.0.1', 'localhost'), by: 'home-assistant' },
      { url: 'http://127.0.0.1:9', by: 'machine' },
      { url: `http://127.0.0.1:${(other.address() as AddressInfo).port}`, by: 'machine' },
      { url: plex.url, by: 'machine' },
    ],
    introduction,
    network: [{ address: '127.0.0.1', port: gdm.address().port }],
    waitMs: 150,
  })
  assert.deepEqual(found, [
    {
      url: plex.url,
      by: 'machine',
      name: 'The Box',
      version: plex.household.version,
      machineIdentifier: plex.household.machineIdentifier,
      claimed: true,
      logs: null,
    },
  ])
  assert.deepEqual([...new Set(plex.requests.map(({ call }) => call))], ['GET /identity'])
})

test('candidates of a Home Assistant: its Plex apps that run, the machine, and its own Plex entry', async (t) => {
  const fake = await startSupervisor(t)
  fake.apps.a0d7b954_plex = { name: 'Plex Media Server', state: 'started', hostname: 'a0d7b954-plex' }
  fake.apps.db21ed7f_plex_nas = {
    name: 'Plex NAS',
    state: 'started',
    hostname: 'db21ed7f-plex-nas',
    host_network: true,
  }
  fake.plexEntries = [
    'https://192-168-1-9.0123456789abcdef0123456789abcdef.plex.direct:32400',
    'http://user:secret@192.168.1.9:32400',
    'ftp://192.168.1.9',
    'http://192.168.1.9:32400/some/path',
    'My Plex',
  ]
  const supervisor = createSupervisor({ url: fake.url, token: () => fake.token })
  const candidates = await candidatesOf({ supervisor, homeAssistant: null, introduction })
  assert.deepEqual(
    candidates.map(({ by, url }) => [by, url]),
    [
      ['app', 'http://a0d7b954-plex:32400'],
      ['app', 'http://172.30.32.1:32400'],
      ['machine', 'http://172.30.32.1:32400'],
      ['home-assistant', 'https://192-168-1-9.0123456789abcdef0123456789abcdef.plex.direct:32400'],
      ['home-assistant', 'http://192.168.1.9:32400'],
    ],
  )
  assert.match(candidates[1]?.logs ?? '', /^\/share\/plex\//)
  fake.apps.a0d7b954_plex.state = 'stopped'
  fake.core = 'down'
  const fewer = await candidatesOf({ supervisor, homeAssistant: null, introduction })
  assert.deepEqual(
    fewer.map(({ by }) => by),
    ['app', 'machine'],
  )
})

test('candidates elsewhere: this machine, and a container beside ours', async () => {
  const candidates = await candidatesOf({ supervisor: null, homeAssistant: null, introduction })
  assert.deepEqual(
    candidates.map(({ url }) => url),
    ['http://127.0.0.1:32400', 'http://host.docker.internal:32400', 'http://plex:32400'],
  )
})
