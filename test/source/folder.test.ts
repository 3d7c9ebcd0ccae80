// The folder as a whole: what is followed, from where, in which turns, and what the source says about itself.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import * as nodeFs from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createFixture, SERVER } from './folder-fixture.ts'

test('every log of the folder is followed, under names with blanks and any letters', async (t) => {
  const logs = createFixture(t, 'Plex Média Server ✓')
  const followed = [SERVER, 'Plex DLNA Server.log', 'Plex Média Scanner.log', 'PMS Plugin Logs/tv.größe.log']
  for (const file of followed) logs.append(file, 'x\n')
  for (const file of [
    'Plex Transcoder Statistics.log',
    'Plex Media Server.4 2.log',
    'Plex Media Server 2.log',
    'a.txt',
  ]) {
    logs.append(file, 'not this\n')
  }
  logs.append('other folder/Plex.log', 'not this\n')
  await logs.open().drain()
  assert.deepEqual(
    logs.lines,
    followed.map((file) => `${file}|x`),
  )
})

test('FIFOs, folders and links are left alone and named', async (t) => {
  const logs = createFixture(t)
  logs.append(SERVER, 'x\n')
  mkdirSync(logs.path('folder.log'))
  symlinkSync('/etc/passwd', logs.path('link.log'))
  symlinkSync('/etc/passwd', logs.path('Plex Media Server.1.log'))
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', logs.path('fifo.log')])
  const source = logs.open()
  await source.drain()
  assert.deepEqual(logs.lines, [`${SERVER}|x`])
  assert.equal(source.state().state, 'reading')
  assert.match(source.state().detail, /fifo\.log, link\.log: not read/)
})

test('the very first run starts at the end of the last whole line', async (t) => {
  const logs = createFixture(t)
  logs.append('Plex Media Server.1.log', 'older\n')
  logs.append(SERVER, 'old\nhalf')
  const source = logs.open({ readFrom: 'end' })
  await source.drain()
  assert.deepEqual(logs.lines, [])
  logs.append(SERVER, ' line\nnew\n')
  await source.drain()
  assert.deepEqual(logs.lines, [`${SERVER}|half line`, `${SERVER}|new`])
  assert.equal(logs.batches.at(-1)?.live, true)
})

test('of the last day only what was there at the first look is past, whenever it is read', async (t) => {
  const logs = createFixture(t)
  logs.append('Plex Media Server.1.log', 'older\n')
  logs.append(SERVER, 'old\nhalf')
  const source = logs.open({ readFrom: 'day' })
  source.store((await source.read())!)
  // Opened and not yet read: what comes now is news.
  logs.append(SERVER, ' line\nnew\n')
  await source.drain()
  const told = logs.batches.flatMap(({ text, past }) => text.split('\n').map((line) => [line, past]))
  assert.deepEqual(
    told.filter(([line]) => line !== ''),
    [
      ['older', true],
      ['old', true],
      ['half line', false],
      ['new', false],
    ],
  )
  logs.append(SERVER, 'later\n')
  await source.drain()
  assert.deepEqual([logs.batches.at(-1)?.past, logs.batches.at(-1)?.live], [false, true])
})

test('where the first run begins is stored before any line, and then counts instead of the policy', async (t) => {
  const logs = createFixture(t)
  logs.append(SERVER, 'old\n')
  const first = logs.open({ readFrom: 'end' })
  const opening = await first.read()
  assert.equal(opening?.bytes.length, 0)
  first.store(opening!)
  first.close()
  logs.append(SERVER, 'new\n')
  await logs.open({ readFrom: 'end' }).drain()
  assert.deepEqual(logs.lines, [`${SERVER}|new`])
})

test('the first run from the start reads the rotated files, too, oldest first', async (t) => {
  const logs = createFixture(t)
  logs.append('Plex Media Server.2.log', 'one\n')
  logs.append('Plex Media Server.1.log', 'two\n')
  logs.append(SERVER, 'three\n')
  await logs.open().drain()
  assert.deepEqual(logs.lines, [`${SERVER}|one`, `${SERVER}|two`, `${SERVER}|three`])
  assert.ok(logs.batches.every(({ live }) => !live))
})

test('a file that appears later is read from its start, and is news', async (t) => {
  const logs = createFixture(t)
  logs.append(SERVER, 'old\n')
  const source = logs.open({ readFrom: 'end' })
  await source.drain()
  logs.append('Plex Media Scanner.log', 'first\n')
  await source.drain()
  assert.deepEqual(logs.lines, ['Plex Media Scanner.log|first'])
  assert.equal(logs.batches.at(-1)?.live, true)
})

