import assert from 'node:assert/strict'
import test from 'node:test'
import { alert, NOON } from '../../../test/support/incidents.ts'
import { createAlertLinks } from './links.ts'

const links = (given: { now?: number; secret?: string; publicUrl?: string } = {}) =>
  createAlertLinks({
    publicUrl: given.publicUrl ?? 'https://plex.example/sentarr/',
    secret: given.secret ?? 'a secret of this installation',
    now: () => given.now ?? NOON,
  })
const tokenIn = (url: string) => url.slice(url.lastIndexOf('/') + 1)
const HOUR = 3_600_000

test('an alert gets one link for each action, below the address, and each says its own', () => {
  const [acknowledge, mute, ...more] = links().of(alert({ incident: 'i-7' }), 'phone')
  assert.equal(more.length, 0)
  assert.match(acknowledge!.url, /^https:\/\/plex\.example\/sentarr\/a\/[\w-]+\.[\w-]+$/)
  assert.deepEqual([acknowledge!.label, mute!.label], ['Acknowledge', 'Mute 8 h'])
  const orders = [acknowledge, mute].map((link) => links().read(tokenIn(link!.url))!)
  assert.deepEqual(
    orders.map(({ action, incident, until }) => [action, incident, until]),
    [
      ['acknowledge', 'i-7', NOON + 72 * HOUR],
      ['mute', 'i-7', NOON + 72 * HOUR],
    ],
  )
  assert.notEqual(orders[0]!.use, orders[1]!.use)
  assert.equal(Date.parse(mute!.expires), NOON + 72 * HOUR)
})

test('a delivery that is tried again carries the same use, another channel or alert another one', () => {
  const useOf = (id: string, channel: string, now = NOON) =>
    links().read(tokenIn(links({ now }).of(alert({ id }), channel)[0]!.url))!.use
  assert.equal(useOf('a1', 'phone'), useOf('a1', 'phone', NOON + HOUR))
  assert.notEqual(useOf('a1', 'phone'), useOf('a1', 'mail'))
  assert.notEqual(useOf('a1', 'phone'), useOf('a2', 'phone'))
})

test('what is over, a test and a notice get none', () => {
  for (const given of [{ state: 'resolved' }, { state: 'test', incident: null }, { incident: null }] as const)
    assert.deepEqual(links().of(alert(given), 'phone'), [])
})

test('a token of another installation, a changed or cut one, and noise are none of ours', () => {
  const token = tokenIn(links().of(alert({ incident: 'mine' }), 'phone')[0]!.url)
  const [body = '', signature = ''] = token.split('.')
  const other = Buffer.from(Buffer.from(body, 'base64url').toString().replace('mine', 'your')).toString('base64url')
  assert.equal(links().read(token)?.incident, 'mine')
  assert.equal(links({ secret: 'another' }).read(token), null)
  for (const wrong of [
    `${other}.${signature}`,
    `${body}.${signature.slice(0, -1)}`,
    `${body}.`,
    `.${signature}`,
    body,
    `${token}.${signature}`,
    `${body}x.${signature}`,
    '',
    '.',
    'x'.repeat(100_000),
  ])
    assert.equal(links().read(wrong), null, wrong.slice(0, 40))
})
