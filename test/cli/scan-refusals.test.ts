import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import type { ScanReport } from '../../src/cli/scan/report.ts'
import { runScan } from '../../src/cli/scan/scan.ts'
import { requireTool } from '../support/require.ts'
import { run } from './command.ts'
import { CORRUPT, folderOf, HEALTHY, text } from './logs.ts'

const json = (stdout: string) => JSON.parse(stdout) as ScanReport
const LOG = text([...HEALTHY, CORRUPT])

test('a diagnostics zip is read, its statistics and dumps are skipped and named', async (t) => {
  const zip = zipSync({
    'Plex Media Server.log': strToU8(LOG),
    'Plex Media Server.1.log': strToU8(text(HEALTHY)),
    'PMS Plugin Logs/com.plexapp.system.log': strToU8('2026-11-20 10:00:00,100 (7f10) :  INFO (core:349) - Starting\n'),
    'Plex Transcoder Statistics.log': strToU8('<?xml version="1.0"?>\n<SessionReport/>\n'),
    'crash.dmp': new Uint8Array([0x4d, 0x44, 0x4d, 0x50]),
  })
  const folder = folderOf(t, { 'logs.zip': Buffer.from(zip) })
  const { code, stdout, stderr } = await run(runScan, ['--json', join(folder, 'logs.zip')])
  assert.equal(code, 1)
  assert.equal(json(stdout).files.length, 3)
  assert.match(stderr, /Plex Transcoder Statistics\.log/)
  assert.match(stderr, /crash\.dmp/)
})

test('a gzipped log is read', async (t) => {
  const folder = folderOf(t, { 'Plex Media Server.log.gz': gzipSync(LOG) })
  const { code, stdout } = await run(runScan, ['--json', join(folder, 'Plex Media Server.log.gz')])
  assert.equal(code, 1)
  assert.equal(json(stdout).lines, 5)
})

const zipOf = (files: Record<string, Uint8Array>) => Buffer.from(zipSync(files))
const zeros = new Uint8Array(80 * 1024 * 1024)

function damaged(zip: Buffer): Buffer {
  const broken = Buffer.from(zip)
  broken.writeUInt8(broken.readUInt8(60) ^ 0xff, 60)
  return broken
}

const HOSTILE: [string, string, () => Buffer, RegExp][] = [
  ['cut zip', 'logs.zip', () => zipOf({ 'a.log': strToU8(LOG) }).subarray(0, -40), /cut off/],
  ['cut gzip', 'a.log.gz', () => gzipSync(LOG).subarray(0, -20), /cut off/],
  ['damaged zip', 'logs.zip', () => damaged(zipOf({ 'a.log': strToU8(LOG.repeat(20)) })), /damaged/],
  ['damaged gzip', 'a.log.gz', () => damaged(gzipSync(LOG.repeat(20))), /damaged|cut off/],
  ['zip that is none', 'logs.zip', () => Buffer.from('certainly not a zip, just text'), /cut off, or it is no zip/],
  ['path outside', 'logs.zip', () => zipOf({ '../../etc/evil.log': strToU8(LOG) }), /outside/],
  ['absolute path', 'logs.zip', () => zipOf({ '/etc/evil.log': strToU8(LOG) }), /outside/],
  ['zip bomb', 'logs.zip', () => zipOf({ 'Plex Media Server.log': zeros }), /bomb/],
  ['gzip bomb', 'a.log.gz', () => gzipSync(zeros), /bomb/],
  ['nested zip', 'logs.zip', () => zipOf({ 'inner.zip': zipOf({ 'a.log': strToU8(LOG) }) }), /another archive/],
  [
    'nested zip in disguise',
    'logs.zip',
    () => zipOf({ 'inner.log': zipOf({ 'a.log': strToU8(LOG) }) }),
    /another archive/,
  ],
  ['gzipped zip', 'logs.zip.gz', () => gzipSync(zipOf({ 'a.log': strToU8(LOG) })), /another archive/],
]

