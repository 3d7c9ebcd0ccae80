// All tests. Files that leave nothing behind share a few processes: modules are loaded and the catalogue is read once in each, not once a
// file. Those below have one of their own. Arguments go to the runner: `npm test -- --test-name-pattern=outbox`.
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '..')

/** Processes that files share; more of them than run at once, so that none ends long after the others. */
const SHARED = 8
/** A second for each processor: tests wait for processes, sockets and clocks. */
const AT_ONCE = 2 * availableParallelism()

const ALONE = [
  // They change what the whole process trusts, or its zone.
  'test/channels/email.test.ts',
  'test/channels/exim.test.ts',
  'test/plex-api/tls.test.ts',
  'test/clock.test.ts',
  // They take long, and have their own processes to wait for.
  'test/browser/*.test.ts',
  'test/crash/*.test.ts',
  'test/cli/scan-memory.test.ts',
  'test/secrets-*.test.ts',
]

const alone = globSync(ALONE, { cwd: root }).sort()
const others = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root, exclude: ALONE }).sort()

const folder = mkdtempSync(join(tmpdir(), 'sentarr-tests-'))
const shared = Array.from({ length: SHARED }, (_, n) => {
  const imports = others
    .filter((_, index) => index % SHARED === n)
    .map((path) => `import ${JSON.stringify(pathToFileURL(join(root, path)).href)}\n`)
  const entry = join(folder, `shared-${n + 1}.mjs`)
  writeFileSync(entry, imports.join(''))
  return entry
})

const options = ['--test', '--test-timeout=300000', `--test-concurrency=${AT_ONCE}`, ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, [...options, ...shared, ...alone], { cwd: root, stdio: 'inherit' })
rmSync(folder, { recursive: true })
process.exitCode = status ?? 1
