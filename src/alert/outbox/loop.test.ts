import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOON } from '../../../test/support/incidents.ts'
import { desk, recorder } from '../../../test/support/outbox.ts'
import { until } from '../../../test/support/until.ts'
import { openStore, type Store } from '../../store/store.ts'
import { DeliveryError } from '../routing/target.ts'

test('a loop that cannot read its queue says so once, for each reason, and goes on', async (t) => {
  const clock = { now: NOON }
  const store = openStore({ path: ':memory:', now: NOON })
  let trouble: string | null = 'no such table: delivery'
  const broken = {
    ...store,
    waiting(channel: string) {
      if (trouble !== null) throw new Error(trouble)
      return store.waiting(channel)
    },
  } as Store
  const phone = recorder('phone', clock)
  const { outbox, said, raise } = desk([phone.target], clock, broken)
  t.after(outbox.stop)
  outbox.start()
  const failures = () => said.filter((line) => /delivering on phone failed/.test(line)).length
  await until('the first failure', () => failures() === 1)
  outbox.wake()
  outbox.wake()
  trouble = 'disk I/O error'
  await until('the other failure', () => {
    outbox.wake()
    return failures() === 2
  })
  trouble = null
  raise('one')
  await until('the delivery', () => {
    outbox.wake()
    return phone.sent.length === 1
  })
  assert.ok(said.includes('info: delivering on phone works again'))
})

test('a channel that fails, fails otherwise, is switched off and delivers again stands in the log', async () => {
  const clock = { now: NOON }
  let error: DeliveryError | null = new DeliveryError('no answer')
  const phone = recorder('phone', clock, { fail: () => error })
  const { outbox, said, raise, pass } = desk([phone.target], clock)
  raise('one')
  await outbox.drain()
  await pass(60_000)
  error = new DeliveryError('503 of phone.example')
  await pass(600_000)
  error = null
  await pass(1_800_000)
  error = new DeliveryError('wrong token', { final: true })
  raise('two')
  await outbox.drain()
  assert.deepEqual(said, [
    'warn: the channel phone fails; it is tried again: no answer',
    'warn: the channel phone fails; it is tried again: 503 of phone.example',
    'info: the channel phone delivers again',
    'error: the channel phone was switched off until its settings change: wrong token',
  ])
})

test('what was put off by a clock that has been set back since is tried at once', async () => {
  const clock = { now: NOON }
  let fails = true
  const phone = recorder('phone', clock, { fail: () => (fails ? new DeliveryError('no answer') : null) })
  const { outbox, raise } = desk([phone.target], clock)
  raise('one')
  await outbox.drain()
  fails = false
  clock.now -= 3_600_000
  await outbox.drain()
  assert.equal(phone.sent.length, 1)
})

test('the pace of a channel outlives a clock that is set back', async () => {
  const clock = { now: NOON }
  const phone = recorder('phone', clock, { paceMs: 3_000 })
  const { outbox, raise } = desk([phone.target], clock)
  raise('one')
  await outbox.drain()
  clock.now -= 3_600_000
  raise('two')
  await outbox.drain()
  assert.equal(phone.sent.length, 2)
})

/** A phone whose answer comes when the test says so. */
function slowDesk() {
  const clock = { now: NOON }
  const answer = Promise.withResolvers<null>()
  const asked: string[] = []
  const { target } = recorder('phone', clock, {
    send: (its) => {
      asked.push(its.id)
      return answer.promise
    },
  })
  return { ...desk([target], clock), target, asked, answer }
}

test('what is on its way when it stops may still arrive, and nothing more is begun', async () => {
  const { outbox, raise, states, asked, answer } = slowDesk()
  raise('one')
  raise('two')
  outbox.start()
  await until('the first is on its way', () => asked.length === 1)
  const stopped = outbox.stop()
  answer.resolve(null)
  await stopped
  assert.deepEqual(asked, ['one'])
  assert.deepEqual(states('phone'), ['one sent', 'two pending'])
})

test('what does not arrive soon when it stops is given up, and waits for the next start', async () => {
  const clock = { now: NOON }
  const asked: AbortSignal[] = []
  const phone = recorder('phone', clock, {
    send: (_its, _previous, { signal }) => {
      asked.push(signal)
      return new Promise(() => {})
    },
  })
  const { outbox, raise, states } = desk([phone.target], clock)
  raise('one')
  outbox.start()
  await until('it is on its way', () => asked.length === 1)
  await outbox.stop()
  assert.equal(asked[0]!.aborted, true)
  assert.deepEqual(states('phone'), ['one pending'])
})

test('a change of the targets that is under way when it stops begins nothing anew', async () => {
  const { outbox, raise, states, target, asked, answer } = slowDesk()
  raise('one')
  outbox.start()
  await until('the first is on its way', () => asked.length === 1)
  const changed = outbox.setTargets([target])
  const stopped = outbox.stop()
  raise('two')
  answer.resolve(null)
  await Promise.all([changed, stopped])
  await outbox.stop()
  assert.deepEqual(asked, ['one'])
  assert.deepEqual(states('phone'), ['one sent', 'two pending'])
})

test('a clock that springs a day ahead while a channel is away gives nothing up', async () => {
  const clock = { now: NOON }
  let away = true
  const phone = recorder('phone', clock, { fail: () => away && new DeliveryError('no answer') })
  const { outbox, raise, pass, states } = desk([phone.target], clock)
  raise('one')
  await outbox.drain()
  clock.now += 26 * 3_600_000
  await outbox.drain()
  assert.deepEqual(states('phone'), ['one pending'])
  away = false
  await pass(3_600_000)
  assert.deepEqual(states('phone'), ['one sent'])
})
