import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { alert } from '../../test/support/incidents.ts'
import { keptLog } from '../../test/support/log.ts'
import { createFeed, type FeedViews } from './feed.ts'
import type { StreamEvents } from './schemas/stream.ts'

function feed(t: TestContext, views: Partial<FeedViews> = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { log, lines } = keptLog()
  const none = { incident: () => ({}), delivery: () => ({}), channel: () => null, server: () => null }
  let clock = 0
  const its = createFeed({
    ...{ run: 'run', version: '1', log, now: () => 0, clock: () => clock },
    views: { ...none, ...views } as FeedViews,
  })
  const sent: string[] = []
  return {
    ...its,
    lines,
    sent,
    come: (lastEventId: string | null) => its.subscribe(lastEventId, { send: (text) => void sent.push(text) }),
    pass(ms: number) {
      clock += ms
      t.mock.timers.tick(ms)
    },
  }
}
const hello = (text: string | undefined) => JSON.parse(/data: (.*)/.exec(text ?? '')?.[1] ?? '{}').resumed
const deleted = (id: string): StreamEvents['incident_deleted'] => ({ id })

test('who comes back gets what it missed, as long as all of it is kept', (t) => {
  const its = feed(t)
  for (const id of ['a', 'b', 'c']) its.publish('incident_deleted', deleted(id))
  its.come('run-1')
  assert.equal(hello(its.sent[0]), true)
  assert.deepEqual(
    its.sent.slice(1).map((text) => /"id":"(\w+)"/.exec(text)?.[1]),
    ['b', 'c'],
  )
  // More than is kept: the first is gone, so the page has to load anew.
  for (let one = 0; one < 3; one++) its.publish('incident_deleted', deleted('x'.repeat(120 * 1024)))
  its.sent.length = 0
  its.come('run-1')
  assert.deepEqual([its.sent.length, hello(its.sent[0])], [1, false])
})

test('an alert is told to open pages, the report of a week is not', (t) => {
  const its = feed(t)
  its.come(null)
  its.sent.length = 0
  const report = { since: 0, until: 1, asOf: 1, timeZone: 'UTC', servers: [], more: 0 }
  its.committed({ alerts: [{ alert: alert({ id: 'told' }), at: 0 }] })
  its.committed({ alerts: [{ alert: alert({ id: 'weekly', report }), at: 0 }] })
  its.pass(1_000)
  assert.deepEqual(
    its.sent.map((text) => /"id":"(\w+)"/.exec(text)?.[1]),
    ['told'],
  )
})

test('another run, a number to come and a first visit begin anew', (t) => {
  const its = feed(t)
  its.publish('incident_deleted', deleted('a'))
  for (const id of ['other-1', 'run-7', null]) its.come(id)
  assert.deepEqual(its.sent.map(hello), [false, false, false])
})

test('a server that shows nothing new is not told again', (t) => {
  let lines = 1
  const its = feed(t, { server: (id) => ({ id, lines }) as never })
  its.come(null)
  its.sent.length = 0
  for (const now of [1, 1, 2]) {
    lines = now
    its.serverChanged('plex')
    its.pass(1_000)
  }
  assert.deepEqual(
    its.sent.map((text) => /"lines":(\d)/.exec(text)?.[1]),
    ['1', '2'],
  )
})

test('an event that cannot be told is named, once while it goes on so, and the next ones are told', (t) => {
  const hidden = { fall: true }
  const its = feed(t, {
    channel(name) {
      if (hidden.fall) throw new Error('no view')
      return { name } as never
    },
  })
  its.come(null)
  its.sent.length = 0
  const change = (falls: boolean) => {
    hidden.fall = falls
    its.committed({ channels: [{ channel: 'phone' } as never] })
    its.pass(100)
  }
  change(true)
  change(true)
  assert.deepEqual([its.sent, its.lines], [[], ['error: cannot tell the pages what changed']])
  change(false)
  assert.equal(its.sent.length, 1)
  change(true)
  assert.equal(its.lines.length, 2, 'after it worked a failure is a new one')
})
