import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, test } from 'node:test'
import { alert, MINUTE, NOON } from '../../../test/support/incidents.ts'
import { desk, recorder } from '../../../test/support/outbox.ts'
import type { Alert } from '../../store/alert.ts'
import { type Routing, wants } from '../routing/policy.ts'
import { DeliveryError } from '../routing/target.ts'

const HOUR = 60 * MINUTE
const routed = (routing: Routing) => (its: Alert, now: number) => wants(its, routing, 'UTC', now)

describe('delivering', () => {
  test('alerts arrive once, in order, each with its own key, and the next one of an incident gets the receipt', async () => {
    const clock = { now: NOON }
    const ntfy = recorder('ntfy', clock)
    const { outbox, raise, told, store } = desk([ntfy.target], clock)
    raise('a', { incident: 'i' })
    raise('b')
    raise('c', { incident: 'i', state: 'resolved' })
    await outbox.drain()
    await outbox.drain()
    assert.deepEqual(ntfy.titles(), ['a', 'b', 'c'])
    assert.deepEqual(
      ntfy.sent.map(({ previous }) => previous),
      [null, null, { message: 'ntfy-1' }],
    )
    assert.equal(new Set(ntfy.sent.map(({ key }) => key)).size, 3)
    assert.deepEqual(told, ['a', 'b', 'c'])
    assert.equal(store.incident('i')?.notifiedAt, NOON)
    assert.equal(
      ntfy.sent.some(({ alert: its }) => its.late),
      false,
    )
  })

  test('the first of several targets that takes an alert counts as told', async () => {
    const clock = { now: NOON }
    let down = true
    const mail = recorder('mail', clock, { fail: () => down && new Error('connection refused') })
    const slack = recorder('slack', clock, { fail: () => down && new Error('connection refused') })
    const { outbox, raise, pass, told } = desk([mail.target, slack.target], clock)
    raise('a')
    await outbox.drain()
    assert.deepEqual(told, [])
    down = false
    await pass(MINUTE)
    assert.deepEqual([told, mail.titles(), slack.titles()], [['a'], ['a'], ['a']])
  })

  test('an alert that no target wants is told at once', () => {
    const clock = { now: NOON }
    const mail = recorder('mail', clock, { wants: routed({ min_severity: 'critical' }) })
    const { raise, states } = desk([mail.target], clock)
    assert.deepEqual(raise('a'), ['a'])
    assert.deepEqual(raise('b', { severity: 'critical' }), [])
    assert.deepEqual(states('mail'), ['a dropped', 'b pending'])
    assert.deepEqual(desk([], clock).raise('a'), ['a'])
  })

  test('a target gets its pace', async () => {
    const clock = { now: NOON }
    const slack = recorder('slack', clock, { paceMs: 1500 })
    const { outbox, raise, pass } = desk([slack.target], clock)
    for (const id of ['a', 'b', 'c']) raise(id)
    await outbox.drain()
    await pass(6000, 500)
    assert.deepEqual(
      slack.sent.map(({ at }) => at - NOON),
      [0, 1500, 3000],
    )
  })

  test('an alert that arrives more than ten minutes after it arose is late', async () => {
    const clock = { now: NOON }
    const bus = recorder('bus', clock)
    const { outbox, raise } = desk([bus.target], clock)
    raise('a')
    clock.now += 10 * MINUTE + 1
    raise('b')
    await outbox.drain()
    assert.deepEqual(
      bus.sent.map(({ alert: its }) => its.late),
      [true, undefined],
    )
  })

  test('the same words are not queued twice for a channel that has not had the first', async () => {
    const clock = { now: NOON }
    const mail = recorder('mail', clock, { fail: () => new Error('down') })
    const { outbox, raise, states } = desk([mail.target], clock)
    raise('a', { incident: 'i' })
    await outbox.drain()
    raise('b', { incident: 'i', state: 'repeated' })
    raise('c', { incident: 'i', state: 'resolved' })
    assert.deepEqual(states('mail').toSorted(), ['a pending', 'b dropped', 'c pending'])
  })
})

