import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { isZone, ownZone } from './own-zone.ts'

/** What V8's formatter says in a process of that zone. */
const told = (zone: string) =>
  execFileSync(process.execPath, ['-p', 'Intl.DateTimeFormat().resolvedOptions().timeZone'], {
    env: { TZ: zone },
    encoding: 'utf8',
  }).trim()

test('the zone that the environment names is the one that the formatter tells', () => {
  for (const zone of ['UTC', 'Europe/Berlin', 'America/Buenos_Aires', 'Asia/Calcutta'])
    assert.deepEqual([ownZone(zone), isZone(zone)], [told(zone), true])
})

test('without a name, or with one that is none, the formatter is asked', () => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  for (const named of [undefined, '', 'Nowhere/Land', ':Europe/Berlin', 'europe/berlin'])
    assert.equal(ownZone(named), timeZone, named)
})
