import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createAdministrators } from './administrators.ts'

const USER = { is_active: true, is_owner: false, system_generated: false, group_ids: ['system-users'] }
const USERS = [
  { ...USER, id: 'owner', is_owner: true, group_ids: [] },
  { ...USER, id: 'admin', group_ids: ['system-admin'] },
  { ...USER, id: 'guest' },
  { ...USER, id: 'gone', group_ids: ['system-admin'], is_active: false },
  { ...USER, id: 'supervisor', group_ids: ['system-admin'], system_generated: true },
]

function asking(answer: () => unknown) {
  const state = { asked: 0, at: 0 }
  const administrators = createAdministrators({
    async ask({ type }) {
      assert.equal(type, 'config/auth/list')
      state.asked++
      return answer()
    },
    now: () => state.at,
  })
  return { administrators, state }
}

it('owners and administrators are, guests and those switched off are not', async () => {
  const { administrators } = asking(() => USERS)
  const are = await Promise.all(['owner', 'admin', 'guest', 'gone', 'supervisor', '', 'x'].map(administrators.has))
  assert.deepEqual(are, [true, true, false, false, false, false, false])
})

it('asks once a minute, and sooner for somebody who is not on the list', async () => {
  let users = USERS
  const { administrators, state } = asking(() => users)
  await Promise.all([administrators.has('admin'), administrators.has('guest')])
  assert.equal(state.asked, 1)
  state.at = 59_000
  assert.equal(await administrators.has('admin'), true)
  assert.equal(state.asked, 1)
  users = [{ ...USER, id: 'guest', group_ids: ['system-admin'] }]
  assert.equal(await administrators.has('guest'), true, 'became one')
  assert.equal(state.asked, 2)
  assert.equal(await administrators.has('admin'), false, 'is none any more')
  state.at += 4_000
  await administrators.has('stranger')
  assert.equal(state.asked, 2, 'strangers do not make it ask at will')
})

it('fails closed: no answer, no administrator', async () => {
  let fails = false
  const { administrators, state } = asking(() => (fails ? Promise.reject(new Error('gone')) : USERS))
  assert.equal(await administrators.has('admin'), true)
  fails = true
  state.at = 61_000
  await assert.rejects(administrators.has('admin'))
  const odd = asking(() => ({ users: USERS }))
  await assert.rejects(odd.administrators.has('admin'))
})
