import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOON } from '../../test/support/incidents.ts'
import { keptLog } from '../../test/support/log.ts'
import { openStore } from '../store/store.ts'
import { toldStore } from './told-store.ts'

test('what is stored is told; that it cannot be told is said and makes no commit look refused', () => {
  const { log, lines } = keptLog()
  const told: unknown[] = []
  const hidden = { fall: false }
  const committed = (changes: unknown) => {
    if (hidden.fall) throw new Error('no page')
    told.push(changes)
  }
  const store = toldStore(openStore({ path: ':memory:', now: NOON }), { committed }, log)
  store.commit({ values: { one: 1 } })
  assert.deepEqual(told, [{ values: { one: 1 } }])
  hidden.fall = true
  store.commit({ values: { one: 2 } })
  assert.equal(store.value('one'), 2)
  assert.deepEqual(lines, ['error: cannot tell the pages what changed'])
  store.close()
})
