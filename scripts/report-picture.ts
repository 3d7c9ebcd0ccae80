// The picture of a report in a terminal, docs/screenshots/scan.svg: a real run over the logs of the simulated server.
// Usage: node scripts/report-picture.ts [FILE]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import about from '../package.json' with { type: 'json' }
import { writeLines } from '../src/cli/demo/log-writer.ts'
import { createSimulator } from '../src/cli/demo/simulator.ts'
import { runScan } from '../src/cli/scan/scan.ts'
import { terminalPicture } from './terminal-picture.ts'

const COLUMNS = 84
const ROWS = 60
const SEED = 7
const STARTED = new Date(2026, 10, 28, 20).getTime()
const MINUTE_MS = 60_000

const file = process.argv[2] ?? join(import.meta.dirname, '../docs/screenshots/scan.svg')
const logs = mkdtempSync(join(tmpdir(), 'sentarr-picture-'))
const silent = (_: string, done?: () => void) => {
  done?.()
  return true
}
try {
  const simulator = createSimulator({ seed: SEED, startedAt: STARTED, troubleAt: STARTED + 3 * MINUTE_MS })
  writeLines(logs, simulator.until(STARTED + 4 * MINUTE_MS))
  let said = ''
  const terminal = {
    isTTY: true,
    columns: COLUMNS,
    write(text: string, done?: () => void) {
      said += text
      done?.()
      return true
    },
  }
  await runScan([logs], {
    stdin: Readable.from([]),
    stdout: terminal,
    stderr: { ...terminal, isTTY: false, write: silent },
    env: {},
    now: Date.now,
    clock: () => performance.now(),
    version: about.version,
    signal: new AbortController().signal,
  })
  const lines = ['\u001b[2m$\u001b[22m npx sentarr scan "Plex Media Server/Logs"', ...said.trimEnd().split('\n')]
  const cut = lines.length > ROWS ? [...lines.slice(0, ROWS - 1), '\u001b[2m…\u001b[22m'] : lines
  writeFileSync(file, terminalPicture(cut, COLUMNS, 'A report of sentarr scan in a terminal'))
  console.log(`${file}: ${cut.length} of ${lines.length} lines`)
  if (process.env.SHOW) console.log(said)
} finally {
  rmSync(logs, { recursive: true, force: true })
}