describe('failures', () => {
  test('are tried again with growing distance, and never before the other side allows', async () => {
    const clock = { now: NOON }
    const tries: number[] = []
    let retryAfterMs: number | null = null
    const mail = recorder('mail', clock, {
      fail: () => {
        tries.push(clock.now - NOON)
        return new DeliveryError('busy', { retryAfterMs })
      },
    })
    const { outbox, raise, pass } = desk([mail.target], clock)
    raise('a')
    await outbox.drain()
    await pass(2 * MINUTE, 1000)
    assert.deepEqual(tries, [0, 5000, 15_000, 35_000, 75_000])
    retryAfterMs = HOUR
    await pass(2 * HOUR, 1000)
    assert.deepEqual(tries.slice(5), [155_000, 155_000 + HOUR])
  })

  test('of one target hold up no other', async () => {
    const clock = { now: NOON }
    const dead = recorder('dead', clock, { fail: () => new Error('down') })
    const mail = recorder('mail', clock)
    const { outbox, raise } = desk([dead.target, mail.target], clock)
    for (const id of ['a', 'b', 'c']) raise(id)
    await outbox.drain()
    assert.deepEqual(mail.titles(), ['a', 'b', 'c'])
  })

  test('that are final switch the channel off, once, and the others are told why', async () => {
    const clock = { now: NOON }
    let tries = 0
    const fail = () => {
      tries++
      return new DeliveryError('Login refused.', { final: true })
    }
    const mail = recorder('mail', clock, { fail })
    const ntfy = recorder('ntfy', clock)
    const { outbox, raise, untold, states, told } = desk([mail.target, ntfy.target], clock)
    raise('a')
    raise('b')
    await outbox.drain()
    await outbox.drain()
    raise('c')
    await outbox.drain()
    assert.deepEqual(ntfy.titles(), ['a', 'b', 'Alerts do not arrive on mail', 'c'])
    assert.equal(ntfy.sent[2]?.alert.message, 'The channel mail was switched off: Login refused.')
    assert.deepEqual(outbox.problems(), [
      { channel: 'mail', since: NOON, reason: 'Login refused.', disabled: true, partly: false },
    ])
    assert.deepEqual(states('mail'), ['a failed', 'b failed', 'c dropped'])
    assert.equal(tries, 1, 'what waits behind is not tried in vain')
    assert.deepEqual(untold, [])
    assert.equal(told.length, 4)
  })

  test('that are final stay final over a restart, until the settings change or a test succeeds', async () => {
    const clock = { now: NOON }
    let refused = true
    const fail = () => refused && new DeliveryError('Unknown webhook.', { final: true })
    const first = recorder('hook', clock, { fail, fingerprint: '1' })
    const { outbox, raise, store } = desk([first.target], clock)
    raise('a')
    await outbox.drain()
    refused = false
    const same = desk([first.target], clock, store)
    assert.deepEqual(same.raise('b'), ['b'])
    const other = desk([{ ...first.target, fingerprint: '2' }], clock, store)
    assert.deepEqual([other.raise('c'), other.outbox.problems()], [[], []])
    await other.outbox.drain()
    assert.deepEqual(first.titles(), ['c'])

    refused = true
    other.raise('d')
    await other.outbox.drain()
    assert.equal(other.outbox.problems().length, 1)
    const check = alert({ id: 'test', state: 'test', incident: null, title: 'test' })
    await assert.rejects(other.outbox.test('hook', check, AbortSignal.timeout(1000)), /Unknown webhook/)
    await assert.rejects(other.outbox.test('other', check, AbortSignal.timeout(1000)), /no channel named other/)
    refused = false
    assert.deepEqual(await other.outbox.test('hook', check, AbortSignal.timeout(1000)), { message: 'hook-2' })
    assert.deepEqual(other.outbox.problems(), [])
    assert.deepEqual(other.raise('e'), [])
  })

  test('of one alert alone give up that alert alone', async () => {
    const clock = { now: NOON }
    const mail = recorder('mail', clock, {
      fail: ({ title }) => title === 'b' && new DeliveryError('Too odd.', { rejected: true }),
    })
    const { outbox, raise, states, untold } = desk([mail.target], clock)
    for (const id of ['a', 'b', 'c']) raise(id)
    await outbox.drain()
    assert.deepEqual(states('mail'), ['a sent', 'b failed', 'c sent'])
    assert.deepEqual([untold, outbox.problems()], [['b'], []])
  })

  test('that last a quarter of an hour are told on the others, and so is their end', async () => {
    const clock = { now: NOON }
    let down = true
    const mail = recorder('mail', clock, { fail: () => down && new Error('timed out') })
    const ntfy = recorder('ntfy', clock)
    const { raise, pass, outbox } = desk([mail.target, ntfy.target], clock)
    raise('a')
    await pass(14 * MINUTE)
    assert.deepEqual(ntfy.titles(), ['a'])
    assert.deepEqual(
      outbox.problems().map(({ channel, disabled }) => [channel, disabled]),
      [['mail', false]],
    )
    await pass(HOUR)
    down = false
    await pass(20 * MINUTE)
    assert.deepEqual(
      ntfy.sent.map(({ alert: { title, state } }) => `${title} ${state}`),
      ['a raised', 'Alerts do not arrive on mail raised', 'Alerts do not arrive on mail resolved'],
    )
    assert.deepEqual([mail.titles(), outbox.problems()], [['a'], []])
  })

  test('for a whole day are given up, and the incident may be raised again', async () => {
    const clock = { now: NOON }
    const mail = recorder('mail', clock, { fail: () => new Error('down') })
    const { raise, pass, untold, states } = desk([mail.target], clock)
    raise('a')
    await pass(23 * HOUR)
    raise('b')
    assert.deepEqual(untold, [])
    await pass(2 * HOUR)
    assert.deepEqual([untold, states('mail')], [['a'], ['a failed', 'b pending']])
  })

  test('to store what was sent send nothing a second time', async () => {
    const clock = { now: NOON }
    const mail = recorder('mail', clock)
    const { outbox, raise, store } = desk([mail.target], clock)
    raise('a')
    const { commit } = store
    store.commit = () => {
      throw new Error('disk full')
    }
    await assert.rejects(outbox.drain(), /disk full/)
    await assert.rejects(outbox.drain(), /disk full/)
    store.commit = commit
    await outbox.drain()
    assert.deepEqual(mail.titles(), ['a'])
  })

  test('a channel that was removed leaves nothing waiting', async () => {
    const clock = { now: NOON }
    const mail = recorder('mail', clock, { fail: () => new Error('down') })
    const { raise, outbox, untold, states, pass } = desk([mail.target], clock)
    raise('a')
    await outbox.drain()
    await outbox.setTargets([])
    await pass(9 * MINUTE)
    assert.deepEqual(states('mail'), ['a pending'])
    await pass(2 * MINUTE)
    assert.deepEqual([states('mail'), untold], [['a dropped'], ['a']])
  })
})

