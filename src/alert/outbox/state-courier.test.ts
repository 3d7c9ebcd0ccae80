import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { alert, MINUTE, NOON } from '../../../test/support/incidents.ts'
import { desk, recorder } from '../../../test/support/outbox.ts'
import { refusingStore } from '../../../test/support/watched-server.ts'
import { openStore } from '../../store/store.ts'
import { DeliveryError, type StateReport, type Target } from '../routing/target.ts'
import { channelHealth } from './health.ts'

const openSince = (id: string, given: Partial<StateReport['alert']> = {}): StateReport => ({
  alert: alert({ incident: id, ...given }),
  endedAt: null,
  acknowledgedAt: null,
})

/** An outbox whose only (or first) target is told how things stand. */
function begin(
  others: (clock: { now: number }) => Target[] = () => [],
  store = openStore({ path: ':memory:', now: NOON }),
) {
  const clock = { now: NOON }
  const told: { at: number; what: string[] }[] = []
  const its = { open: [] as StateReport[], wants: [] as string[], answer: (): string | null => null }
  const target: Target = {
    name: 'am',
    paceMs: 5_000,
    wants: ({ incident }) =>
      its.wants.includes(incident ?? '') ? { wanted: false, reason: 'min-severity' } : { wanted: true },
    send: async () => null,
    async sendState(reports) {
      const what = reports.map(({ alert: { incident }, endedAt, channel }) => {
        return `${incident ?? channel}${endedAt === null ? '' : ' over'}`
      })
      told.push({ at: clock.now - NOON, what })
      return its.answer()
    },
  }
  const around = desk([target, ...others(clock)], clock, store, undefined, () => its.open)
  return { ...around, clock, told, its, target }
}