for (const [name, file, make, reason] of HOSTILE) {
  test(`a ${name} is refused with one line, and nothing of it counts`, async (t) => {
    const folder = folderOf(t, { [file]: make(), 'fine.log': text(HEALTHY) })
    const { code, stdout, stderr } = await run(runScan, ['--json', join(folder, file), join(folder, 'fine.log')])
    assert.equal(code, 2)
    assert.match(stderr, reason)
    assert.equal(stderr.trim().split('\n').length, 1, stderr)
    assert.deepEqual(
      json(stdout).files.map(({ path }) => path),
      [join(folder, 'fine.log')],
    )
  })
}

test('a zip that lies about a size is refused', async (t) => {
  const zip = zipOf({ 'a.log': strToU8(LOG.repeat(50)) })
  const directory = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  zip.writeUInt32LE(zip.readUInt32LE(directory + 24) - 7, directory + 24)
  const { code, stderr } = await run(runScan, [join(folderOf(t, { 'logs.zip': zip }), 'logs.zip')])
  assert.equal(code, 2)
  assert.match(stderr, /refused/)
})

test('an encrypted zip is refused', async (t) => {
  const zip = zipOf({ 'a.log': strToU8(LOG) })
  const directory = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  zip.writeUInt16LE(zip.readUInt16LE(directory + 8) | 1, directory + 8)
  const { code, stderr } = await run(runScan, [join(folderOf(t, { 'logs.zip': zip }), 'logs.zip')])
  assert.equal(code, 2)
  assert.match(stderr, /encrypted/)
})

test('a folder and a file that may not be read are named, and exit code 2', async (t) => {
  if (process.getuid?.() === 0) return t.skip('skipped: needs a user that is not root')
  const folder = folderOf(t, { 'Plex Media Server.log': LOG, 'closed.log': LOG, 'shut/a.log': LOG })
  chmodSync(join(folder, 'closed.log'), 0)
  chmodSync(join(folder, 'shut'), 0)
  const { code, stdout, stderr } = await run(runScan, ['--json', folder])
  chmodSync(join(folder, 'shut'), 0o700)
  assert.equal(code, 2)
  assert.equal(json(stdout).files.length, 1)
  assert.match(stderr, /closed\.log: permission denied/)
  assert.match(stderr, /shut: permission denied/)
})

test('a zip that is compressed in another way than usual is not called damaged', async (t) => {
  const zip = zipOf({ 'a.log': strToU8(LOG) })
  const BZIP2 = 12
  zip.writeUInt16LE(BZIP2, 8)
  zip.writeUInt16LE(BZIP2, zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 10)
  const { code, stderr } = await run(runScan, [join(folderOf(t, { 'logs.zip': zip }), 'logs.zip')])
  assert.equal(code, 2)
  assert.match(stderr, /compressed in a way that is not read here/)
  assert.doesNotMatch(stderr, /damaged/)
})

test('an archive on standard input is refused', async () => {
  const { code, stderr } = await run(runScan, ['-'], { stdin: [gzipSync(LOG)] })
  assert.equal(code, 2)
  assert.match(stderr, /standard input/)
})

test('a missing path is exit code 2 even when incidents were found elsewhere', async (t) => {
  const folder = folderOf(t, { 'Plex Media Server.log': LOG })
  const { code, stdout, stderr } = await run(runScan, ['--json', folder, join(folder, 'missing.log')])
  assert.equal(code, 2)
  assert.equal(json(stdout).incidents.length, 1)
  assert.match(stderr, /missing\.log: there is no such file or folder/)
})

test('a missing path alone is said once', async (t) => {
  const { code, stdout, stderr } = await run(runScan, [join(folderOf(t, {}), 'missing.log')])
  assert.equal(code, 2)
  assert.equal(stdout, '')
  assert.equal(stderr.trim().split('\n').length, 1, stderr)
})

