import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { heardMapping, isLost, type Mapping, REMOTE_UNKNOWN, type RemoteAccess } from './remote-access.ts'

const MINUTE = 60_000
const MAPPED: Mapping = { state: 'mapped', error: '' }
const UNREACHABLE: Mapping = { state: 'mapped', error: 'unreachable' }
const heard = (before: RemoteAccess, mapping: Mapping, minute: number, published: boolean | null = true) =>
  heardMapping(before, { mapping, published }, minute * MINUTE)

describe('remote access', () => {
  test('is as Plex says, at once, and unknown while it is not published', () => {
    assert.equal(heard(REMOTE_UNKNOWN, MAPPED, 0).open, true)
    assert.equal(heard(REMOTE_UNKNOWN, UNREACHABLE, 0).open, false)
    assert.equal(heard(REMOTE_UNKNOWN, { state: 'failed', error: '' }, 0).open, false)
    assert.equal(heard(REMOTE_UNKNOWN, { state: 'mapped', error: 'publisherror' }, 0).open, false)
    assert.equal(heard(REMOTE_UNKNOWN, { state: 'waiting', error: '' }, 0).open, null)
    for (const published of [false, null]) assert.equal(heard(REMOTE_UNKNOWN, UNREACHABLE, 0, published).open, null)
  })

  test('is lost only when that has lasted ten minutes, and never in the first five after a start', () => {
    const lost = heard(REMOTE_UNKNOWN, UNREACHABLE, 20)
    assert.equal(isLost(lost, 0, 29 * MINUTE), null)
    assert.equal(isLost(lost, 0, 30 * MINUTE), true)
    const young = heard(REMOTE_UNKNOWN, UNREACHABLE, 1)
    assert.equal(isLost(young, 0, 12 * MINUTE), null)
    assert.equal(isLost(young, 0, 15 * MINUTE), true)
    assert.equal(isLost(young, null, 90 * MINUTE), null, 'a server that is not up loses nothing')
  })

  test('flapping begins the ten minutes anew, a wait does not', () => {
    const back = heard(heard(REMOTE_UNKNOWN, UNREACHABLE, 0), MAPPED, 9)
    assert.equal(isLost(back, 0, 9 * MINUTE), false)
    assert.equal(isLost(heard(back, UNREACHABLE, 10), 0, 19 * MINUTE), null)
    const waiting = heard(heard(REMOTE_UNKNOWN, UNREACHABLE, 10), { state: 'waiting', error: '' }, 15)
    assert.equal(isLost(waiting, 0, 20 * MINUTE), true)
  })
})
