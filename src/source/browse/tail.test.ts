import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { until } from '../../../test/support/until.ts'
import { createLogReader, type LogReader } from './reader.ts'
import { createTail } from './tail.ts'

const FILE = 'Plex Media Server.log'
const line = (message: string) => `Nov 29, 2026 10:00:00.000 [1] INFO - ${message}\n`

async function follow(t: TestContext, before: string, reading: (reader: LogReader) => LogReader['read']) {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-tail-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, FILE)
  writeFileSync(path, before)
  const reader = createLogReader({ folder: () => folder })
  const told: string[] = []
  const tail = createTail({
    reader: { disk: reader.disk, read: reading(reader) },
    file: FILE,
    onEntries: (lines) => told.push(...lines.map(({ message }) => message)),
    onError: (error) => assert.fail(String(error)),
  })
  t.after(tail.stop)
  return { tail, told, write: (text: string) => appendFileSync(path, text) }
}

it('tells what is written once it has begun, also behind a line that was half written then', async (t) => {
  const { tail, told, write } = await follow(t, `${line('old')}${line('half').slice(0, -3)}`, ({ read }) => read)
  await tail.begun
  write(`lf\n${line('new')}`)
  tail.poke()
  await until('the new line', () => told.length > 0)
  assert.deepEqual(told, ['new'])
})

it('has not begun before its first look is over', async (t) => {
  const disk = Promise.withResolvers<void>()
  const slow: (reader: LogReader) => LogReader['read'] = (reader) => async (file, work) => {
    await disk.promise
    return reader.read(file, work)
  }
  const { tail, told, write } = await follow(t, line('old'), slow)
  const order: string[] = []
  const begun = tail.begun.then(() => order.push('begun'))
  write(line('while it begins'))
  await new Promise(setImmediate)
  order.push('disk answers')
  disk.resolve()
  await begun
  assert.deepEqual(order, ['disk answers', 'begun'])
  write(line('after'))
  tail.poke()
  await until('the line', () => told.length > 0)
  assert.deepEqual(told, ['after'])
})
