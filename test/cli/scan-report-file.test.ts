import assert from 'node:assert/strict'
import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runScan } from '../../src/cli/scan/scan.ts'
import { run } from './command.ts'
import { CORRUPT, folderOf, HEALTHY, text } from './logs.ts'

const LOG = text([...HEALTHY, CORRUPT])
const NAME = 'Plex Media Server.log'

const REFUSED: [string, (folder: string) => string[], RegExp][] = [
  ['the log that is scanned', (folder) => [join(folder, NAME), join(folder, NAME)], /what is scanned/],
  ['a log in the folder that is scanned', (folder) => [join(folder, NAME), folder], /named like a log/],
  ['a name that would be a log of that folder', (folder) => [join(folder, 'new.log'), folder], /named like a log/],
  ['a file that is no report', (folder) => [join(folder, 'other.html'), join(folder, NAME)], /no report of Sentarr/],
  ['another log, the name of the page forgotten', (folder) => [join(folder, 'notes.txt'), folder], /no report/],
  ['a hard link to the log', (folder) => [join(folder, 'twin'), join(folder, NAME)], /what is scanned/],
  ['a folder', (folder) => [join(folder, 'sub'), join(folder, NAME)], /a folder/],
]

for (const [what, argumentsIn, why] of REFUSED) {
  test(`--html refuses ${what} with one line, and leaves it as it is`, async (t) => {
    const folder = folderOf(t, { [NAME]: LOG, 'other.html': '<!doctype html><title>Mine</title>', 'notes.txt': 'milk' })
    linkSync(join(folder, NAME), join(folder, 'twin'))
    mkdirSync(join(folder, 'sub'))
    const before = readdirSync(folder)
    const { code, stdout, stderr } = await run(runScan, ['--html', ...argumentsIn(folder)])
    assert.equal(code, 2)
    assert.match(stderr, why)
    assert.equal(stderr.trim().split('\n').length, 1, stderr)
    assert.equal(stdout, '')
    assert.deepEqual(readdirSync(folder), before)
    assert.equal(readFileSync(join(folder, NAME), 'utf8'), LOG)
    assert.equal(readFileSync(join(folder, 'notes.txt'), 'utf8'), 'milk')
  })
}

test('--html takes the place of an older report, behind a link too, and leaves nothing else behind', async (t) => {
  const folder = folderOf(t, { [`logs/${NAME}`]: LOG })
  const page = join(folder, 'report.html')
  assert.equal((await run(runScan, ['--html', page, join(folder, 'logs')])).code, 1)
  const first = readFileSync(page, 'utf8')
  writeFileSync(join(folder, 'logs', NAME), text(HEALTHY))
  symlinkSync('report.html', join(folder, 'latest'))
  assert.equal((await run(runScan, ['--html', join(folder, 'latest'), join(folder, 'logs')])).code, 0)
  assert.notEqual(readFileSync(page, 'utf8'), first)
  assert.deepEqual(readdirSync(folder).sort(), ['latest', 'logs', 'report.html'])
})
