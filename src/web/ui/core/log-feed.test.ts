import assert from 'node:assert/strict'
import test from 'node:test'
import type { LogItem, LogPage } from '../../schemas/logs.ts'
import { createLogFeed, type LogChange } from './log-feed.ts'

const item = (id: number, message = ''): LogItem => ({
  id: String(id),
  at: new Date(id * 1_000).toISOString(),
  level: 'ERROR',
  file: 'Plex Media Server.log',
  thread: '',
  component: '',
  message,
  truncated: false,
})
const MAIN = { server: 'plex', file: 'Plex Media Server.log' }
const WANTED = { ...MAIN, level: '', component: '', q: '', at: '' }

/** A log of the lines 1 to `last`, in pages of ten; those that `hidden` names are left out of the answers. */
function stage({ last = 100, wanted = WANTED, hidden = (_id: number): boolean => false } = {}) {
  const lines = { last, wanted, fail: false }
  const received: unknown[] = []
  const changes: LogChange[] = []
  const cursors: (string | null)[] = []
  const feed = createLogFeed({
    wanted: () => lines.wanted,
    async page(_wanted, cursor): Promise<LogPage> {
      cursors.push(cursor)
      if (lines.fail) throw new Error('offline')
      const to = cursor === null ? lines.last : Number(cursor)
      const ids = Array.from({ length: Math.min(10, to) }, (_, index) => to - index)
      const items = ids.filter((id) => !hidden(id)).map((id) => item(id))
      return { ...MAIN, items, next_cursor: to > 10 ? String(to - 10) : null }
    },
    receive: (file) => void received.push(file),
    changed: (change) => void changes.push(change),
  })
  const shown = () => feed.buffer.blocks.flatMap(({ items }) => items.map(({ id }) => Number(id)))
  return { feed, lines, received, changes, cursors, shown }
}
const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

test('it begins with the last page, follows the file, and goes back page by page', async () => {
  const { feed, shown, received, changes } = stage()
  await feed.restart()
  assert.deepEqual([shown(), received, feed.more, feed.busy], [span(91, 100), [MAIN], true, false])
  assert.equal(changes.at(-1), 'after')
  await feed.older()
  assert.deepEqual(shown(), span(81, 100))
  assert.deepEqual(changes.slice(-2), ['before', 'none'])
})

test('from a time on nothing is received, and following begins anew', async () => {
  const { feed, received } = stage({ wanted: { ...WANTED, at: '2026-11-01T00:00:00.000Z' } })
  await feed.restart()
  assert.deepEqual([received, feed.following], [[null], false])
})

test('a search goes back until something is found, but asks after twenty empty pages', async () => {
  const { feed, shown, cursors } = stage({ last: 400, hidden: (id) => id > 150 })
  await feed.restart()
  assert.deepEqual([shown(), cursors.length, feed.more], [[], 20, true])
  await feed.older()
  assert.deepEqual([shown(), cursors.length, feed.reached], [span(141, 150), 26, item(141).at])
})

test('while one reads further up news wait, and are there when one follows again', async () => {
  const { feed, shown } = stage()
  await feed.restart()
  feed.pause()
  feed.received([item(101), item(102)], 3)
  assert.deepEqual([shown().at(-1), feed.waiting, feed.skipped], [100, 2, 3])
  feed.follow()
  assert.deepEqual([shown().at(-1), feed.waiting, feed.following], [102, 0, true])
  feed.received([item(103)], 0)
  assert.equal(shown().at(-1), 103)
})

test('of news that wait the latest ten thousand are kept, and what is gone is counted', async () => {
  const { feed, shown } = stage()
  await feed.restart()
  feed.pause()
  feed.received(
    span(101, 10_105).map((id) => item(id)),
    0,
  )
  assert.deepEqual([feed.waiting, feed.skipped], [10_000, 5])
  feed.follow()
  assert.equal(shown().at(-1), 10_105)
})

test('only what is wanted comes in', async () => {
  const { feed, shown } = stage({ wanted: { ...WANTED, q: 'busy' } })
  await feed.restart()
  feed.received([item(101, 'database is busy'), item(102, 'other')], 0)
  assert.equal(shown().at(-1), 101)
})

test('after a pause of the stream what is missing is added; more than a page begins anew', async () => {
  const { feed, lines, shown } = stage()
  await feed.restart()
  lines.last = 105
  await feed.catchUp()
  assert.deepEqual(shown(), span(91, 105))
  lines.last = 130
  await feed.catchUp()
  assert.deepEqual(shown(), span(121, 130))
})

test('an answer that comes after the question changed is not shown', async () => {
  const { feed, lines, shown } = stage()
  const first = feed.restart()
  lines.last = 50
  await Promise.all([first, feed.restart()])
  assert.deepEqual([shown(), feed.busy], [span(41, 50), false])
})

test('a page that cannot be loaded is told, and can be asked for again', async () => {
  const { feed, lines, shown } = stage()
  lines.fail = true
  await assert.rejects(feed.restart(), /offline/)
  assert.equal(feed.busy, false)
  lines.fail = false
  await feed.older()
  assert.deepEqual(shown(), span(91, 100))
})
