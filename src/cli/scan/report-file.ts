// `--html FILE`: the page is written whole or not at all, and never over anything but a report of Sentarr's own.
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { inWords } from '../in-words.ts'
import { UsageError } from '../usage.ts'
import { REPORT_TITLE } from './html.ts'
import { parseLogName } from './log-name.ts'

const HEAD_BYTES = 1024

/** @throws {UsageError} when `file` is one of the scanned `paths`, would be taken for a log in one, is there and no report, or has no folder. */
export async function checkReportFile(file: string, paths: readonly string[]): Promise<void> {
  const refuse = (why: string) => new UsageError(`--html ${file}: ${why}; name another file for the report`)
  const target = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw refuse(inWords(error))
  })
  await stat(dirname(file)).catch((error: unknown) => {
    throw refuse(inWords(error))
  })
  for (const path of paths) {
    const input = await stat(path).catch(() => null)
    if (target && input && input.dev === target.dev && input.ino === target.ino) throw refuse('this is what is scanned')
    if (input?.isDirectory() && parseLogName(basename(file)) && (await liesIn(file, path)))
      throw refuse(`it is named like a log and lies in ${path}`)
  }
  if (target?.isDirectory()) throw refuse('it is a folder')
  if (target && !(target.isFile() && (await isReport(file)))) {
    throw refuse('it is there already and is no report of Sentarr')
  }
}

/** @throws {UsageError} when it cannot be written; what stood there is then still there. */
export async function writeReportFile(file: string, page: string): Promise<void> {
  // A link stays a link: what it leads to is replaced.
  const path = await realpath(file).catch(() => file)
  const aside = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}`)
  try {
    await writeFile(aside, page, { flag: 'wx' })
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true })
    throw new UsageError(`--html ${file}: ${inWords(error)}`)
  }
}

async function liesIn(file: string, folder: string): Promise<boolean> {
  const [parent, root] = await Promise.all([dirname(file), folder].map((path) => realpath(path).catch(() => null)))
  return parent != null && root != null && (parent === root || parent.startsWith(root.replace(/[\\/]$/, '') + sep))
}

async function isReport(file: string): Promise<boolean> {
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await handle.read(buffer, 0, HEAD_BYTES, 0)
    const head = buffer.toString('utf8', 0, bytesRead)
    return head.startsWith('<!doctype html>') && head.includes(REPORT_TITLE)
  } finally {
    await handle.close()
  }
}
