import assert from 'node:assert/strict'
import test from 'node:test'
import type { LogItem } from '../../schemas/logs.ts'
import { createLogBuffer } from './log-buffer.ts'

const items = (from: number, to: number): LogItem[] =>
  Array.from({ length: to - from }, (_, index) => ({
    id: String(from + index),
    at: null,
    level: null,
    file: 'Plex Media Server.log',
    thread: '',
    component: '',
    message: '',
    truncated: false,
  }))
const shown = ({ blocks }: ReturnType<typeof createLogBuffer>) =>
  blocks.flatMap(({ items }) => items.map(({ id }) => Number(id)))

test('pages go before, news after, and nothing is there twice', () => {
  const buffer = createLogBuffer()
  buffer.prepend(items(100, 200).reverse())
  buffer.append(items(190, 260))
  buffer.prepend(items(40, 110).reverse())
  assert.deepEqual(
    shown(buffer),
    Array.from({ length: 220 }, (_, index) => index + 40),
  )
  assert.equal(buffer.size, 220)
})

test('a block that grows is a new list, as its element must see', () => {
  const buffer = createLogBuffer()
  buffer.append(items(0, 1))
  const before = buffer.blocks[0]!.items
  buffer.append(items(1, 2))
  assert.notEqual(buffer.blocks[0]!.items, before)
})

test('the oldest lines leave when there are too many', () => {
  const buffer = createLogBuffer()
  buffer.append(items(0, 100_120))
  assert.ok(buffer.size <= 100_000)
  assert.equal(shown(buffer).at(-1), 100_119)
  assert.equal(buffer.has('0'), false)
})
