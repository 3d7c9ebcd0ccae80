// What rotators, editors and copies do to logs, with real files: no line is lost in silence, none comes twice.
import assert from 'node:assert/strict'
import { copyFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import * as nodeFs from 'node:fs/promises'
import { type TestContext, test } from 'node:test'
import { createFixture, SERVER } from './folder-fixture.ts'

const PLUGIN = 'PMS Plugin Logs/com.plexapp.system.log'
const line = (text: string) => `Feb 06, 2026 12:48:45.870 [136529439558456] INFO - ${text}\n`
const long = (text: string) => line(`${text} ${'-'.repeat(300)}`)

function setUp(t: TestContext) {
  const fixture = createFixture(t)
  const rotated = (file: string, index: number) =>
    fixture.path(file === PLUGIN ? `${file}.${index}` : file.replace('.log', `.${index}.log`))
  return {
    ...fixture,
    rotated,
    rotate(file = SERVER) {
      rmSync(rotated(file, 5), { force: true })
      for (let index = 4; index >= 1; index--) {
        try {
          renameSync(rotated(file, index), rotated(file, index + 1))
        } catch {}
      }
      renameSync(fixture.path(file), rotated(file, 1))
    },
    /** The last word of each line, in order. */
    words: () => fixture.lines.map((text) => /INFO - (\w+)/.exec(text)?.[1] ?? text),
  }
}

for (const file of [SERVER, PLUGIN]) {
  test(`rotation by name (${file}): the rest of the old file first, and no gap`, async (t) => {
    const logs = setUp(t)
    logs.append(file, line('one'))
    const source = logs.open()
    await source.drain()
    logs.append(file, line('two'))
    logs.rotate(file)
    logs.append(file, line('three'))
    await source.drain()
    assert.deepEqual(logs.words(), ['one', 'two', 'three'])
    assert.deepEqual(logs.gaps, [])
  })

  test(`a new file that was seen empty is no loss (${file})`, async (t) => {
    const logs = setUp(t)
    logs.append(file, line('one'))
    const source = logs.open()
    await source.drain()
    logs.rotate(file)
    logs.append(file, '')
    await source.drain()
    logs.append(file, line('two'))
    await source.drain()
    assert.deepEqual(logs.words(), ['one', 'two'])
    assert.deepEqual(logs.gaps, [])
  })

  test(`three rotations between two reads (${file})`, async (t) => {
    const logs = setUp(t)
    logs.append(file, line('one'))
    const source = logs.open()
    await source.drain()
    for (const word of ['two', 'three', 'four']) {
      logs.rotate(file)
      logs.append(file, line(word))
    }
    await source.drain()
    assert.deepEqual(logs.words(), ['one', 'two', 'three', 'four'])
    assert.deepEqual(logs.gaps, [])
  })

  test(`five rotations while stopped (${file})`, async (t) => {
    const logs = setUp(t)
    logs.append(file, line('zero'))
    const first = logs.open()
    await first.drain()
    first.close()
    logs.append(file, line('rest'))
    for (const word of ['one', 'two', 'three', 'four', 'five']) {
      logs.rotate(file)
      logs.append(file, line(word))
    }
    await logs.open().drain()
    assert.deepEqual(logs.words(), ['zero', 'rest', 'one', 'two', 'three', 'four', 'five'])
    assert.deepEqual(logs.gaps, [])
  })
}

test('more rotations while stopped than files are kept: what is left is read, and the loss is told', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, line('zero'))
  const first = logs.open()
  await first.drain()
  first.close()
  for (const word of ['one', 'two', 'three', 'four', 'five', 'six', 'seven']) {
    logs.rotate()
    logs.append(SERVER, line(word))
  }
  await logs.open().drain()
  assert.deepEqual(logs.words(), ['zero', 'two', 'three', 'four', 'five', 'six', 'seven'])
  assert.deepEqual(
    logs.gaps.map(({ reason }) => reason),
    ['rotated-away'],
  )
})

test('a rotation that is half done: the old file goes on until the new one is there', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, line('one'))
  const source = logs.open()
  await source.drain()
  logs.rotate()
  await source.drain()
  writeFileSync(logs.rotated(SERVER, 1), line('late'), { flag: 'a' })
  await source.drain()
  logs.append(SERVER, line('two'))
  await source.drain()
  assert.deepEqual(logs.words(), ['one', 'late', 'two'])
  assert.deepEqual(logs.gaps, [])
})

