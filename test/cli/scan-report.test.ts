import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { ScanReport } from '../../src/cli/scan/report.ts'
import { runScan } from '../../src/cli/scan/scan.ts'
import { run } from './command.ts'
import { BANNER, folderOf, HEALTHY, line, text } from './logs.ts'

const flat = (said: string) => said.replaceAll(/\s+/g, ' ')

async function reportsOn(t: TestContext, lines: string[], ...more: string[]) {
  const folder = folderOf(t, { 'Plex Media Server.log': text(lines) })
  const page = join(folder, 'report.html')
  const { stdout } = await run(runScan, ['--json', folder, ...more])
  const terminal = (await run(runScan, [folder, ...more])).stdout
  await run(runScan, ['--html', page, folder, ...more])
  return { report: JSON.parse(stdout) as ScanReport, terminal: flat(terminal), page: flat(readFileSync(page, 'utf8')) }
}

const LOCKED = line(40, 'ERROR', 'Waited over 10 seconds for a busy database; giving up.')
const stop = (minute: number) => line(minute, 'DEBUG', 'Shutting down with signal 15 (Terminated)')
const start = (minute: number) => line(minute, 'DEBUG', 'HttpServer: Listening on port 32400.')

test('the head says period, version, platform and starts, also when nothing was found', async (t) => {
  const lines = [BANNER, start(0), stop(20), start(21), ...HEALTHY.slice(2)]
  const { report, terminal, page } = await reportsOn(t, lines)
  assert.deepEqual(report.period, { from: '2026-11-20T10:00:00-05:00', to: '2026-11-20T10:31:01.123-05:00' })
  assert.deepEqual(report.plex, {
    versions: ['1.43.1.1-abc'],
    platform: 'Linux x86_64 (debian)',
    starts: 2,
    zones: ['-05:00'],
  })
  for (const shown of [terminal, page]) {
    assert.match(
      shown,
      /2026-11-20 10:00:00 – 10:31:01 \(31 min\) · Plex 1\.43\.1\.1-abc on Linux x86_64 \(debian\) · 2 starts/,
    )
    assert.match(shown, /Nothing found: 2 starts, nothing wrong\./)
    assert.match(shown, /clock of the logs \(UTC-05:00\)/)
  }
})

test('an incident that went quiet and came back says how often, when and how long', async (t) => {
  const at = (day: number, minute: number) => LOCKED.replace('Nov 20, 2026 10:40', `Nov ${day}, 2026 10:${minute}`)
  const { report, terminal, page } = await reportsOn(t, [
    BANNER,
    at(20, 10),
    at(20, 13),
    at(20, 20),
    ...HEALTHY.slice(2),
    at(22, 30),
    at(22, 33),
    at(22, 39),
  ])
  const [incident, ...others] = report.incidents
  assert.deepEqual(others, [])
  assert.deepEqual(
    incident?.episodes.map(({ firstSeen, lastSeen, count }) => [firstSeen.slice(8, 16), lastSeen.slice(8, 16), count]),
    [
      ['20T10:10', '20T10:20', 3],
      ['22T10:30', '22T10:39', 3],
    ],
  )
  assert.equal(incident?.count, 6)
  for (const shown of [terminal, page]) {
    assert.match(shown, /6 times in 2 episodes, the last 2026-11-22 10:30:01 – 10:39:01 \(9 min\)/)
    assert.match(shown, /2026-11-20 10:10:01 – 10:20:01 \(10 min\), 3 times/)
  }
})