describe('not now', () => {
  test('quiet hours hold alerts until they end; critical ones come through', async () => {
    const clock = { now: Date.UTC(2026, 9, 6, 23, 30) }
    const quiet_hours = { from: '23:00', to: '07:00', except: 'critical' } as const
    const phone = recorder('phone', clock, { wants: routed({ quiet_hours }), digests: true })
    const { raise, pass } = desk([phone.target], clock)
    raise('a')
    raise('b', { severity: 'critical' })
    await pass(HOUR)
    assert.deepEqual(phone.titles(), ['b'])
    await pass(7 * HOUR)
    assert.deepEqual(phone.titles(), ['b', 'a'])
    assert.equal(phone.sent[1]?.at, Date.UTC(2026, 9, 7, 7))
  })

  test('a daily digest is one message a day, also when its first try fails', async () => {
    const clock = { now: NOON }
    let down = false
    const mail = recorder('mail', clock, {
      wants: routed({ digest: '08:00' }),
      digests: true,
      fail: () => down && new Error('down'),
    })
    const { raise, pass, told, states } = desk([mail.target], clock)
    raise('a')
    await pass(HOUR)
    raise('b')
    down = true
    await pass(20 * HOUR)
    assert.deepEqual([mail.titles(), told], [[], []])
    down = false
    await pass(HOUR)
    assert.deepEqual([mail.titles(), told], [['Daily digest: 2 alerts'], ['a', 'b']])
    assert.deepEqual(states('mail'), ['a sent', 'b sent'])
  })

  test('the hourly cap holds back and then sums up', async () => {
    const clock = { now: NOON }
    const slack = recorder('slack', clock, { perHour: 3, digests: true })
    const { raise, pass } = desk([slack.target], clock)
    for (let n = 1; n <= 10; n++) {
      raise(`a${n}`)
      await pass(MINUTE)
    }
    assert.deepEqual(slack.titles(), ['a1', 'a2', 'a3'])
    await pass(2 * HOUR)
    assert.deepEqual(slack.titles(), ['a1', 'a2', 'a3', '7 alerts that could not be sent before'])
  })
})

