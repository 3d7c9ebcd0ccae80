import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptLog } from '../../test/support/log.ts'
import { openStore } from '../store/store.ts'
import { forgottenServers, installationId } from './stored-state.ts'

test('a server that is watched no more is named at every later start', (t) => {
  const store = openStore({ path: ':memory:', now: 0 })
  t.after(store.close)
  const { log } = keptLog()
  assert.deepEqual(forgottenServers(store, [{ id: 'attic' }, { id: 'cellar' }], log), [])
  for (let start = 0; start < 2; start++) assert.deepEqual(forgottenServers(store, [{ id: 'cellar' }], log), ['attic'])
})

test('a database that takes nothing at the start is said once, and Sentarr starts', (t) => {
  const store = openStore({ path: ':memory:', now: 0 })
  t.after(store.close)
  const { log, lines } = keptLog()
  const refusing = {
    ...store,
    commit() {
      throw new Error('disk full')
    },
  }
  assert.deepEqual(forgottenServers(refusing, [{ id: 'cellar' }], log), [])
  assert.equal(
    installationId(refusing, () => 'new', log),
    'new',
  )
  assert.match(store.notices.join('\n'), /^The database could not be written at the start \(disk full\)[^\n]*$/)
  assert.equal(lines.length, 1)
})
