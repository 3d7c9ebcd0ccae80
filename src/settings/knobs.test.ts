import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKnobs } from './knobs.ts'

const policy = { threshold: 5, windowMs: 300_000, cooldownMs: 900_000, quietMs: 1_800_000 }

test('a turned knob changes the policy and survives a restart', () => {
  let saved: string | null = null
  const save = (text: string) => {
    saved = text
  }
  const before = createKnobs({ policy, stored: null, save })
  before.set('error_threshold', 2)
  before.set('alert_cooldown', 0.5)
  assert.deepEqual(before.policy(), { ...policy, threshold: 2, cooldownMs: 30_000 })
  const after = createKnobs({ policy, stored: saved, save })
  assert.deepEqual(after.values(), { error_threshold: 2, time_window: 5, alert_cooldown: 0.5, mute_minutes: 60 })
})

test('a changed setting takes the place of a knob that was turned before', () => {
  const stored = JSON.stringify({ error_threshold: { value: 2, configured: 5 } })
  const knobs = createKnobs({ policy: { ...policy, threshold: 7 }, stored, save: () => {} })
  assert.equal(knobs.values().error_threshold, 7)
})

test('unreadable stored knobs count as none', () => {
  for (const stored of ['', 'not json', '{"error_threshold":3}', '[]'])
    assert.equal(createKnobs({ policy, stored, save: () => {} }).values().error_threshold, 5)
})

test('settings that change while it runs win over what was turned, for good, and bring their quiet time', () => {
  let saved = ''
  const knobs = createKnobs({ policy, stored: null, save: (text) => (saved = text) })
  knobs.set('error_threshold', 2)
  knobs.set('time_window', 9)
  knobs.configure({ ...policy, threshold: 7, quietMs: 60_000 })
  assert.deepEqual(knobs.policy(), { ...policy, threshold: 7, windowMs: 540_000, quietMs: 60_000 })
  const later = createKnobs({ policy, stored: saved, save() {} })
  assert.deepEqual([later.values().error_threshold, later.values().time_window], [5, 9])
})
