import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ScanReport } from '../../src/cli/scan/report.ts'
import { runScan } from '../../src/cli/scan/scan.ts'
import { run } from './command.ts'
import { BANNER, CORRUPT, folderOf, HEALTHY, line, text } from './logs.ts'

const json = (stdout: string) => JSON.parse(stdout) as ScanReport

test('healthy logs give exit code 0 and say so', async (t) => {
  const folder = folderOf(t, { 'Plex Media Server.log': text(HEALTHY) })
  const { code, stdout, stderr } = await run(runScan, [folder])
  assert.equal(code, 0)
  assert.match(stdout, /Nothing found/)
  assert.match(stdout, /Read 1 log, 4 lines/)
  assert.equal(stderr, '')
})

test('a trouble gives exit code 1 and the document of the contract', async (t) => {
  const folder = folderOf(t, { 'Plex Media Server.log': text([...HEALTHY, CORRUPT, CORRUPT]) })
  const { code, stdout } = await run(runScan, ['--json', folder])
  assert.equal(code, 1)
  const report = json(stdout)
  assert.deepEqual(Object.keys(report).sort(), [
    'bytes',
    'categories',
    'files',
    'ignored',
    'incidents',
    'levels',
    'lines',
    'period',
    'plex',
    'records',
    'seconds',
    'unclassified',
    'version',
  ])
  assert.equal(report.version, '1.2.3')
  assert.equal(report.lines, 6)
  assert.deepEqual(report.files, [
    {
      path: join(folder, 'Plex Media Server.log'),
      bytes: text([...HEALTHY, CORRUPT, CORRUPT]).length,
      lines: 6,
      records: 6,
    },
  ])
  assert.deepEqual(report.levels, { DEBUG: 2, INFO: 2, ERROR: 2 })
  assert.equal(report.categories.database_error, 2)
  const [incident] = report.incidents
  assert.equal(incident?.category, 'database_error')
  assert.equal(incident?.severity, 'critical')
  assert.equal(incident?.count, 2)
  assert.match(
    incident?.firstSeen ?? '',
    /^2026-11-20T10:40:01\.123-05:00$/,
    'the wall clock of the log with the offset of its banner',
  )
  assert.ok((incident?.advice.length ?? 0) > 0)
  assert.match(incident?.samples[0] ?? '', /database corruption/)
})

test('generations are read oldest first, so a trouble lasts from the oldest to the newest file', async (t) => {
  const early = CORRUPT.replace('10:40', '08:15')
  const folder = folderOf(t, {
    'Plex Media Server.2.log': text([early]),
    'Plex Media Server.1.log': text([CORRUPT.replace('10:40', '09:15')]),
    'Plex Media Server.log': text([...HEALTHY, CORRUPT]),
    'PMS Plugin Logs/com.plexapp.system.log':
      '2026-11-20 10:00:00,100 (7f10) :  INFO (core:349) - Starting framework core\n',
    'PMS Plugin Logs/com.plexapp.system.log.1':
      '2026-11-20 09:00:00,100 (7f10) :  INFO (core:349) - Starting framework core\n',
  })
  const report = json((await run(runScan, ['--json', folder])).stdout)
  assert.equal(report.files.length, 5)
  assert.equal(report.incidents.length, 1)
  assert.match(report.incidents[0]!.firstSeen, /T08:15:01/)
  assert.match(report.incidents[0]!.lastSeen, /T10:40:01/)
  assert.equal(report.incidents[0]!.count, 3)
})

test('the same file named twice counts once', async (t) => {
  const folder = folderOf(t, { 'Plex Media Server.log': text([CORRUPT]) })
  const { stdout } = await run(runScan, ['--json', folder, join(folder, 'Plex Media Server.log')])
  assert.equal(json(stdout).incidents[0]?.count, 1)
})

test('standard input is read with -', async () => {
  const whole = Buffer.from(text([...HEALTHY, CORRUPT]))
  const { code, stdout } = await run(runScan, ['--json', '-'], { stdin: [whole.subarray(0, 500), whole.subarray(500)] })
  assert.equal(code, 1)
  assert.equal(json(stdout).files[0]?.path, '-')
  assert.equal(json(stdout).lines, 5)
})

