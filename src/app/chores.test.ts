import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptLog } from '../../test/support/log.ts'
import { startChores } from './chores.ts'

test('what is pruned leaves the memory of each server and the pages, and a refusal ends nothing', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const { log, lines } = keptLog()
  const forgotten: (readonly string[])[] = []
  const published: unknown[] = []
  const limits: unknown[] = []
  const spent: number[] = []
  let closed = 0
  let looks = 0
  let given = 0
  let refuse = true
  const correlator = { forget: (ids: readonly string[]) => forgotten.push(ids), closed: () => closed }
  const end = startChores({
    store: {
      prune(_now, mostBytes) {
        limits.push(mostBytes)
        if (refuse) throw new Error('disk full')
        return ['old']
      },
      giveBack: () => (given += 1),
    },
    mostBytes: 7_000,
    servers: [{ correlator, spentMs: () => 7 }] as unknown as Parameters<typeof startChores>[0]['servers'],
    feed: { publish: (event, data) => published.push([event, data]) },
    judgeRules: (ms) => spent.push(ms),
    sendReports: () => (looks += 1),
    now: () => 0,
    log,
  })
  t.mock.timers.tick(5_000)
  assert.deepEqual([spent, forgotten, given], [[7], [], 1])
  closed = 2_201
  t.mock.timers.tick(5_000)
  assert.deepEqual(lines, ['error: removing what is too much failed; it is tried again later'])
  refuse = false
  t.mock.timers.tick(5_000)
  assert.deepEqual(forgotten, [['old']])
  assert.deepEqual(limits, [7_000, 7_000])
  assert.deepEqual(published, [['incident_deleted', { id: 'old' }]])
  closed = 0
  t.mock.timers.tick(3_600_000)
  assert.equal(forgotten.length, 2)
  assert.equal(looks, 60)
  assert.equal(given, 723)
  end()
  t.mock.timers.tick(3_600_000)
  assert.deepEqual([forgotten.length, given], [2, 723])
})