test('a half line waits for its newline, and is taken as it is when its file was rotated', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, `${line('one')}half`)
  const source = logs.open()
  await source.drain()
  assert.deepEqual(logs.words(), ['one'])
  logs.append(SERVER, ` of it\n${line('two')}stump`)
  await source.drain()
  logs.rotate()
  logs.append(SERVER, line('three'))
  await source.drain()
  assert.deepEqual(logs.words(), ['one', `${SERVER}|half of it`, 'two', `${SERVER}|stump`, 'three'])
  assert.equal(logs.batches.find(({ text }) => text.endsWith('stump'))?.final, true)
})

test('emptied in place after all was read: nothing is lost, and the gap is told', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, line('one'))
  const source = logs.open()
  await source.drain()
  truncateSync(logs.path(SERVER))
  logs.append(SERVER, line('two'))
  await source.drain()
  assert.deepEqual(logs.words(), ['one', 'two'])
  assert.equal(logs.gaps[0]?.reason, 'truncated')
})

test('emptied and written anew beyond where reading stood, with the same first bytes', async (t) => {
  const logs = setUp(t)
  const banner = long('banner')
  logs.append(SERVER, banner + line('one'))
  const source = logs.open()
  await source.drain()
  truncateSync(logs.path(SERVER))
  logs.append(SERVER, banner + line('two') + line('three'))
  await source.drain()
  assert.deepEqual(logs.words(), ['banner', 'one', 'banner', 'two', 'three'])
  assert.equal(logs.gaps[0]?.reason, 'truncated')
})

test('cut short behind what was read: what was seen and not read yet may have been a line', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, `${long('one')}a line that is being writ`)
  const source = logs.open()
  await source.drain()
  truncateSync(logs.path(SERVER), long('one').length)
  logs.append(SERVER, line('two').slice(0, 10))
  await source.drain()
  assert.deepEqual(
    logs.gaps.map(({ reason }) => reason),
    ['truncated'],
  )
  logs.append(SERVER, line('two').slice(10))
  await source.drain()
  assert.deepEqual([logs.words(), logs.gaps.length], [['one', 'two'], 1])
})

test('copied and emptied while stopped: the rest is read from the copy', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, long('one'))
  const first = logs.open()
  await first.drain()
  first.close()
  logs.append(SERVER, line('two'))
  copyFileSync(logs.path(SERVER), logs.rotated(SERVER, 1))
  truncateSync(logs.path(SERVER))
  logs.append(SERVER, line('three'))
  await logs.open().drain()
  assert.deepEqual(logs.words(), ['one', 'two', 'three'])
})

test('emptied, then renamed, while stopped', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, line('one') + line('two'))
  const first = logs.open()
  await first.drain()
  first.close()
  truncateSync(logs.path(SERVER))
  logs.append(SERVER, line('three'))
  logs.rotate()
  logs.append(SERVER, line('four'))
  await logs.open().drain()
  assert.deepEqual(logs.words(), ['one', 'two', 'three', 'four'])
  assert.equal(logs.gaps[0]?.reason, 'truncated')
})

test('replaced while running: the old file is read to its end, then the new one', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, line('one'))
  const source = logs.open()
  await source.drain()
  logs.append(SERVER, line('two'))
  writeFileSync(logs.path('new'), line('three'))
  renameSync(logs.path('new'), logs.path(SERVER))
  await source.drain()
  assert.deepEqual(logs.words(), ['one', 'two', 'three'])
  assert.equal(logs.gaps[0]?.reason, 'replaced')
})

test('an inode that is reused while stopped is not taken for the file that had it', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, line('one'))
  const first = logs.open()
  await first.drain()
  first.close()
  rmSync(logs.path(SERVER))
  // ext4 gives the freed inode to the next file.
  logs.append(SERVER, line('two') + line('three'))
  await logs.open().drain()
  assert.deepEqual(logs.words(), ['one', 'two', 'three'])
  assert.equal(logs.gaps.length, 1)
})

