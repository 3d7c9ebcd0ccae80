import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Outcome } from '../detect/finding.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import { createDisk } from '../source/disk.ts'
import { createCrashReports } from './crash-reports.ts'
import type { Hear, StoredPlace } from './source.ts'

const SERVER = '1.43.2.10687-563d026ea/PLEX MEDIA SERVER'
const rules = new Map(loadCatalogue().map((rule) => [rule.id, rule]))

function reports(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-crash-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'Logs'))
  let stored: StoredPlace[] = []
  let commits = 0
  let refuse = false
  const open = () =>
    createCrashReports({
      logFolder: () => join(folder, 'Logs'),
      disk: createDisk({ limitMs: 5_000 }),
      stored,
      rule: (id) => rules.get(id),
      now: Date.now,
    })
  let its = open()
  return {
    folder,
    dump(path: string, ageMs = 0) {
      const file = join(folder, 'Crash Reports', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, 'MDMP')
      const at = (Date.now() - ageMs) / 1_000
      utimesSync(file, at, at)
    },
    async look(): Promise<[title: string, severity: string, version: string | undefined][]> {
      let heard: readonly Outcome[] = []
      const hear: Hear = async (outcomes, _heard, extra) => {
        if (refuse) throw new Error('no')
        commits++
        heard = outcomes
        stored = Object.entries(extra?.places ?? {}).map(([key, place]) => ({ key, place }))
        return []
      }
      await its.look(hear)
      return heard.map(({ finding }) => [finding!.title, finding!.severity, finding!.fields.version])
    },
    restart: () => (its = open()),
    refuse: (next: boolean) => (refuse = next),
    commits: () => commits,
  }
}

test('dumps of before the first start are the past; a new one is told once, also over a restart', async (t) => {
  const { dump, look, restart, commits } = reports(t)
  dump(`${SERVER}/old.dmp`)
  assert.deepEqual(await look(), [])
  dump(`${SERVER}/new.dmp`)
  const told = [['Plex Media Server crashed and left a report', 'error', '1.43.2.10687-563d026ea']]
  assert.deepEqual(await look(), told)
  const before = commits()
  assert.deepEqual(await look(), [])
  restart()
  assert.deepEqual(await look(), [])
  assert.equal(commits(), before, 'nothing new is nothing to store')
  dump('1.43.2.10687-563d026ea/PLEX MEDIA SCANNER/x.dmp')
  assert.deepEqual(
    (await look()).map(([title, severity]) => [title, severity]),
    [['Plex Media Scanner crashed and left a report', 'warning']],
  )
})

test('what was not heard is handed in again', async (t) => {
  const { dump, look, refuse } = reports(t)
  await look()
  dump(`${SERVER}/new.dmp`)
  refuse(true)
  await assert.rejects(look())
  refuse(false)
  assert.equal((await look()).length, 1)
})

test('a folder that appears later brings only what is new', async (t) => {
  const { dump, look } = reports(t)
  assert.deepEqual(await look(), [])
  dump(`${SERVER}/ancient.dmp`, 86_400_000)
  dump(`${SERVER}/new.dmp`)
  assert.equal((await look()).length, 1)
})

test('only regular files that are dumps, no link, not too deep, and not too many at once', async (t) => {
  const { folder, dump, look } = reports(t)
  await look()
  const elsewhere = mkdtempSync(join(tmpdir(), 'sentarr-elsewhere-'))
  t.after(() => rmSync(elsewhere, { recursive: true, force: true }))
  writeFileSync(join(elsewhere, 'linked.dmp'), '')
  dump('1.0/PLEX MEDIA SERVER/notes.txt')
  dump('1.0/PLEX MEDIA SERVER/too/deep.dmp')
  mkdirSync(join(folder, 'Crash Reports/1.0/PLEX MEDIA SERVER/folder.dmp'))
  symlinkSync(elsewhere, join(folder, 'Crash Reports/1.0/linked'))
  symlinkSync(join(elsewhere, 'linked.dmp'), join(folder, 'Crash Reports/1.0/PLEX MEDIA SERVER/link.dmp'))
  assert.deepEqual(await look(), [])
  for (let n = 0; n < 60; n++) dump(`${SERVER}/${n}.dmp`)
  assert.equal((await look()).length, 20)
  assert.deepEqual(await look(), [])
})
