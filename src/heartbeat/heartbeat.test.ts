import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startStandIn } from '../../test/support/http-stand-in.ts'
import { keptLog } from '../../test/support/log.ts'
import { testTime } from '../../test/support/time.ts'
import { until } from '../../test/support/until.ts'
import { createScrub } from '../alert/words/scrub.ts'
import { keepHeartbeat } from './heartbeat.ts'

const MINUTE = 60_000
const SECRET = '0b1c5e7a-9d41-4c2b'

async function start(t: TestContext, path = `/${SECRET}`) {
  const service = await startStandIn(t)
  const { log, lines, entries } = keptLog()
  const time = testTime(0)
  const stop = new AbortController()
  let troubles: string[] = []
  const asked = { times: 0 }
  let waits = 0
  const done = keepHeartbeat({
    url: `${service.url}${path}`,
    troubles() {
      asked.times++
      return troubles
    },
    scrub: createScrub([`${service.url}${path}`]),
    log,
    clock: time.clock,
    pause(ms, signal) {
      waits++
      return time.pause(ms, signal)
    },
    signal: stop.signal,
  })
  t.after(async () => {
    stop.abort()
    await done
  })
  return {
    service,
    lines,
    entries,
    time,
    stop,
    done,
    asked,
    say(next: string[]) {
      troubles = next
    },
    /** The next minute, until the heartbeat in it had its answer. */
    async minute() {
      const before = waits
      await time.pass(MINUTE)
      await until('the heartbeat is answered', () => waits > before)
      return service.seen.at(-1)!
    },
  }
}

test('the first heartbeat comes after a minute, then one each minute', async (t) => {
  const { time, service, asked, minute } = await start(t)
  await time.pass(MINUTE - 1_000)
  assert.equal(asked.times, 0)
  await time.pass(1_000)
  assert.equal(asked.times, 1)
  await until('it arrives', () => service.seen.length === 1)
  await minute()
  const { method, path, body } = await minute()
  assert.deepEqual([method, path, body], ['POST', `/${SECRET}`, 'OK'])
  assert.equal(service.seen.length, 3)
})

test('trouble is told with its reasons while it lasts, free of secrets', async (t) => {
  const { say, minute } = await start(t)
  say([`no alert gets out by mail: ${SECRET} was refused for me@example.org`])
  const told = await minute()
  assert.equal(told.path, `/${SECRET}/fail`)
  assert.equal(told.body, 'no alert gets out by mail: •••• was refused for <email>')
  say([])
  assert.equal((await minute()).path, `/${SECRET}`)
})

test('a heartbeat that does not arrive is a warning, once for each reason, and never holds the secret', async (t) => {
  const { service, minute, lines, entries } = await start(t)
  service.answer((seen) => ({ status: 404, body: `no check at ${seen.path}` }))
  await minute()
  await minute()
  assert.deepEqual(lines, ['warn: the heartbeat does not arrive'])
  assert.match(String(entries[0]?.details.reason), /HEARTBEAT_URL .*404/)
  service.answer({ status: 500 })
  await minute()
  assert.equal(lines.length, 2)
  service.answer({})
  await minute()
  assert.equal(lines.at(-1), 'info: the heartbeat arrives again')
  assert.doesNotMatch(JSON.stringify(entries), new RegExp(SECRET))
})

test('what cannot be asked is named, and the heartbeat goes on', async (t) => {
  const its = await start(t)
  its.say(null as unknown as string[])
  await its.time.pass(MINUTE)
  assert.deepEqual(its.lines, ['error: the heartbeat failed; it begins again'])
  its.say([])
  await its.time.pass(1_000)
  assert.equal((await its.minute()).path, `/${SECRET}`)
})

test('it ends at once when it is stopped', async (t) => {
  const { stop, done, time, service, asked } = await start(t)
  stop.abort()
  await done
  await time.pass(2 * MINUTE)
  assert.deepEqual([service.seen.length, asked.times], [0, 0])
})
