// What a test starts as the program in a process of its own.
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const built = join(root, 'dist/sentarr.js')

/**
 * The built program, as it is installed, where it is newer than all it is made of; else the sources, which take five times as long to
 * start: a test never runs another program than the one that stands there.
 */
export const PROGRAM = isCurrent() ? built : join(root, 'src/main.ts')

function isCurrent(): boolean {
  const builtAt = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return globSync(['src/**', 'scripts/*.ts', 'package*.json'], { cwd: root, exclude: ['**/*.test.ts'] }).every(
    (path) => statSync(join(root, path)).mtimeMs < builtAt,
  )
}