test('a file that came while stopped is read from its start, as backlog', async (t) => {
  const logs = createFixture(t)
  logs.append(SERVER, 'old\n')
  const first = logs.open({ readFrom: 'end' })
  await first.drain()
  first.close()
  logs.append('Plex Media Scanner.log', 'first\n')
  await logs.open({ readFrom: 'end' }).drain()
  assert.deepEqual(logs.lines, ['Plex Media Scanner.log|first'])
  assert.equal(logs.batches.at(-1)?.live, false)
})

test('what the consumer leaves comes again, with what follows, and alone as final when nothing follows', async (t) => {
  const logs = createFixture(t)
  logs.append(SERVER, 'head\n')
  let now = Date.now()
  const source = logs.open({ clock: () => now, quietMs: 50 })
  source.store((await source.read())!)
  const first = (await source.read())!
  assert.equal(first.final, false)
  source.store(first, 0)
  assert.equal(await source.read(), null)
  logs.append(SERVER, '  more\n')
  now += 49
  const second = (await source.read())!
  assert.equal(second.bytes.toString(), 'head\n  more\n')
  assert.equal(second.final, false)
  source.store(second, 0)
  now += 49
  assert.equal(await source.read(), null)
  now += 1
  const third = (await source.read())!
  assert.equal(third.bytes.toString(), 'head\n  more\n')
  assert.equal(third.final, true)
  source.store(third)
  now += 100
  assert.equal(await source.read(), null)
})

test('a batch that was not stored comes again after a restart', async (t) => {
  const logs = createFixture(t)
  logs.append(SERVER, 'one\n')
  const first = logs.open()
  first.store((await first.read())!)
  assert.equal((await first.read())?.bytes.toString(), 'one\n')
  first.close()
  await logs.open().drain()
  assert.deepEqual(logs.lines, [`${SERVER}|one`])
})

test('files take turns, the server first', async (t) => {
  const logs = createFixture(t)
  const big = `${'x'.repeat(99)}\n`.repeat(25_000)
  logs.append(SERVER, big)
  logs.append('Plex Media Scanner.log', big)
  await logs.open().drain()
  const turns = logs.batches
    .filter(({ text }) => text !== '')
    .map(({ file }) => (file === SERVER ? 'server' : 'scanner'))
  assert.deepEqual(turns.slice(0, 4), ['server', 'scanner', 'server', 'scanner'])
  assert.equal(logs.lines.length, 50_000)
})

test('bytes come as they are: CRLF, NUL, and what is no UTF-8', async (t) => {
  const logs = createFixture(t)
  writeFileSync(logs.path(SERVER), Buffer.from('a\r\nb\0\nc\xff\n', 'latin1'))
  await logs.open().drain()
  assert.equal(logs.batches.map(({ text }) => text).join(''), 'a\r\nb\0\nc\xff\n')
})

test('a line of several MiB is cut once its newline is there, and reading goes on behind it', async (t) => {
  const logs = createFixture(t)
  logs.append(SERVER, `before\n${'y'.repeat(3_500_000)}`)
  const source = logs.open()
  await source.drain()
  assert.deepEqual(logs.lines, [`${SERVER}|before`])
  logs.append(SERVER, 'end\nafter\n')
  await source.drain()
  assert.equal(logs.lines.length, 3)
  assert.equal(logs.lines[1]?.length, `${SERVER}|`.length + 1024 * 1024 - 1)
  assert.equal(logs.lines[2], `${SERVER}|after`)
  assert.deepEqual(logs.gaps, [])
  source.close()
  logs.append(SERVER, 'and on\n')
  await logs.open().drain()
  assert.equal(logs.lines.at(-1), `${SERVER}|and on`)
})

test('a folder that is missing, empty, there, and gone again says so', async (t) => {
  const logs = createFixture(t)
  rmSync(logs.folder, { recursive: true })
  const source = logs.open()
  await source.drain()
  assert.equal(source.state().state, 'waiting')
  assert.match(source.state().detail, /does not exist/)
  mkdirSync(logs.folder)
  await source.drain()
  assert.match(source.state().detail, /holds no Plex logs/)
  logs.append(SERVER, 'one\n')
  await source.drain()
  assert.deepEqual(source.state(), { state: 'reading', detail: '', files: 1, lagBytes: 0 })
  logs.append(SERVER, 'two\n')
  renameSync(logs.folder, `${logs.folder} away`)
  await source.drain()
  assert.equal(source.state().state, 'unreachable')
  renameSync(`${logs.folder} away`, logs.folder)
  logs.append(SERVER, 'three\n')
  await source.drain()
  assert.equal(source.state().state, 'reading')
  assert.deepEqual(logs.lines, [`${SERVER}|one`, `${SERVER}|two`, `${SERVER}|three`])
  assert.deepEqual(
    logs.states.map(({ state }) => state),
    ['waiting', 'waiting', 'reading', 'unreachable', 'reading'],
  )
})

