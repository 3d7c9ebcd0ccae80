// A file replaced at once: whoever reads it sees the old or the new one, never half of it.
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { isOfTheKernel } from '../../regular-file.ts'

/** A new file is for its owner only; one that is there keeps its mode, and root leaves it to whom it or its folder belongs. @throws {Error} of the file system */
export function replaceFile(path: string, text: string): void {
  const before = lstatSync(path, { throwIfNoEntry: false })
  const mode = before?.isFile() ? before.mode : 0o600
  mkdirSync(dirname(path), { recursive: true })
  const aside = `${path}.new`
  // What lies there may be a link that somebody laid: it must not be written through.
  rmSync(aside, { force: true })
  const file = openSync(aside, 'wx', mode)
  try {
    if (process.getuid?.() === 0) {
      const { uid, gid } = before ?? lstatSync(dirname(path))
      fchownSync(file, uid, gid)
    }
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  try {
    renameSync(aside, path)
  } catch (error) {
    rmSync(aside, { force: true })
    throw error
  }
}

/** Whether `replaceFile` could write there, known without writing: its folder, or the nearest that exists, takes new files. */
export function canReplace(path: string): boolean {
  // Root would be told that it may, and waits for ever.
  if (isOfTheKernel(path)) return false
  let folder = dirname(path)
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}
