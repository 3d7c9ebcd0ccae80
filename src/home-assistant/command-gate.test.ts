import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createCommandGate } from './command-gate.ts'

it('takes a press a second of each button, and twenty commands in all', () => {
  let at = 1_000
  const gate = createCommandGate(() => at)
  const press = (command: 'test_alert' | 'resolve_all') => gate.refusal({ command, value: 'PRESS' }) === null
  assert.deepEqual([press('test_alert'), press('test_alert'), press('resolve_all')], [true, false, true])
  at += 999
  assert.equal(press('test_alert'), false)
  at += 1
  assert.equal(press('test_alert'), true)
  at += 5_000
  const muted = Array.from({ length: 100 }, () => gate.refusal({ command: 'mute', value: true }) === null)
  assert.equal(muted.filter(Boolean).length, 20)
  at += 1_000
  assert.equal(gate.refusal({ command: 'mute', value: false }), null)
})

it('says what it refuses once a minute for each command, with how many there were', () => {
  let at = 0
  const gate = createCommandGate(() => at)
  const said: string[] = []
  const refuse = (known: string) => gate.rarely(known)((more) => void said.push(`${known} ${more}`))
  for (let n = 0; n < 1_000; n++) refuse('')
  refuse('mute')
  at += 60_000
  refuse('')
  assert.deepEqual(said, [' 0', 'mute 0', ' 999'])
})