test('a file that cannot be read is named, and the others are read', async (t) => {
  const logs = createFixture(t)
  logs.append(SERVER, 'one\n')
  logs.append('Plex Media Scanner.log', 'secret\n')
  let locked = true
  const open: typeof nodeFs.open = (path, ...rest) =>
    locked && String(path).includes('Scanner')
      ? Promise.reject(Object.assign(new Error('permission denied'), { code: 'EACCES' }))
      : nodeFs.open(path, ...rest)
  const source = logs.open({ fs: { ...nodeFs, open } })
  await source.drain()
  assert.deepEqual(logs.lines, [`${SERVER}|one`])
  assert.equal(source.state().state, 'reading')
  assert.match(source.state().detail, /Plex Media Scanner\.log: Sentarr may not read it: give/)
  locked = false
  await source.drain()
  assert.deepEqual(logs.lines, [`${SERVER}|one`, 'Plex Media Scanner.log|secret'])
  assert.equal(source.state().detail, '')
})

test('a mount that hangs is told, blocks nobody, gets one call at a time, and is read on when it answers', async (t) => {
  const logs = createFixture(t)
  logs.append(SERVER, 'one\n')
  let calls = 0
  let answer: (() => void) | null = null
  let hangs = false
  const stat = (async (...args: Parameters<typeof nodeFs.stat>) => {
    calls++
    if (hangs) await new Promise<void>((resolve) => (answer = resolve))
    return nodeFs.stat(...args)
  }) as typeof nodeFs.stat
  const source = logs.open({ fs: { ...nodeFs, stat }, limitMs: 250 })
  await source.drain()
  logs.append(SERVER, 'two\n')
  hangs = true
  calls = 0
  await source.drain()
  await source.drain()
  assert.equal(calls, 1)
  assert.equal(source.state().state, 'unreachable')
  assert.match(source.state().detail, /does not answer/)
  hangs = false
  answer!()
  const deadline = AbortSignal.timeout(10_000)
  while (source.state().state !== 'reading' && !deadline.aborted) {
    await new Promise(setImmediate)
    await source.drain()
  }
  assert.deepEqual(logs.lines, [`${SERVER}|one`, `${SERVER}|two`])
  assert.deepEqual(logs.gaps, [])
})

test('the bell rings for a change, and the head names the version', async (t) => {
  const logs = createFixture(t)
  logs.append(SERVER, 'banner\n')
  const source = logs.open({ poll: false, lookMs: 60_000 })
  await source.drain()
  assert.equal((await source.head(SERVER)).toString(), 'banner\n')
  for (const [file, text] of [
    [SERVER, 'two\n'],
    ['PMS Plugin Logs/new.log', 'three\n'],
  ] as const) {
    logs.append(file, text)
    const deadline = AbortSignal.timeout(10_000)
    while (!logs.lines.includes(`${file}|${text.trim()}`) && !deadline.aborted) {
      await source.wait(deadline)
      await source.drain()
    }
    assert.ok(logs.lines.includes(`${file}|${text.trim()}`), `${file} was not read in time`)
  }
})

test('waiting ends when told to, and when the source is closed', async (t) => {
  const logs = createFixture(t)
  const source = logs.open({ lookMs: 60_000 })
  await source.drain()
  const stop = new AbortController()
  const waiting = source.wait(stop.signal)
  stop.abort()
  await waiting
  const again = source.wait()
  source.close()
  await again
  assert.equal(await source.read(), null)
})

test('the checkpoint holds no text of the log', async (t) => {
  const logs = createFixture(t)
  logs.append(SERVER, 'X-Plex-Token=abcdefghij0123456789\n')
  await logs.open().drain()
  assert.ok(!JSON.stringify([...logs.stored.values()]).includes('abcdefghij'))
  assert.ok(readFileSync(join(logs.folder, SERVER), 'utf8').includes('abcdefghij'))
})
