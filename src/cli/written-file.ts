// Files that a command writes where somebody says: whole or not at all, and never over anything that is not its own.
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { inWords } from '../text/in-words.ts'
import { UsageError } from './usage.ts'

const HEAD_BYTES = 1024

export type Written = {
  /** As it is given: `--html`. */
  option: string
  /** What it writes: `report of Sentarr`. */
  what: string
  /** Whether a file that begins so was written by it. */
  isOwn(head: string): boolean
}

export const refusalOf = ({ option, what }: Pick<Written, 'option' | 'what'>, file: string, why: string) =>
  new UsageError(`${option} ${file}: ${why}; name another file for the ${what.split(' ')[0]}`)

/** @throws {UsageError} when `file` is there and not its own, or has no folder. */
export async function checkWritten(its: Written, file: string): Promise<void> {
  const refuse = (why: string) => refusalOf(its, file, why)
  const target = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw refuse(inWords(error))
  })
  await stat(dirname(file)).catch((error: unknown) => {
    throw refuse(inWords(error))
  })
  if (target?.isDirectory()) throw refuse('it is a folder')
  if (target && !(target.isFile() && its.isOwn(await headOf(file))))
    throw refuse(`it is there already and is no ${its.what}`)
}

/** @throws {UsageError} when it cannot be written; what stood there is then still there. */
export async function writeWhole(option: string, file: string, text: string): Promise<void> {
  // A link stays a link: what it leads to is replaced.
  const path = await realpath(file).catch(() => file)
  const aside = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}`)
  try {
    await writeFile(aside, text, { flag: 'wx' })
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true })
    throw new UsageError(`${option} ${file}: ${inWords(error)}`)
  }
}

async function headOf(file: string): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await handle.read(buffer, 0, HEAD_BYTES, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}
