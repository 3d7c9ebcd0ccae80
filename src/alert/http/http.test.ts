import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startStandIn } from '../../../test/support/http-stand-in.ts'
import { createScrub } from '../words/scrub.ts'
import { createHttpClient } from './http.ts'

const HOUR = 3_600_000

async function called(t: TestContext, headers: Record<string, string> = {}) {
  const service = await startStandIn(t, { headers })
  let wall = Date.UTC(2026, 10, 29, 12)
  const scrub = createScrub([])
  const client = createHttpClient({ timeoutMs: 5_000, allowLinkLocal: false, now: () => wall, scrub })
  const { signal } = new AbortController()
  return {
    service,
    call: () => client.call({ service: 'The hook', url: service.url, signal }),
    pass(ms: number) {
      wall += ms
    },
  }
}

test('a clock that is set back keeps nobody from calling', async (t) => {
  const { service, call, pass } = await called(t)
  await call()
  pass(-26 * HOUR)
  await call()
  assert.equal(service.seen.length, 2)
})

test('a pause that was asked for is kept, and not made longer by the clock', async (t) => {
  const { service, call, pass } = await called(t, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '60' })
  await call()
  pass(59_000)
  await assert.rejects(call(), { message: 'The hook asked to wait before the next message', retryAfterMs: 1_000 })
  pass(-HOUR)
  await call()
  pass(60_000)
  await call()
  assert.equal(service.seen.length, 3)
})
