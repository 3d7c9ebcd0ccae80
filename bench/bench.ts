// `npm run bench [-- PART…]`: builds the program and measures it in a temporary folder. README.md beside this file says what each part is.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchCatalogue } from './catalogue.ts'
import { comparePeers } from './compare.ts'
import { compareRevisions } from './revisions.ts'
import { benchRun } from './run.ts'
import { benchScan } from './scan.ts'
import { measureShares } from './shares.ts'
import { chart, machine, table } from './table.ts'
import { benchYears } from './years.ts'

const PARTS = ['peers', 'scan', 'catalogue', 'run', 'years']
const SHARES = 'shares'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lines: { type: 'string', default: '1000000' },
    repeats: { type: 'string', default: '5' },
    compare: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const lines = Number(values.lines)
const repeats = Number(values.repeats)

const revision = values.compare
const root = join(import.meta.dirname, '..')

if (positionals[0] === SHARES) console.log(measureShares(positionals.slice(1)))
else await measure(positionals.length === 0 ? PARTS : positionals)

async function measure(parts: string[]): Promise<void> {
  const unknown = parts.filter((part) => !PARTS.includes(part))
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: the bench has ${[...PARTS, SHARES].join(', ')}`)
  execFileSync(process.execPath, [join(root, 'scripts/build.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const program = join(root, 'dist/sentarr.js')
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-bench-'))
  try {
    if (revision !== undefined) return await compareRevisions({ root, program, folder, revision, lines, repeats })
    if (parts.includes('peers')) await peers(program, folder)
    if (parts.includes('scan')) await benchScan({ program, folder, lines, repeats })
    if (parts.includes('catalogue')) await benchCatalogue({ root, folder, lines, repeats })
    if (parts.includes('run')) await benchRun({ program, folder })
    if (parts.includes('years')) await benchYears({ program, folder })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function peers(program: string, folder: string): Promise<void> {
  const where = machine(new Date())
  const comparison = await comparePeers({ program, folder, lines, repeats })
  const told = table(comparison, where)
  console.log(told)
  if (!values.write) return
  const readme = join(root, 'README.md')
  const place = /(?<=<!-- bench -->\n)[\s\S]*?(?=<!-- end of bench -->)/
  writeFileSync(
    readme,
    readFileSync(readme, 'utf8').replace(place, () => `${told}\n`),
  )
  writeFileSync(join(root, 'docs/screenshots/bench.svg'), chart(comparison, where))
}