test('older files that were read before are not read again when the live one is deleted', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, line('one'))
  const first = logs.open()
  await first.drain()
  logs.rotate()
  logs.append(SERVER, line('two'))
  await first.drain()
  first.close()
  rmSync(logs.path(SERVER))
  const second = logs.open()
  await second.drain()
  logs.append(SERVER, line('three'))
  await second.drain()
  assert.deepEqual(logs.words(), ['one', 'two', 'three'])
})

test('a mirror that puts a longer copy in place of the file is read on', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, long('one'))
  const source = logs.open()
  await source.drain()
  writeFileSync(logs.path('copy'), long('one') + line('two'))
  renameSync(logs.path('copy'), logs.path(SERVER))
  await source.drain()
  assert.deepEqual(logs.words(), ['one', 'two'])
  assert.deepEqual(logs.gaps, [])
})

test('a mount that invents inodes: the bytes alone say where to go on', async (t) => {
  const logs = setUp(t)
  const mounts = () => `//nas/plex ${logs.folder} cifs ro 0 0\n`
  logs.append(SERVER, line('one'))
  const first = logs.open({ mounts })
  await first.drain()
  first.close()
  for (const [file, checkpoint] of logs.stored) logs.stored.set(file, { ...checkpoint, inode: 'invented' })
  logs.append(SERVER, line('two'))
  await logs.open({ mounts }).drain()
  assert.deepEqual(logs.words(), ['one', 'two'])
  assert.deepEqual(logs.gaps, [])
})

test('a mount that names another inode each time it is asked', async (t) => {
  const logs = setUp(t)
  const mounts = () => `//nas/plex ${logs.folder} cifs ro 0 0\n`
  let inode = 1n
  const stat = (async (...args: Parameters<typeof nodeFs.stat>) => {
    const answer = await nodeFs.stat(...args)
    return Object.assign(answer, { ino: inode++ })
  }) as typeof nodeFs.stat
  logs.append(SERVER, line('one'))
  const source = logs.open({ mounts, fs: { ...nodeFs, stat } })
  await source.drain()
  logs.append(SERVER, line('two'))
  await source.drain()
  logs.rotate()
  logs.append(SERVER, line('three'))
  await source.drain()
  assert.deepEqual(logs.words(), ['one', 'two', 'three'])
  assert.deepEqual(logs.gaps, [])
})

test('a rotated file that may not be read is named as a loss, and the live one is read', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, long('one'))
  const first = logs.open()
  await first.drain()
  first.close()
  logs.append(SERVER, line('two'))
  logs.rotate()
  logs.append(SERVER, line('three'))
  const open: typeof nodeFs.open = (path, ...rest) =>
    String(path).endsWith('.1.log')
      ? Promise.reject(Object.assign(new Error('permission denied'), { code: 'EACCES' }))
      : nodeFs.open(path, ...rest)
  await logs.open({ fs: { ...nodeFs, open } }).drain()
  assert.deepEqual(logs.words(), ['one', 'three'])
  assert.equal(logs.gaps.length, 1)
  assert.match(logs.gaps[0]?.detail ?? '', /No permission to read Plex Media Server\.1\.log/)
})

test('a rotated file that the disk cannot give is given up as a loss, and the next one is read', async (t) => {
  const logs = setUp(t)
  logs.append(SERVER, line('one'))
  const broken = { from: Number.POSITIVE_INFINITY }
  const open = (async (...args: Parameters<typeof nodeFs.open>) => {
    const handle = await nodeFs.open(...args)
    const read = handle.read.bind(handle) as (...given: unknown[]) => Promise<unknown>
    const fails = async (...given: unknown[]) => {
      if (Number(given[3]) + Number(given[2]) > broken.from && (await handle.stat()).size > 1_000)
        throw Object.assign(new Error('input/output error'), { code: 'EIO' })
      return read(...given)
    }
    return Object.assign(handle, { read: fails })
  }) as typeof nodeFs.open
  const source = logs.open({ fs: { ...nodeFs, open } })
  await source.drain()
  logs.append(SERVER, long('two').repeat(4))
  logs.rotate()
  logs.append(SERVER, line('three'))
  broken.from = 300
  await source.drain()
  assert.deepEqual(logs.words(), ['one', 'three'])
  assert.deepEqual(
    logs.gaps.map(({ reason }) => reason),
    ['unreadable'],
  )
})
