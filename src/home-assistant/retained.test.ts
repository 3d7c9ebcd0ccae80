import assert from 'node:assert/strict'
import { mock, type TestContext, test } from 'node:test'
import { keptLog } from '../../test/support/log.ts'
import { createRetained } from './retained.ts'

/** A state on a topic, published into a list with the time at which it went. */
function underTest(t: TestContext) {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.after(() => mock.timers.reset())
  const sent: { at: number; payload: string }[] = []
  let at = 0
  let looks = 0
  const shown = { payload: '0' }
  let answerMs: number | null = 0
  const retained = createRetained({
    messages() {
      looks++
      return [{ topic: 'state', ...shown }]
    },
    async publish({ payload }) {
      sent.push({ at, payload })
      if (answerMs === null) throw new Error('the broker did not acknowledge in time')
      if (answerMs > 0) await new Promise((resolve) => setTimeout(resolve, answerMs!))
    },
    log: keptLog().log,
    clock: () => at,
  })
  return {
    sent,
    looks: () => looks,
    /** Null: never. */
    answersAfter(ms: number | null) {
      answerMs = ms
    },
    retained,
    show(payload: string) {
      shown.payload = payload
      retained.changed()
    },
    async pass(ms: number) {
      for (const end = at + ms; at < end; ) {
        at++
        mock.timers.tick(1)
        await Promise.resolve()
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}

test('a change is published at once; what changes soon after it goes together, 50 ms later', async (t) => {
  const { sent, show, pass } = underTest(t)
  await pass(100)
  show('1')
  await pass(10)
  show('2')
  await pass(10)
  show('3')
  await pass(100)
  show('4')
  await pass(100)
  assert.deepEqual(sent, [
    { at: 101, payload: '1' },
    { at: 151, payload: '3' },
    { at: 221, payload: '4' },
  ])
})

test('lines that change nothing are looked at once a second, and hold up no change', async (t) => {
  const { sent, looks, retained, show, pass } = underTest(t)
  show('1')
  await pass(1_000)
  for (let line = 0; line < 250; line++) {
    retained.later()
    await pass(10)
  }
  assert.equal(sent.length, 1)
  assert.equal(looks(), 1 + 2)
  while (looks() < 4) await pass(1)
  const before = sent.length
  show('2')
  await pass(10)
  assert.equal(sent.length, before + 1)
})

test('what the broker left unanswered is told again, though nothing changed and the connection stands', async (t) => {
  const { sent, answersAfter, show, pass } = underTest(t)
  answersAfter(null)
  show('1')
  await pass(1_000)
  assert.equal(sent.length, 1)
  answersAfter(0)
  await pass(60_000)
  assert.deepEqual(
    sent.map(({ payload }) => payload),
    ['1', '1'],
  )
})

test('what the broker took so long to acknowledge that it may not have kept it is told again', async (t) => {
  const { sent, answersAfter, show, pass } = underTest(t)
  answersAfter(3_000)
  show('1')
  await pass(60_000)
  assert.equal(sent.length, 1, 'a broker that is only slow has it')
  answersAfter(5_000)
  show('2')
  await pass(6_000)
  show('1')
  await pass(10)
  assert.equal(sent.at(-1)?.payload, '1', 'what it had before may be gone')
  answersAfter(0)
  await pass(60_000)
  assert.deepEqual(
    sent.map(({ payload }) => payload),
    ['1', '2', '1', '1'],
  )
})