test('--since leaves older troubles out', async (t) => {
  const folder = folderOf(t, { 'Plex Media Server.log': text([CORRUPT]) })
  const args = [folder, '--json', '--since']
  assert.equal((await run(runScan, [...args, '24h'])).code, 0)
  assert.equal((await run(runScan, [...args, '7d'])).code, 1)
  assert.equal((await run(runScan, [...args, '2026-11-20'])).code, 1)
  assert.equal((await run(runScan, [...args, '2026-11-20T10:41'])).code, 0)
})

test('one event that Plex spreads over many lines counts once', async (t) => {
  const page = line(41, 'ERROR', 'downloadContainer: expected MediaContainer element, found html')
  const folder = folderOf(t, { 'Plex Media Server.log': text([...HEALTHY, page, page, page]) })
  const { categories } = json((await run(runScan, ['--json', folder])).stdout)
  assert.equal(categories.network_error, 1)
})

test('a server that starts again and again is told, one that is stopped before each start is not', async (t) => {
  const start = (minute: number) => line(minute, 'DEBUG', 'HttpServer: Listening on port 32400.')
  const stop = (minute: number) => line(minute, 'DEBUG', 'Shutting down with signal 15 (Terminated)')
  const rulesIn = async (lines: string[], ...more: string[]) => {
    const folder = folderOf(t, { 'Plex Media Server.log': text([BANNER, ...lines]) })
    const { incidents } = json((await run(runScan, ['--json', folder, ...more])).stdout)
    return incidents.map(({ rule, severity }) => `${rule} ${severity}`)
  }
  assert.deepEqual(await rulesIn([start(1), start(5), start(9)]), ['server.restart_loop warning'])
  assert.deepEqual(await rulesIn([start(1), start(5), start(9)], '--since', '2026-11-20T10:30'), [])
  assert.deepEqual(await rulesIn([1, 5, 9, 13].flatMap((minute) => [stop(minute), start(minute + 1)])), [])
})

test('odd bytes inside a log are read, not refused', async (t) => {
  const odd = Buffer.concat([
    Buffer.from(text(HEALTHY)),
    Buffer.from([0xff, 0xfe, 0, 0, 0x0d, 0x0a]),
    Buffer.from(text([CORRUPT]).replace('\n', '\r\n')),
  ])
  const { code, stdout } = await run(runScan, ['--json', folderOf(t, { 'Plex Media Server.log': odd })])
  assert.equal(code, 1)
  assert.equal(json(stdout).incidents.length, 1)
})

test('a longer log than one chunk keeps every line', async (t) => {
  const filler = line(20, 'DEBUG', `[Req#1] ${'x'.repeat(180)}`)
  const lines = Array.from({ length: 12_000 }, (_, index) => (index % 100 === 7 ? CORRUPT : filler))
  const report = json((await run(runScan, ['--json', folderOf(t, { 'Plex Media Server.log': text(lines) })])).stdout)
  assert.equal(report.lines, 12_000)
  assert.equal(report.records, 12_000)
  assert.equal(report.incidents[0]?.count, 120)
})

test('errors that no rule knows are listed by their shape, and are no incidents however often they come', async (t) => {
  const unknown = Array.from({ length: 30 }, (_, nth) => line(nth, 'ERROR', `Flux capacitor ${nth} lost 88 gigawatts`))
  const report = json((await run(runScan, ['--json', folderOf(t, { 'Plex Media Server.log': text(unknown) })])).stdout)
  assert.equal(report.unclassified.length, 1)
  assert.equal(report.unclassified[0]?.count, 30)
  assert.equal(report.unclassified[0]?.level, 'ERROR')
  assert.equal(report.categories.other, 30)
  assert.deepEqual(report.incidents, [])
})

test('secrets in a log are in no report', async (t) => {
  const token = 'aB3dE5gH7jK9mN1pQ4sT'
  const leaky = line(
    1,
    'ERROR',
    `database disk image is malformed https://plex.tv/?X-Plex-Token=${token} user=eve@example.org`,
  )
  const folder = folderOf(t, { 'Plex Media Server.log': text([leaky]) })
  const page = join(folder, 'report.html')
  const said = [
    await run(runScan, [folder, '--all']),
    await run(runScan, [folder, '--json', '--all']),
    await run(runScan, [folder, '--html', page]),
  ]
  const everything = [...said.map(({ stdout, stderr }) => stdout + stderr), readFileSync(page, 'utf8')].join('\n')
  assert.ok(everything.includes('malformed'))
  assert.ok(!everything.includes(token))
  assert.ok(!everything.includes('eve@example.org'))
})

