// Reads a file that somebody else may have put there: only a regular one, only so much of it, and never waiting for it.
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { dirname, sep } from 'node:path'

/** Where the kernel shows processes and devices as files. */
const OF_THE_KERNEL = /^\/(?:proc|sys|dev)(?:\/|$)/

export const isOfTheKernel = (path: string): boolean => OF_THE_KERNEL.test(path)

/** `code`: as of the file system, or `ENOTREGULAR`, `EKERNEL`, `EOUTSIDE`, `ETOOLARGE`. */
export class FileRefused extends Error {
  override name = 'FileRefused'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * The text of a regular file of at most `most` bytes. Links are followed, as container platforms hand out files by them, with `inside`
 * only to files below the folder of `path`; but never to what the kernel makes up.
 * @throws {FileRefused | NodeJS.ErrnoException} both with a `code`
 */
export function readRegularFile(path: string, { most, inside = false }: { most: number; inside?: boolean }): string {
  const real = realpathSync(path)
  if (isOfTheKernel(real)) throw new FileRefused('EKERNEL', 'is none of yours: it belongs to the system')
  if (inside && !real.startsWith(`${realpathSync(dirname(path))}${sep}`)) {
    throw new FileRefused('EOUTSIDE', 'is a link to a file elsewhere')
  }
  // Without O_NONBLOCK a named pipe would hold us until somebody writes to it.
  const file = openSync(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0))
  try {
    if (!fstatSync(file).isFile()) throw new FileRefused('ENOTREGULAR', 'is no regular file')
    const bytes = Buffer.allocUnsafe(most + 1)
    let length = 0
    for (let read = -1; read !== 0 && length <= most; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null)
    }
    if (length > most) throw new FileRefused('ETOOLARGE', `is larger than ${Math.floor(most / 1024)} KiB`)
    return bytes.toString('utf8', 0, length)
  } finally {
    closeSync(file)
  }
}
