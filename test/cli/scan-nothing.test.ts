import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { zipSync } from 'fflate'
import type { ScanReport } from '../../src/cli/scan/report.ts'
import { runScan } from '../../src/cli/scan/scan.ts'
import { run } from './command.ts'
import { CORRUPT, folderOf, HEALTHY, line, text } from './logs.ts'

const flat = (said: string) => said.replaceAll(/\s+/g, ' ')

test('a folder and an archive without a log say what was looked for and where Plex keeps it', async (t) => {
  const folder = folderOf(t, { 'logs.zip': Buffer.from(zipSync({})), 'sub/notes.txt': 'milk' })
  for (const path of [join(folder, 'sub'), join(folder, 'logs.zip')]) {
    const { code, stdout } = await run(runScan, [path])
    assert.equal(code, 2)
    assert.ok(flat(stdout).includes(`no Plex log in ${path}`), stdout)
    assert.match(flat(stdout), /Plex Media Server\.log/)
    assert.match(flat(stdout), /Plex Media Server\/Logs/)
  }
})

test('a program that reads the document is told on standard error that there was nothing', async (t) => {
  const { code, stdout, stderr } = await run(runScan, ['--json', folderOf(t, {})])
  assert.equal(code, 2)
  assert.deepEqual((JSON.parse(stdout) as ScanReport).files, [])
  assert.match(stderr, /there is no Plex log in/)
})

test('an empty log is not called healthy', async (t) => {
  const { stdout } = await run(runScan, [folderOf(t, { 'Plex Media Server.log': '' })])
  assert.match(stdout, /nothing to look at/)
})

test('a period without a line says so, names the newest one, and counts nothing', async (t) => {
  const folder = folderOf(t, { 'Plex Media Server.log': text([...HEALTHY, CORRUPT]) })
  const { code, stdout } = await run(runScan, ['--since', '2h', folder])
  assert.equal(code, 0)
  assert.match(flat(stdout), /no line since 2026-11-23 10:00:00: the newest is of 2026-11-20 10:40:01/)
  assert.doesNotMatch(stdout, /no trouble|warnings? (and|or) errors?/)
  const page = join(folder, 'report.html')
  await run(runScan, ['--since', '2h', '--html', page, folder])
  assert.match(readFileSync(page, 'utf8'), /no line since/)
})

test('counts are of the period only', async (t) => {
  const old = Array.from({ length: 9 }, (_, nth) => line(nth, 'WARN', `The flux capacitor hums ${nth}`))
  const folder = folderOf(t, { 'Plex Media Server.log': text([...old, ...HEALTHY.slice(2), CORRUPT]) })
  const { stdout } = await run(runScan, ['--json', '--since', '2026-11-20T10:30', folder])
  const { levels, since, newest, unclassified } = JSON.parse(stdout) as ScanReport
  assert.deepEqual(levels, { DEBUG: 1, INFO: 1, ERROR: 1 })
  assert.deepEqual(unclassified, [])
  assert.match(since ?? '', /^2026-11-20T10:30:00/)
  assert.match(newest ?? '', /^2026-11-20T10:40:01/)
  const said = await run(runScan, ['--since', '2026-11-20T10:30', folder])
  assert.match(said.stdout, /1 warning or error since 2026-11-20 10:30:00: 1 of known trouble\./)
})

test('--all is offered where it would show more, and never under --all', async (t) => {
  const unknown = Array.from({ length: 6 }, (_, nth) => line(nth, 'ERROR', 'Flux capacitor lost 88 gigawatts'))
  const folder = folderOf(t, { 'Plex Media Server.log': text([...HEALTHY, ...unknown]) })
  assert.match((await run(runScan, [folder])).stdout, /--all/)
  const { stdout } = await run(runScan, ['--all', folder])
  assert.doesNotMatch(stdout, /--all/)
  assert.match(stdout, /6 times ERROR: Flux capacitor/)
  assert.doesNotMatch(stdout, /minor/)
})