test('what a log line smuggles in does not reach the terminal', async (t) => {
  const evil = line(
    1,
    'ERROR',
    'database disk image is malformed \u001b[2J\u001b]0;owned\u0007 \u202egnp.exe \u009b31m',
  )
  const { stdout } = await run(runScan, [folderOf(t, { 'Plex Media Server.log': text([evil]) })])
  assert.match(stdout, /malformed/)
  assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
})

test('colours and the progress bar are for terminals, and NO_COLOR is respected', async (t) => {
  const folder = folderOf(t, { 'Plex Media Server.log': text([CORRUPT]) })
  const [piped, coloured, plain] = [
    await run(runScan, [folder]),
    await run(runScan, [folder], { terminal: true }),
    await run(runScan, [folder], { terminal: true, env: { NO_COLOR: '1' } }),
  ]
  assert.ok(!piped!.stdout.includes('\u001b') && piped!.stderr === '')
  assert.ok(coloured!.stdout.includes('\u001b[') && coloured!.stderr.includes('Reading'))
  assert.ok(!plain!.stdout.includes('\u001b['))
  for (const row of piped!.stdout.split('\n')) assert.ok(row.length <= 80, `too wide: ${row}`)
})

test('an error with a very long text still fits the terminal', async (t) => {
  const long = line(1, 'ERROR', `Flux capacitor ${'lost gigawatts '.repeat(30)}${'y'.repeat(150)}`)
  const { stdout } = await run(runScan, [folderOf(t, { 'Plex Media Server.log': text(Array(6).fill(long)) }), '--all'])
  assert.match(stdout, /Nothing found that Sentarr knows/)
  assert.match(stdout, /Flux capacitor/)
  for (const row of stdout.split('\n')) assert.ok(row.length <= 80, `too wide: ${row}`)
})

test('wrong arguments are one line and exit code 2', async (t) => {
  const folder = folderOf(t, {})
  for (const [args, word] of [
    [['--nonsense', folder], /--nonsense/],
    [[], /name a log file/],
    [[folder, '--since', 'yesterday-ish'], /yesterday-ish/],
    [[folder, '--since', '-1h'], /--since needs a value/],
    [[folder, '--since', ''], /--since "": write 24h/],
    [[folder, '--html'], /--html needs a value/],
    [[folder, '--json', '--html', 'x.html'], /exclude/],
    [[folder, '--html', join(folder, 'no/such/folder.html')], /no such file or folder/],
    [[folder, '--rules', join(folder, 'none')], /no such file or folder/],
  ] as [string[], RegExp][]) {
    const { code, stderr, stdout } = await run(runScan, args)
    assert.equal(code, 2)
    assert.match(stderr, word)
    assert.equal(stderr.trim().split('\n').length, 1, stderr)
    assert.equal(stdout, '')
  }
})

test('users’ rules are tried on the past with --rules', async (t) => {
  const rule = `- id: mine.flux
  title: The flux capacitor is tired
  category: performance
  severity: warning
  pattern: 'flux capacitor (?<unit>\\d+)'
  cause: It is old.
  advice: [Replace it.]
  policy: { threshold: 1 }
  samples: { match: ['Flux capacitor 1 lost 88 gigawatts'] }
`
  const folder = folderOf(t, {
    'Plex Media Server.log': text([line(1, 'ERROR', 'Flux capacitor 7 lost 88 gigawatts')]),
    'rules/mine.yaml': rule,
  })
  const { code, stdout } = await run(runScan, [
    '--json',
    join(folder, 'Plex Media Server.log'),
    '--rules',
    join(folder, 'rules'),
  ])
  assert.equal(code, 1)
  assert.equal(json(stdout).incidents[0]?.rule, 'mine.flux')
})

test('what a container kept of a server that cannot start is understood', async () => {
  const said =
    'plex-1  | Starting Plex Media Server.\nplex-1  | Error: Unable to set up server: sqlite3_statement_backend::loadOne: database disk image is malformed (N4soci10soci_errorE)\n'
  const { code, stdout } = await run(runScan, ['--json', '-'], { stdin: [said] })
  assert.equal(code, 1)
  assert.equal(json(stdout).lines, 2)
  assert.equal(json(stdout).incidents[0]?.severity, 'critical')
})
