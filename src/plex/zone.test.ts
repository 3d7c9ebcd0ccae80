import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { epochOf } from './zone.ts'

const noon = { year: 2026, month: 1, day: 6, hour: 12, minute: 0, second: 0, millisecond: 5 }

test('the banner zone counts from Greenwich', () => {
  assert.equal(epochOf(noon, 0), Date.UTC(2026, 1, 6, 12, 0, 0, 5))
  assert.equal(epochOf(noon, -300), Date.UTC(2026, 1, 6, 17, 0, 0, 5))
  assert.equal(epochOf(noon, 330), Date.UTC(2026, 1, 6, 6, 30, 0, 5))
})

test('this machine’s zone follows daylight saving', () => {
  const script = `
    import { epochOf } from ${JSON.stringify(new URL('./zone.ts', import.meta.url).href)}
    const at = (month, day, hour) => new Date(epochOf({ year: 2026, month, day, hour, minute: 30, second: 0, millisecond: 0 }, null)).toISOString()
    console.log([at(2, 28, 12), at(2, 29, 12), at(9, 25, 1), at(9, 25, 3)].join(' '))`
  const env = { ...process.env, TZ: 'Europe/Berlin' }
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env,
    encoding: 'utf8',
  }).trim()
  assert.equal(
    printed,
    '2026-03-28T11:30:00.000Z 2026-03-29T10:30:00.000Z 2026-10-24T23:30:00.000Z 2026-10-25T02:30:00.000Z',
  )
})

test('a time that does not exist is null', () => {
  assert.equal(epochOf({ ...noon, month: 12 }, 0), null)
  assert.equal(epochOf({ ...noon, hour: 24 }, null), null)
})
