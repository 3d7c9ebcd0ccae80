import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beatFor } from './address.ts'

const TROUBLE = ['plex is not read: the folder is gone', 'no alert gets out by mail']

test('healthchecks: the address, or the address with /fail and a line for each reason', () => {
  const well = beatFor('https://hc-ping.com/0b1c', [])
  assert.deepEqual([well.method, well.url, well.body], ['POST', 'https://hc-ping.com/0b1c', 'OK'])
  const ill = beatFor('https://hc.example.org:8443/ping/key/plex?create=1', TROUBLE)
  assert.equal(ill.url, 'https://hc.example.org:8443/ping/key/plex/fail?create=1')
  assert.equal(ill.body, TROUBLE.join('\n'))
})

test('healthchecks at the root of a host, and behind a login', () => {
  assert.equal(beatFor('https://me:pw@hc.example.org', TROUBLE).url, 'https://me:pw@hc.example.org/fail')
})

test('Uptime Kuma: status and message, also over those of a copied address', () => {
  const copied = 'https://kuma.example.org/api/push/s3cr3t?status=up&msg=OK&ping='
  const well = beatFor(copied, [])
  assert.deepEqual([well.method, well.url, well.body], ['GET', copied, ''])
  const { pathname, searchParams } = new URL(beatFor(copied, TROUBLE).url)
  assert.equal(pathname, '/api/push/s3cr3t')
  assert.deepEqual(
    [...searchParams],
    [
      ['status', 'down'],
      ['msg', TROUBLE.join('; ')],
      ['ping', ''],
    ],
  )
})

test('Gatus: success and error, the token of the address as bearer and nowhere else', () => {
  const address = 'https://to%2Fken@gatus.example.org/api/v1/endpoints/core_sentarr/external'
  const well = beatFor(address, [])
  assert.equal(well.url, 'https://gatus.example.org/api/v1/endpoints/core_sentarr/external?success=true')
  assert.deepEqual([well.method, well.headers], ['POST', { authorization: 'Bearer to/ken' }])
  const { searchParams } = new URL(beatFor(address, TROUBLE).url)
  assert.deepEqual([searchParams.get('success'), searchParams.get('error')], ['false', TROUBLE.join('; ')])
  const asPassword = beatFor(address.replace('to%2Fken@', 'any:t%ken@'), [])
  assert.equal(asPassword.headers.authorization, 'Bearer t%ken')
})

test('reasons in an address are cut, those in a body are not', () => {
  const long = ['x'.repeat(3_000)]
  assert.equal(new URL(beatFor('https://k/api/push/t', long).url).searchParams.get('msg')?.length, 250)
  assert.equal(beatFor('https://hc-ping.com/0b1c', long).body.length, 3_000)
})