test('a compressed log in a folder says how to have it read', async (t) => {
  const folder = folderOf(t, { 'Plex Media Server.log': LOG, 'Plex Media Server.2.log.gz': gzipSync(LOG) })
  const { stderr } = await run(runScan, [folder])
  assert.match(stderr, /compressed; name the file itself.*Plex Media Server\.2\.log\.gz/)
})

test('files that are not logs are skipped and named', async (t) => {
  const folder = folderOf(t, {
    'Plex Media Server.log': text(HEALTHY),
    'notes.txt': 'remember the milk\n',
    'Plex Media Server.4 2.log': text([CORRUPT]),
    'picture.log': Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7) % 32)),
    'Plex Transcoder Statistics.log': '<?xml version="1.0"?>\n',
  })
  const { code, stdout, stderr } = await run(runScan, ['--json', folder])
  assert.equal(code, 0)
  assert.equal(json(stdout).files.length, 1)
  for (const name of ['notes.txt', 'Plex Media Server.4 2.log', 'picture.log', 'Plex Transcoder Statistics.log']) {
    assert.ok(stderr.includes(name), name)
  }
})

test('links that stay inside are one file with their target, links that leave are skipped and named', async (t) => {
  const outside = folderOf(t, { 'secret.log': text([CORRUPT]) })
  const folder = folderOf(t, { 'Plex Media Server.log': LOG })
  symlinkSync('Plex Media Server.log', join(folder, 'again.log'))
  linkSync(join(folder, 'Plex Media Server.log'), join(folder, 'hard.log'))
  symlinkSync(join(outside, 'secret.log'), join(folder, 'leaving.log'))
  symlinkSync(outside, join(folder, 'elsewhere'))
  symlinkSync('nowhere', join(folder, 'dangling.log'))
  symlinkSync('.', join(folder, 'loop'))
  const { code, stdout, stderr } = await run(runScan, ['--json', folder])
  assert.equal(code, 1)
  assert.equal(json(stdout).incidents[0]?.count, 1)
  for (const name of ['leaving.log', 'elsewhere', 'dangling.log']) assert.ok(stderr.includes(name), name)
})

test('a link that is named itself is followed', async (t) => {
  const folder = folderOf(t, { 'logs/Plex Media Server.log': LOG })
  symlinkSync('logs', join(folder, 'link'))
  assert.equal((await run(runScan, ['--json', join(folder, 'link')])).code, 1)
})

test('a FIFO and a device are skipped and named, not waited for', async (t) => {
  const mkfifo = requireTool(t, 'mkfifo')
  if (!mkfifo) return
  const folder = folderOf(t, { 'Plex Media Server.log': text(HEALTHY) })
  execFileSync(mkfifo, [join(folder, 'pipe.log')])
  const { code, stderr } = await run(runScan, ['--json', folder, join(folder, 'pipe.log'), '/dev/null'])
  assert.equal(code, 0)
  assert.match(stderr, /pipe\.log/)
  assert.match(stderr, /\/dev\/null/)
})

test('the page escapes everything a log can say, holds no script and loads nothing', async (t) => {
  const evil = CORRUPT.replace(
    'database corruption',
    '<script>alert(1)</script><img src=x onerror="alert(2)"> database corruption',
  )
  const folder = folderOf(t, { 'Plex Media Server.log': text([evil]) })
  writeFileSync(join(folder, '<u>name.log'), text([evil.replace('SQLITE3:0x80000001, 11,', 'Flux </pre></style>')]))
  const page = join(folder, 'report.html')
  assert.equal((await run(runScan, [folder, '--html', page])).code, 1)
  const html = readFileSync(page, 'utf8')
  assert.match(html, /&lt;script&gt;alert\(1\)/)
  assert.doesNotMatch(html, /<script|<img|<u>|onerror="|<link|<[^>]+\ssrc=|url\(/i)
  assert.match(html, /Content-Security-Policy" content="default-src 'none'/)
  assert.match(html, /<svg[^>]+aria-label="Database: 2 times/)
})
