import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { admit, forwardedBy, isForeign, peerGroup, plainAddress, rightFor } from './access.ts'

const HA = { supervised: true, hasPassword: false }
const HA_PASSWORD = { supervised: true, hasPassword: true }
const ALONE = { supervised: false, hasPassword: false }
const PASSWORD = { supervised: false, hasPassword: true }

describe('who is let in', () => {
  const cases: [peer: string, host: string, proven: boolean, terms: typeof HA, expected: string][] = [
    ['172.30.32.2', '172.30.33.4:5000', false, HA, 'ingress'],
    ['::ffff:172.30.32.2', '172.30.33.4:5000', false, HA, 'ingress'],
    ['172.30.32.2', '172.30.33.4:5000', false, HA_PASSWORD, 'ingress'],
    ['172.30.32.3', '172.30.33.4:5000', false, HA, 'password-setting'],
    ['172.30.33.9', '172.30.33.4:5000', false, HA, 'password-setting'],
    ['127.0.0.1', 'localhost:5000', false, HA, 'password-setting'],
    ['172.30.33.9', '172.30.33.4:5000', true, HA_PASSWORD, 'password'],
    ['172.30.33.9', '172.30.33.4:5000', false, HA_PASSWORD, 'login'],
    ['172.30.32.2', 'sentarr.lan', false, ALONE, 'password-setting'],
    ['172.30.32.2', 'sentarr.lan', false, PASSWORD, 'login'],
    ['127.0.0.1', 'localhost:5000', false, ALONE, 'local'],
    ['127.0.0.1', '127.0.0.1:5000', false, ALONE, 'local'],
    ['::1', '[::1]:5000', false, ALONE, 'local'],
    ['::ffff:127.0.0.1', 'LOCALHOST', false, ALONE, 'local'],
    ['127.0.0.1', 'plex.localhost:5000', false, ALONE, 'local'],
    ['127.0.0.1', 'evil.example:5000', false, ALONE, 'password-setting'],
    ['127.0.0.1', 'localhost.evil.example', false, ALONE, 'password-setting'],
    ['127.0.0.1', '127.evil.example', false, ALONE, 'password-setting'],
    ['127.0.0.1', '', false, ALONE, 'password-setting'],
    ['192.168.1.5', 'localhost:5000', false, ALONE, 'password-setting'],
    ['', 'localhost:5000', false, ALONE, 'password-setting'],
    ['192.168.1.5', 'nas:5000', false, PASSWORD, 'login'],
    ['192.168.1.5', 'nas:5000', true, PASSWORD, 'password'],
    ['127.0.0.1', 'localhost:5000', false, PASSWORD, 'login'],
  ]
  for (const [peer, host, proven, terms, expected] of cases) {
    it(`${peer || 'nobody'} at ${host || 'no host'}, ${proven ? 'proven, ' : ''}${JSON.stringify(terms)}: ${expected}`, () => {
      const { by, needs } = admit({ peer, host, forwarded: false, proven }, terms)
      assert.equal(by ?? needs, expected)
    })
  }
})

describe('requests of other pages', () => {
  const request = { method: 'POST', host: 'nas:5000', origin: null, site: null }
  it('are refused when they change something', () => {
    assert.equal(isForeign({ ...request, origin: 'http://evil.example' }, 'password'), true)
    assert.equal(isForeign({ ...request, origin: 'null' }, 'password'), true)
    assert.equal(isForeign({ ...request, origin: 'http://nas:5001' }, 'local'), true)
    assert.equal(isForeign({ ...request, site: 'cross-site' }, 'ingress'), true)
    assert.equal(isForeign({ ...request, site: 'same-site', origin: 'http://nas:5000' }, 'password'), true)
  })
  it('are let through from our own page, from programs, and to read', () => {
    assert.equal(isForeign(request, 'password'), false)
    assert.equal(isForeign({ ...request, origin: 'https://NAS:5000' }, 'password'), false)
    assert.equal(isForeign({ ...request, site: 'same-origin', origin: 'https://ha.example' }, 'ingress'), false)
    assert.equal(isForeign({ ...request, origin: 'https://ha.example' }, 'ingress'), false)
    assert.equal(isForeign({ ...request, method: 'GET', site: 'cross-site' }, 'password'), false)
  })
})

it('knows an address in any clothes', () => {
  assert.equal(plainAddress('::FFFF:10.0.0.1'), '10.0.0.1')
  assert.equal(plainAddress('::ffff:a00:1'), '10.0.0.1')
  assert.equal(plainAddress('fe80::1%eth0'), 'fe80::1')
  assert.notEqual(peerGroup('10.0.0.1'), peerGroup('10.0.0.2'))
  assert.notEqual(peerGroup('::1'), peerGroup('::2'))
})

it('counts a network of IPv6 as one peer, however short its addresses are written', () => {
  for (const [first, ...others] of [
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:ffff::1', '2001:db8:1:2::'],
    ['fe80::1:2:3:4', 'fe80::2', 'fe80::ffff:2:3:4%eth0'],
    ['fd00::1', 'fd00::1:0:0:1', 'fd00::ffff:ffff:ffff:ffff'],
    ['2001:db8::1', '2001:db8::1:2:3:4', '2001:0DB8:0:0:9::'],
  ]) {
    for (const other of others) assert.equal(peerGroup(other), peerGroup(first!), other)
  }
  assert.notEqual(peerGroup('2001:db8:1:2::1'), peerGroup('2001:db8:1:3::1'))
  assert.notEqual(peerGroup('2001:db8::1'), peerGroup('2001:db9::1'))
})

it('whoever a proxy speaks for is not local', () => {
  const asked = { peer: '127.0.0.1', host: 'localhost:5000', proven: false }
  assert.equal(admit({ ...asked, forwarded: false }, ALONE).by, 'local')
  assert.equal(admit({ ...asked, forwarded: true }, ALONE).needs, 'password-setting')
  assert.equal(admit({ ...asked, forwarded: true, proven: true }, PASSWORD).by, 'password')
  for (const header of ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip', 'cf-connecting-ip']) {
    assert.equal(forwardedBy(['host', header]), header)
  }
  assert.equal(forwardedBy(['host', 'accept', 'x-requested-with']), null)
})

it('what is not known to be harmless is for administrators', () => {
  for (const [method, path, right] of [
    ['GET', '/api/status', 'look'],
    ['POST', '/api/explain', 'look'],
    ['POST', '/api/incidents/search', 'look'],
    ['POST', '/api/incidents/export', 'look'],
    ['POST', '/api/incidents/a1/acknowledge', 'act'],
    ['POST', '/api/incidents/a1/mute', 'act'],
    ['POST', '/api/incidents/a1/unmute', 'act'],
    ['POST', '/api/incidents/a1/resolve', 'administer'],
    ['DELETE', '/api/incidents/a1/mute', 'administer'],
    ['POST', '/api/incidents/a/b/mute', 'administer'],
    ['PUT', '/api/config', 'administer'],
    ['POST', '/api/rules/try', 'administer'],
    ['POST', '/api/servers/plex/mute', 'administer'],
    ['PATCH', '/api/new', 'administer'],
  ] as const) {
    assert.equal(rightFor(method, path), right, `${method} ${path}`)
  }
})
