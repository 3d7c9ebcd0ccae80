import assert from 'node:assert/strict'
import { test } from 'node:test'
import { incident, MINUTE, NOON } from '../../test/support/incidents.ts'
import { FOREVER, type Mute, mutedUntil } from './mute.ts'

const category = (until: number): Mute => ({ scope: 'category', value: 'database_error', until })
const server = (until: number): Mute => ({ scope: 'server', value: '', until })
const own = (until: number | null) => incident({ mutedUntil: until })

test('a mute lasts until the last of those that cover the incident without a break', () => {
  const at = (minutes: number) => NOON + minutes * MINUTE
  assert.equal(mutedUntil(own(null), [], NOON), null)
  assert.equal(mutedUntil(own(at(-1)), [server(at(-1))], NOON), null)
  assert.equal(mutedUntil(own(at(5)), [], NOON), at(5))
  assert.equal(mutedUntil(own(at(5)), [category(at(20)), server(at(10))], NOON), at(20))
  assert.equal(mutedUntil(own(null), [{ scope: 'category', value: 'disk_error', until: at(20) }], NOON), null)
  assert.equal(mutedUntil(own(at(5)), [server(FOREVER)], NOON), FOREVER)
})
