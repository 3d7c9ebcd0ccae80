import assert from 'node:assert/strict'
import type { LookupAddress } from 'node:dns'
import test from 'node:test'
import { isForbidden, resolveAllowed } from './guard.ts'

test('link-local and metadata addresses are forbidden in every spelling', () => {
  for (const host of [
    '169.254.169.254',
    '169.254.0.1',
    '[::ffff:a9fe:a9fe]',
    '::ffff:169.254.169.254',
    '[fe80::1]',
    'fe80::1%eth0',
    '[fd00:ec2::254]',
    '[64:ff9b::a9fe:a9fe]',
    '100.100.100.200',
  ]) {
    assert.equal(isForbidden(host), true, host)
  }
})

test('addresses of the home network, of the machine and names are not', () => {
  for (const host of [
    '127.0.0.1',
    '192.168.1.2',
    '172.30.32.2',
    '10.0.0.1',
    '[::1]',
    '[fd12:3456::1]',
    'homeassistant.local',
    '93.184.216.34',
  ]) {
    assert.equal(isForbidden(host), false, host)
  }
})

const resolve = (host: string, all: boolean) =>
  new Promise<string | LookupAddress[]>((done, fail) => {
    resolveAllowed(host, { all }, (error, address) => (error ? fail(error) : done(address)))
  })

test('a name is judged by the address it leads to', async () => {
  await assert.rejects(resolve('169.254.169.254', true), { code: 'EREFUSEDADDRESS' })
  assert.deepEqual(await resolve('127.0.0.1', true), [{ address: '127.0.0.1', family: 4 }])
  assert.equal(await resolve('127.0.0.1', false), '127.0.0.1')
})
