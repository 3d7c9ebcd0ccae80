// What `scan` and `explain` say of a log full of secrets holds none of them.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runExplain } from '../src/cli/explain/explain.ts'
import { runScan } from '../src/cli/scan/scan.ts'
import { run } from './cli/command.ts'
import { createLookout, linesUpTo } from './support/marked-log.ts'

const MAIN_LOG = 'Plex Media Server.log'

test('no secret of a log is met in what `scan` and `explain` say', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-marked-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const { records, marks } = linesUpTo(Date.now(), 13, 16_000)
  const log = join(folder, MAIN_LOG)
  writeFileSync(log, `${records.join('\n')}\n`)
  const lookout = createLookout(marks)
  const html = join(folder, 'report.html')
  const shown: [where: string, text: string][] = []
  for (const form of [[], ['--json'], ['--forum'], ['--unknown'], ['--html', html]]) {
    const { code, stdout, stderr } = await run(runScan, [log, '--all', ...form])
    assert.equal(code, 1, stderr)
    shown.push([`scan ${form}`, stdout + stderr])
  }
  shown.push(['report', readFileSync(html, 'utf8')])
  for (const form of [[], ['--json']]) {
    const { stdout } = await run(runExplain, form, { stdin: [`${records.join('\n')}\n`] })
    shown.push([`explain ${form}`, stdout])
  }
  assert.deepEqual(
    shown.flatMap(([where, what]) => lookout(where, what)),
    [],
  )
})