describe('an outage of 24 hours', () => {
  for (const { alerts, digests, expected } of [
    { alerts: 5, digests: true, expected: ['a0', 'a1', 'a2', 'a3', 'a4'] },
    { alerts: 6, digests: true, expected: ['6 alerts that could not be sent before'] },
    { alerts: 40, digests: true, expected: ['40 alerts that could not be sent before'] },
    { alerts: 40, digests: false, expected: Array.from({ length: 40 }, (_, n) => `a${n}`) },
  ]) {
    test(`${alerts} alerts wait for a target that ${digests ? 'is read by people' : 'is a program'}: ${expected.length} arrive`, async () => {
      const clock = { now: NOON }
      let down = true
      const phone = recorder('phone', clock, { digests, fail: () => down && new Error('no route to host') })
      const { raise, pass, told, store } = desk([phone.target], clock)
      for (let n = 0; n < alerts; n++) {
        raise(`a${n}`)
        await pass((24 * HOUR) / alerts)
      }
      assert.deepEqual([phone.sent, told], [[], []])
      down = false
      await pass(HOUR)
      assert.deepEqual(phone.titles(), expected)
      assert.deepEqual(
        told,
        Array.from({ length: alerts }, (_, n) => `a${n}`),
      )
      assert.deepEqual(store.waitingByChannel(), [])
      raise('next')
      await pass(MINUTE)
      assert.deepEqual(phone.titles(), [...expected, 'next'])
    })
  }

  test('a burst on a channel that works arrives as itself', async () => {
    const clock = { now: NOON }
    const phone = recorder('phone', clock, { digests: true })
    const { raise, outbox } = desk([phone.target], clock)
    for (let n = 0; n < 20; n++) raise(`a${n}`)
    await outbox.drain()
    assert.equal(phone.sent.length, 20)
  })

  test('ends at once when somebody says that the target is back', async () => {
    const clock = { now: NOON }
    let down = true
    const broker = recorder('mqtt', clock, { fail: () => down && new Error('not connected') })
    const { raise, pass, outbox } = desk([broker.target], clock)
    raise('a')
    await pass(3 * HOUR)
    down = false
    outbox.retry('mqtt')
    await outbox.drain()
    assert.deepEqual(broker.titles(), ['a'])
  })
})

describe('the running outbox', () => {
  test('delivers what is committed, and stops at once although a target hangs; what was on its way stays pending', async () => {
    const clock = { now: NOON }
    const arrived = new EventTarget()
    const hanging = recorder('hanging', clock, {
      send: () => {
        arrived.dispatchEvent(new Event('hanging'))
        return new Promise(() => undefined)
      },
    })
    const mail = recorder('mail', clock, {
      async send() {
        arrived.dispatchEvent(new Event('mail'))
        return null
      },
    })
    const { outbox, raise, store, states } = desk([hanging.target, mail.target], clock)
    outbox.start()
    const both = Promise.all([once(arrived, 'hanging'), once(arrived, 'mail')])
    raise('a')
    outbox.wake()
    await both
    await outbox.stop()
    assert.deepEqual([states('hanging'), states('mail')], [['a pending'], ['a sent']])

    const again = recorder('hanging', clock)
    await desk([again.target], clock, store).outbox.drain()
    assert.deepEqual(again.titles(), ['a'])
  })

  test('takes new targets while it runs', async () => {
    const clock = { now: NOON }
    const arrived = new EventTarget()
    const { outbox, raise } = desk([], clock)
    outbox.start()
    const mail = recorder('mail', clock, {
      async send() {
        arrived.dispatchEvent(new Event('mail'))
        return null
      },
    })
    await outbox.setTargets([mail.target])
    const arrival = once(arrived, 'mail')
    raise('a')
    outbox.wake()
    await arrival
    await outbox.stop()
  })
})
