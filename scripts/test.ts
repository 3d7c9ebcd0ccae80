// All tests. Files that leave nothing behind share a few processes: modules are loaded and the catalogue is read once in each, not once a
// file. Those in ALONE have one of their own. Arguments go to the runner: `npm test -- --test-name-pattern=outbox`.
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '..')

/** A second for each processor: tests wait for processes, sockets and clocks. */
const AT_ONCE = 2 * availableParallelism()

const ALONE = [
  // They change what the whole process trusts, or its zone.
  'test/channels/email.test.ts',
  'test/channels/exim.test.ts',
  'test/plex-api/tls.test.ts',
  'test/clock.test.ts',
  // It counts the processor time of its process.
  'src/replay/merge.test.ts',
  // They take long.
  'test/crash/*.test.ts',
  'test/cli/scan-memory.test.ts',
  'test/secrets-*.test.ts',
]
/** They share a browser as well. */
const BROWSER = ['test/browser/*.test.ts']

const files = (globs: string[], exclude: string[] = []) => globSync(globs, { cwd: root, exclude }).sort()
const folder = mkdtempSync(join(tmpdir(), 'sentarr-tests-'))

/** Files that import `paths`, each its share of them. More than run at once, so that none ends long after the others. */
function shared(name: string, paths: string[], processes: number): string[] {
  return Array.from({ length: processes }, (_, n) => {
    const its = paths.filter((_, index) => index % processes === n)
    const entry = join(folder, `${name}-${n + 1}.mjs`)
    writeFileSync(entry, its.map((path) => `import ${JSON.stringify(pathToFileURL(join(root, path)))}\n`).join(''))
    return entry
  })
}

const all = [
  ...shared('browser', files(BROWSER), 2),
  ...shared('files', files(['src/**/*.test.ts', 'test/**/*.test.ts'], [...ALONE, ...BROWSER]), 8),
  ...files(ALONE),
]

const options = ['--test', '--test-timeout=300000', `--test-concurrency=${AT_ONCE}`, ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, [...options, ...all], { cwd: root, stdio: 'inherit' })
rmSync(folder, { recursive: true })
process.exitCode = status ?? 1
