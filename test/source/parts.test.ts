// What the parts of the source decide where a whole folder shows it rarely: huge files, long lines, a rotation in the middle of a walk.
import assert from 'node:assert/strict'
import { closeSync, openSync, renameSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import * as nodeFs from 'node:fs/promises'
import { type TestContext, test } from 'node:test'
import { createDisk, type FileSystem } from '../../src/source/disk.ts'
import { fingerprint } from '../../src/source/identity.ts'
import { type Cursor, readLines } from '../../src/source/lines.ts'
import { createOffers } from '../../src/source/offers.ts'
import { closeAll, type LogPlace, openGenerations } from '../../src/source/opening.ts'
import { planFirst } from '../../src/source/plan.ts'
import { createFixture, SERVER } from './folder-fixture.ts'

const MIB = 1024 * 1024

/** A file of `size` bytes, zeros but for what stands at some offsets: it takes no space. */
function sparse(path: string, size: number, texts: Record<number, string>): void {
  writeFileSync(path, '')
  truncateSync(path, size)
  const file = openSync(path, 'r+')
  for (const [offset, text] of Object.entries(texts)) writeSync(file, text, Number(offset))
  closeSync(file)
}

function place(folder: string, fs: FileSystem = nodeFs): LogPlace {
  return { disk: createDisk({ limitMs: 5_000, fs }), folder, file: SERVER, inodesInvented: false }
}

async function beginning(t: TestContext, its: LogPlace): Promise<number> {
  const { generations, from } = await planFirst(its, 'day', Date.now())
  t.after(() => closeAll(its.disk, generations))
  return from.offset
}

test('of a huge newest file the last 64 MiB are the last day, from the next whole line on', async (t) => {
  const logs = createFixture(t)
  sparse(logs.path(SERVER), 64 * MIB, { 90: '\n' })
  assert.equal(await beginning(t, place(logs.folder)), 0)
  sparse(logs.path(SERVER), 64 * MIB + 1_000, { 900: '\n', 1099: '\n' })
  assert.equal(await beginning(t, place(logs.folder)), 1_100)
  sparse(logs.path(SERVER), 64 * MIB + 1_000, { 900: '\n', 66536: '\n' })
  assert.equal(await beginning(t, place(logs.folder)), 1_000, 'no line ends within 64 KiB')
})

test('the end of an endless line is looked for in 64 MiB at a time', async (t) => {
  const logs = createFixture(t)
  const end = 65 * MIB
  sparse(logs.path(SERVER), end + 4, { 0: 'begins', [end - 1]: '\nnew\n' })
  const { disk } = place(logs.folder)
  const handle = await disk.open(logs.path(SERVER))
  t.after(() => disk.close(handle))
  const cursor: Cursor = { handle, offset: 0, tailHash: fingerprint(Buffer.alloc(0)), searched: 0 }
  const buffer = Buffer.alloc(MIB)
  const first = (await readLines(disk, cursor, buffer, false))!
  assert.deepEqual([first.bytes.length, first.cut, first.atEnd, cursor.searched], [0, true, false, 64 * MIB])
  const second = (await readLines(disk, cursor, buffer, false))!
  assert.equal(second.bytes.length, MIB)
  assert.equal(second.bytes.toString('latin1', 0, 6), 'begins')
  assert.equal(second.bytes.at(-1), 0x0a)
  assert.equal(second.placeAt(MIB).offset, end)
})

test('a line that was cut is final at once: nothing will be added', () => {
  const offers = createOffers({ file: SERVER, quietMs: 50, announced: true })
  const bytes = Buffer.from('long\n')
  const offer = (cut: boolean) =>
    offers.make({
      chunk: { bytes, cut, atEnd: false, seen: 5, placeAt: () => ({ offset: 5, tailHash: '' }) },
      finished: false,
      live: true,
      past: false,
      now: 0,
      checkpointAt: () => {
        return { file: SERVER, inode: '1', headLength: 5, headHash: '', offset: 5, tailHash: '', mtimeMs: 0 }
      },
    })
  assert.equal(offer(false)?.final, false)
  assert.equal(offer(true)?.final, true)
})

test('a walk that a rotation got in the way of is begun anew', async (t) => {
  const logs = createFixture(t)
  logs.append(SERVER, 'second')
  logs.append('Plex Media Server.1.log', 'first')
  let rotated = false
  const open: typeof nodeFs.open = (path, ...rest) => {
    // The live file is open by now.
    if (!rotated && String(path).endsWith('.1.log')) {
      rotated = true
      renameSync(logs.path('Plex Media Server.1.log'), logs.path('Plex Media Server.2.log'))
      renameSync(logs.path(SERVER), logs.path('Plex Media Server.1.log'))
      logs.append(SERVER, 'third')
    }
    return nodeFs.open(path, ...rest)
  }
  const its = place(logs.folder, { ...nodeFs, open })
  const { opened } = await openGenerations(its, async () => false)
  t.after(() => closeAll(its.disk, opened))
  assert.deepEqual(
    opened.map(({ index, head }) => [index, head.toString()]),
    [
      [0, 'third'],
      [1, 'second'],
      [2, 'first'],
    ],
  )
})

/** Whether what stands in a log that came into sight after the first look is news. */
async function isNews(t: TestContext, birthtimeNs: bigint): Promise<boolean | undefined> {
  const logs = createFixture(t)
  const stat = (async (...args: Parameters<typeof nodeFs.stat>) => {
    const its = await nodeFs.stat(...args)
    return String(args[0]).endsWith(SERVER) ? Object.assign(its, { birthtimeNs }) : its
  }) as typeof nodeFs.stat
  const source = logs.open({ fs: { ...nodeFs, stat } })
  await source.drain()
  logs.append(SERVER, 'one\n')
  await source.drain()
  return logs.batches.at(-1)?.live
}

test('a log that came to be after the first look is news; one that only came into sight is not', async (t) => {
  const nanoseconds = (ms: number) => BigInt(Math.round(ms)) * 1_000_000n
  assert.equal(await isNews(t, nanoseconds(Date.now() + 1_000)), true)
  assert.equal(await isNews(t, 0n), true, 'where the file system does not know it')
  assert.equal(await isNews(t, nanoseconds(Date.now() - 60_000)), false)
})
