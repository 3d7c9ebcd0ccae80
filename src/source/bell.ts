// Rings when something in the folder changes. A bell, not the truth: it may ring for nothing, and it may not ring.
import { basename, dirname, join, relative } from 'node:path'
import { watch } from 'chokidar'
import { logOf, PLUGIN_FOLDER } from './names.ts'

const NO_SIBLINGS: ReadonlySet<string> = new Set()

type BellDeps = {
  folder: string
  onRing: (log: string) => void
  /** No events any more, or not all: out of watches (ENOSPC) or the like. The folder is looked at every few seconds anyway. */
  onDeaf: (error: unknown) => void
}

/** `onRing` gets the log that changed, named as in a checkpoint. Native events only; where there are none, poll. */
export function createBell({ folder, onRing, onDeaf }: BellDeps) {
  const plugins = join(folder, PLUGIN_FOLDER)
  const ring = (path: string) => {
    const log = logOf(basename(path), NO_SIBLINGS)
    if (log !== null) onRing(join(relative(folder, dirname(path)), log))
  }
  const watcher = watch(folder, {
    backend: 'native',
    depth: 1,
    ignoreInitial: true,
    followSymlinks: false,
    atomic: false,
    awaitWriteFinish: false,
    ignorePermissionErrors: true,
    ignored: (path) => path !== folder && path !== plugins && logOf(basename(path), NO_SIBLINGS) === null,
  })
  watcher.on('all', (_event, path) => ring(path))
  // `all` holds a change back for up to 50 ms after the one before; `raw` does not.
  watcher.on('raw', (_event, name, details) => {
    const { watchedPath } = details as { watchedPath?: string }
    if (typeof name === 'string' && watchedPath !== undefined) ring(join(watchedPath, name))
  })
  watcher.on('error', onDeaf)

  return {
    close(): void {
      watcher.close().catch(onDeaf)
    },
  }
}
