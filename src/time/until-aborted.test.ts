import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
import { untilAborted } from './until-aborted.ts'

const late = ({ reason }: AbortSignal) => new Error('too late', { cause: reason })

test('the work decides until the signal is aborted, and leaves nothing on it', async () => {
  const { signal } = new AbortController()
  assert.equal(await untilAborted(Promise.resolve(7), signal, late), 7)
  await assert.rejects(untilAborted(Promise.reject(new Error('refused')), signal, late), /refused/)
  assert.deepEqual(getEventListeners(signal, 'abort'), [])
})

test('who gives up hears of it at once, and the failure that comes later is nobody’s', async () => {
  const giving = new AbortController()
  const { promise, reject } = Promise.withResolvers<never>()
  const waiting = untilAborted(promise, giving.signal, late)
  giving.abort('stopped')
  await assert.rejects(waiting, { message: 'too late', cause: 'stopped' })
  await assert.rejects(untilAborted(promise, giving.signal, late), { message: 'too late' })
  reject(new Error('after all'))
})
