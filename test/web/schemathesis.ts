// The API fuzzed from its own document, by a program that knows nothing else of it: no answer is a server error or breaks the document.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { PROGRAM } from '../support/program.ts'
import { requireTool } from '../support/require.ts'
import { until } from '../support/until.ts'

test('schemathesis finds no fault in the API', async (t) => {
  const tool = requireTool(t, 'schemathesis', [process.env.SCHEMATHESIS ?? 'schemathesis'])
  if (tool === null) return
  const demo = spawn(process.execPath, [PROGRAM, 'demo'], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(async () => {
    demo.kill('SIGINT')
    if (demo.exitCode === null) await once(demo, 'exit')
  })
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-fuzz-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  let said = ''
  demo.stdout.on('data', (chunk) => {
    said += chunk
  })
  const address = await until('the address of the dashboard', () => /Dashboard\s+(http:\S+)/.exec(said)?.[1])
  const checks = [
    'not_a_server_error',
    'status_code_conformance',
    'content_type_conformance',
    'response_schema_conformance',
  ]
  const limits = ['--exclude-path', '/api/stream', '--checks', checks.join(','), '--max-examples', '25', '--seed', '1']
  const fuzz = spawn(tool, ['run', `${address}api/openapi.json`, ...limits], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let report = ''
  for (const stream of [fuzz.stdout, fuzz.stderr]) stream.on('data', (chunk) => (report += chunk))
  const [code] = await once(fuzz, 'close')
  assert.equal(code, 0, report.slice(-6000))
  t.diagnostic(/\d+ generated, .*/.exec(report)?.[0] ?? report.slice(-300))
})