test('what follows from a cause stands under it, whatever its own weight', async (t) => {
  const busy = Array.from({ length: 60 }, (_, nth) =>
    line(Math.floor(nth / 3), 'WARN', `Held transaction for too long (/x/MetadataItem.cpp:4012): ${nth}.5 seconds`),
  )
  const locked = Array.from({ length: 20 }, (_, nth) => LOCKED.replace('10:40', `10:${String(nth).padStart(2, '0')}`))
  const { report, terminal, page } = await reportsOn(t, [BANNER, ...busy, ...locked])
  assert.deepEqual(
    report.incidents.map(({ rule, follows }) => [rule, follows?.rule ?? null]),
    [
      ['database.locked', null],
      ['performance.transaction', 'database.locked'],
    ],
  )
  assert.match(terminal, /Follows from it: - Database changes take seconds/)
  assert.match(terminal, /1 incident: 1 error\. 1 other follows from it\./)
  assert.match(page, /<summary>Follows from it: Database changes take seconds/)
})

test('a program finds what follows from a cause in it, or behind it when it is of another category', async (t) => {
  const failed = (minute: number) => line(minute, 'ERROR', 'No module in Absolute Series Scanner')
  const scanned = (minute: number) => line(minute, 'ERROR', 'We got an error scanning in /media/Anime')
  const { report } = await reportsOn(t, [
    BANNER,
    ...[1, 2, 3, 4, 5, 6].flatMap((minute) => [failed(minute), scanned(minute)]),
  ])
  const [cause, ...others] = report.incidents as (ScanReport['incidents'][number] & {
    consequences: { rule: string }[]
  })[]
  assert.deepEqual(others, [])
  assert.equal(cause?.rule, 'scanner.python')
  assert.deepEqual(
    cause?.consequences.map(({ rule }) => rule),
    ['scanner.incomplete'],
  )
})

/** Without the marks of commands and links, on one line. */
const plain = (text: string) => text.replaceAll(/[`<>]/g, '').replaceAll(/\s+/g, ' ')

test('--all shows cause and steps of what was too little for an incident', async (t) => {
  const busy = line(1, 'WARN', 'SLOW QUERY: It took 4500.000000 ms to retrieve 50 items.')
  const { report, terminal, page } = await reportsOn(t, [...HEALTHY, busy], '--all')
  const [minor] = report.minor
  assert.ok(minor && minor.cause !== '' && minor.advice.length > 0)
  for (const shown of [terminal, page]) {
    const said = plain(
      shown
        .replaceAll(/<\/?[a-z][a-z0-9]*(?: [^<>]*)?>/g, '')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&gt;', '>')
        .replaceAll('&lt;', '<'),
    )
    assert.ok(said.includes(plain(minor.cause)))
    for (const step of minor.advice) assert.ok(said.includes(plain(step)), step)
  }
})

test('a scanner that opens the library is no start of the server', async (t) => {
  const opens = 'Opening 2 database sessions to library (com.plexapp.plugins.library), SQLite 3.39.4, threadsafe=1'
  const folder = folderOf(t, {
    'Plex Media Server.log': text([BANNER, start(0), line(0, 'DEBUG', opens), ...HEALTHY.slice(2)]),
    'Plex Media Scanner.log': text([5, 7, 9, 11].map((minute) => line(minute, 'DEBUG', opens))),
  })
  const { incidents, plex } = JSON.parse((await run(runScan, ['--json', folder])).stdout) as ScanReport
  assert.deepEqual(incidents, [])
  assert.equal(plex.starts, 1)
})

test('of a few lines that somebody picked out, one that is an error is told; in a whole log it must come often enough', async (t) => {
  const codec = line(3, 'ERROR', "[Req#f0d/Transcode] Codecs: Failed to download XML for codec 'hevc_decoder'")
  const rules = ({ incidents }: ScanReport) => incidents.map(({ rule }) => rule)
  const slow = line(4, 'WARN', 'SLOW QUERY: It took 4360.000000 ms to retrieve 0 items.')
  assert.deepEqual(rules((await reportsOn(t, [codec, slow])).report), ['stream.codec_download'])
  assert.deepEqual(rules((await reportsOn(t, [slow])).report), [])
  const whole = Array.from({ length: 60 }, (_, minute) => line(minute, 'DEBUG', 'Nothing of note'))
  assert.deepEqual(rules((await reportsOn(t, [...whole, codec])).report), [])
})
