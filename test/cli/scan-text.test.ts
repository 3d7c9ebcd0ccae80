import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ScanReport } from '../../src/cli/scan/report.ts'
import { runScan } from '../../src/cli/scan/scan.ts'
import { run } from './command.ts'
import { CORRUPT, folderOf, HEALTHY, text } from './logs.ts'

const json = (stdout: string) => JSON.parse(stdout) as ScanReport
const MALFORMED =
  'Error: Unable to set up server: sqlite3_statement_backend::loadOne: database disk image is malformed (N4soci10soci_errorE)'
const JOURNAL = [
  'Nov 20 10:00:00 nas sshd[812]: Accepted publickey for somebody',
  'Nov 20 10:00:01 nas systemd[1]: Started Plex Media Server.',
  `Nov 20 10:00:02 nas Plex Media Server[22303]: ${MALFORMED}`,
]

test('a journal is read whatever its name, in a folder too, with its times', async (t) => {
  for (const name of ['syslog', 'journal.txt', 'messages.1']) {
    const folder = folderOf(t, { [name]: text(JOURNAL), 'README.md': MALFORMED, 'notes.txt': 'buy milk\n' })
    for (const path of [folder, join(folder, name)]) {
      const { code, stdout } = await run(runScan, ['--json', path])
      assert.equal(code, 1, path)
      const { files, lines, incidents } = json(stdout)
      assert.deepEqual(
        files.map(({ path }) => path),
        [join(folder, name)],
      )
      assert.equal(lines, 3)
      assert.match(incidents[0]?.firstSeen ?? '', /^2026-11-20T10:00:02/)
    }
  }
})

test('lines of other programs in a journal are not Plex’s', async () => {
  const stdin = text([
    'Nov 20 10:00:02 nas kernel: Out of memory: Killed process 812 (mysqld) total-vm:25374144kB',
    'Nov 20 10:00:03 nas sonarr[9]: database disk image is malformed',
    'Nov 20 10:00:04 nas systemd[1]: Started Plex Media Server.',
  ])
  const { code, stdout } = await run(runScan, ['--json', '--all', '-'], { stdin: [stdin] })
  assert.equal(code, 0)
  assert.deepEqual(json(stdout).incidents, [])
  assert.equal(json(stdout).lines, 3)
})

test('a stop with the signal QUIT is no failure, whatever an old systemd calls it', async () => {
  const from = (at: string, what: string) => `Nov 20 10:00:${at} nas systemd[1]: ${what}`
  const failed = (at: string) => [
    from(at, 'Unit plexmediaserver.service entered failed state.'),
    from(at, 'plexmediaserver.service failed.'),
  ]
  const stop = [from('02', 'plexmediaserver.service: main process exited, code=dumped, status=3/QUIT'), ...failed('02')]
  const start = from('03', 'Started Plex Media Server.')
  const quiet = await run(runScan, ['--json', '-'], { stdin: [text([...stop, start])] })
  assert.deepEqual([quiet.code, json(quiet.stdout).incidents], [0, []])
  const later = await run(runScan, ['--json', '-'], { stdin: [text([...stop, start, ...failed('09')])] })
  assert.deepEqual(
    json(later.stdout).incidents.map(({ rule }) => rule),
    ['server.unit_failed'],
  )
})

test('what people paste is read: quoted, indented, with words around it', async () => {
  const pastes = [
    [...HEALTHY, CORRUPT].map((one) => `> ${one}`),
    ['My server does this since Sunday:', '', ...[...HEALTHY, CORRUPT].map((one) => `    ${one}`), '', 'What now?'],
    ['```', ...HEALTHY, CORRUPT, '```'],
  ]
  for (const paste of pastes) {
    const { code, stdout } = await run(runScan, ['--json', '-'], { stdin: [text(paste)] })
    const { incidents, levels } = json(stdout)
    assert.equal(code, 1, paste[0])
    assert.deepEqual(
      incidents.map(({ rule, count }) => [rule, count]),
      [['database.corrupt', 1]],
    )
    assert.match(incidents[0]?.firstSeen ?? '', /T10:40:01/)
    assert.deepEqual(levels, { DEBUG: 2, INFO: 2, ERROR: 1 })
  }
})

test('a quoted traceback stays one record', async () => {
  const traceback = [
    '> 2026-11-20 10:12:02,937 (2108) :  ERROR (core:574) - Exception in some odd function (most recent call last):',
    '>   File "/usr/lib/plexmediaserver/x.py", line 1, in f',
    '>     raise Odd()',
    '> IOError: something odd',
    '> 2026-11-20 10:12:03,937 (2108) :  INFO (core:574) - next',
  ]
  const { stdout } = await run(runScan, ['--json', '--all', '-'], { stdin: [text(traceback)] })
  const { records, lines, unclassified } = json(stdout)
  assert.deepEqual({ records, lines }, { records: 2, lines: 5 })
  assert.ok(unclassified.every(({ sample }) => !sample.startsWith('IOError')))
})

test('lines without a time are of the time of the line before', async () => {
  const stdin = text(['2016-07-22T03:17:12.500184068Z Starting Plex Media Server.', MALFORMED])
  const { incidents } = json((await run(runScan, ['--json', '-'], { stdin: [stdin] })).stdout)
  assert.match(incidents[0]?.firstSeen ?? '', /^2016-07-2[123]T/)
})

test('text in which nothing is Plex’s is not called healthy: exit code 2', async (t) => {
  const folder = folderOf(t, { 'letter.txt': 'Dear Sir,\nI write to you.\n', 'nginx.log': 'GET / 200\n' })
  for (const path of [folder, join(folder, 'letter.txt'), join(folder, 'nginx.log')]) {
    const { code, stdout, stderr } = await run(runScan, [path])
    assert.equal(code, 2, path)
    assert.match(stdout, /Nothing was read/)
    assert.match(stderr, /no line in it is one that Plex writes/)
  }
  for (const stdin of [['Dear Sir,\n'], []]) assert.equal((await run(runScan, ['-'], { stdin })).code, 2)
})