describe('a target that is told how things stand', () => {
  test('hears all that is open each minute, what its routing leaves out not, and nothing where nothing is open', async () => {
    const { told, its, pass, outbox } = begin()
    await outbox.drain()
    its.open = [openSince('a'), openSince('b')]
    its.wants = ['b']
    await pass(3 * MINUTE, 10_000)
    assert.deepEqual(told, [
      { at: 0, what: [] },
      { at: 10_000, what: ['a'] },
      { at: 70_000, what: ['a'] },
      { at: 130_000, what: ['a'] },
    ])
  })

  test('hears at once what begins or ends, but not more often than every five seconds', async () => {
    const { told, its, pass, outbox } = begin()
    its.open = [openSince('a')]
    await outbox.drain()
    its.open = [openSince('a'), openSince('b')]
    await pass(4_000, 1_000)
    its.open = [{ ...openSince('a'), endedAt: NOON + 4_000 }, openSince('b', { count: 7 })]
    await pass(6_000, 1_000)
    its.open = [{ ...openSince('a'), endedAt: NOON + 4_000 }, openSince('b', { count: 8 })]
    await pass(30_000, 1_000)
    assert.deepEqual(told, [
      { at: 0, what: ['a'] },
      { at: 5_000, what: ['a over', 'b'] },
    ])
  })

  test('writes nothing to the disk while nothing is open and nothing changes', async () => {
    const refusing = refusingStore(openStore({ path: ':memory:', now: NOON }))
    const { its, pass } = begin(() => [], refusing.store)
    await pass(10 * MINUTE)
    assert.deepEqual(refusing.commits, [])
    its.open = [openSince('a')]
    await pass(2 * MINUTE)
    assert.equal(refusing.commits.length, 2)
  })

  test('has no deliveries, and what it alone would hear counts as told', async () => {
    const { store, raise, states } = begin()
    assert.deepEqual(raise('x'), ['x'])
    assert.deepEqual(states('am'), [])
    assert.deepEqual(store.waiting('am'), [])
  })

  test('what waited while its name was that of another kind of channel is dropped', async () => {
    const { outbox, target, raise, pass, states, clock } = begin()
    await outbox.setTargets([recorder('am', clock, { fail: () => new Error('no route') }).target])
    raise('x')
    await pass(MINUTE)
    assert.deepEqual(states('am'), ['x pending'])
    await outbox.setTargets([target])
    await pass(11 * MINUTE)
    assert.deepEqual(states('am'), ['x dropped'])
  })

  test('is told on although the clock was set back', async () => {
    const { told, clock, outbox } = begin()
    await outbox.drain()
    clock.now -= 3_600_000
    await outbox.drain()
    assert.equal(told.length, 2)
  })

  test('a failure is said once for each reason, never switches it off, and is over with the first answer', async () => {
    const { its, pass, said, outbox, store, told } = begin()
    const fails = (words: string) => {
      its.answer = () => {
        throw new DeliveryError(words, { final: true })
      }
    }
    fails('the login was refused')
    await pass(3 * MINUTE)
    fails('it does not answer')
    await pass(2 * MINUTE)
    assert.deepEqual(outbox.problems(), [
      { channel: 'am', since: NOON + MINUTE, reason: 'it does not answer', disabled: false, partly: false },
    ])
    its.answer = () => null
    await pass(MINUTE)
    assert.deepEqual(said, [
      'warn: the channel am fails; it is tried again: the login was refused',
      'warn: the channel am fails; it is tried again: it does not answer',
      'info: the channel am delivers again',
    ])
    assert.equal(told.length, 6)
    assert.deepEqual(outbox.problems(), [])
    // Nothing was open: that was no alert.
    assert.equal(store.channels()[0]?.lastSentAt, null)
  })

  test('with one member away alerts still arrive: it is a problem, no silence, and the others are not told', async () => {
    const phone = { titles: () => [] as string[] }
    const { its, pass, outbox, store, told } = begin((clock) => {
      const { target, titles } = recorder('phone', clock)
      phone.titles = titles
      return [target]
    })
    const settings = { channels: [{ type: 'alertmanager', name: 'am', enabled: true }] }
    its.open = [openSince('a')]
    its.answer = () => '1 of 2 members did not take it'
    await pass(30 * MINUTE)
    const [problem] = outbox.problems()
    assert.deepEqual([problem?.partly, problem?.since, problem?.reason], [true, NOON + MINUTE, its.answer()])
    assert.deepEqual(channelHealth(settings, outbox), [{ name: 'am', trouble: null }])
    assert.equal(store.channels().find(({ channel }) => channel === 'am')?.lastSentAt, NOON + 30 * MINUTE)
    assert.deepEqual(phone.titles(), [])

    its.answer = () => {
      throw new DeliveryError('no member took it')
    }
    await pass(10 * MINUTE)
    assert.deepEqual(channelHealth(settings, outbox), [{ name: 'am', trouble: 'no member took it' }])
    assert.deepEqual(phone.titles(), [], 'silent for ten minutes only')
    await pass(10 * MINUTE)
    assert.deepEqual(phone.titles(), ['Alerts do not arrive on am'])
    its.answer = () => null
    await pass(2 * MINUTE)
    assert.equal(phone.titles().length, 2)
    assert.ok(
      told.every(({ what }) => !what.includes('am')),
      'of its own failure it would hear when that is over',
    )
  })

  test('hears of other channels that fail, for as long as they do', async () => {
    const { its, pass, told, raise } = begin((clock) => [
      recorder('mail', clock, { fail: () => (clock.now < NOON + 40 * MINUTE ? new Error('no route') : null) }).target,
    ])
    its.open = []
    raise('x')
    await pass(14 * MINUTE)
    assert.deepEqual(told.at(-1)?.what, [], 'it may be a moment only')
    await pass(16 * MINUTE)
    assert.deepEqual(told.at(-1)?.what, ['mail'])
    await pass(60 * MINUTE)
    assert.deepEqual(told.at(-1)?.what, [])
  })

  test('what was on its way when the program ends is no failure', async () => {
    const { its, outbox, target, said } = begin()
    its.open = [openSince('a')]
    const gone = Promise.withResolvers<void>()
    target.sendState = (_reports, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DeliveryError('stopped')))
        gone.resolve()
      })
    await outbox.setTargets([target])
    outbox.start()
    await gone.promise
    await outbox.stop()
    assert.deepEqual(said, [])
    assert.deepEqual(outbox.problems(), [])
  })
})
