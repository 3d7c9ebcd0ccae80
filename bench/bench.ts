// `npm run bench [-- scan|run|years] [--lines N] [--repeats N]`: builds the program and measures it in a temporary folder.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchRun } from './run.ts'
import { benchScan } from './scan.ts'
import { benchYears } from './years.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { lines: { type: 'string', default: '1000000' }, repeats: { type: 'string', default: '5' } },
})
const wants = (part: string): boolean => positionals.length === 0 || positionals.includes(part)

const root = join(import.meta.dirname, '..')
execFileSync(process.execPath, [join(root, 'scripts/build.ts')], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
const program = join(root, 'dist/sentarr.js')
const folder = mkdtempSync(join(tmpdir(), 'sentarr-bench-'))
try {
  if (wants('scan')) await benchScan({ program, folder, lines: Number(values.lines), repeats: Number(values.repeats) })
  if (wants('run')) await benchRun({ program, folder })
  if (wants('years')) await benchYears({ program, folder })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
