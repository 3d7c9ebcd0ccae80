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
]
/** They have a process of their own as well, and take long: what starts last is short. */
const LONG = ['test/secrets-*.test.ts', 'test/crash/*.test.ts', 'test/cli/scan-memory.test.ts']
/** They share a browser as well. */
const BROWSER = ['test/browser/*.test.ts']

const files = (globs: string[], exclude: string[] = []) => globSync(globs, { cwd: root, exclude }).sort()
const folder = mkdtempSync(join(tmpdir(), 'sentarr-tests-'))

/** Divides `paths` among processes. */
const shares = (paths: string[], processes: number) =>
  Array.from({ length: processes }, (_, n) => paths.filter((_, index) => index % processes === n))

const each = (paths: string[]) => paths.map((path) => [path])

/** Files that import those of one process each, in this order: the runner takes them by their names. */
const all = [
  ...shares(files(BROWSER), 3),
  ...each(LONG.flatMap((glob) => files([glob]))),
  // More than run at once, so that none ends long after the others.
  ...shares(files(['src/**/*.test.ts', 'test/**/*.test.ts'], [...ALONE, ...LONG, ...BROWSER]), 6),
  ...each(files(ALONE)),
].map((paths, index) => {
  const entry = join(folder, `${String(index).padStart(2, '0')}.mjs`)
  writeFileSync(entry, paths.map((path) => `import ${JSON.stringify(pathToFileURL(join(root, path)))}\n`).join(''))
  return entry
})

const options = ['--test', '--test-timeout=300000', `--test-concurrency=${AT_ONCE}`, ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, [...options, ...all], { cwd: root, stdio: 'inherit' })
rmSync(folder, { recursive: true })
process.exitCode = status ?? 1
