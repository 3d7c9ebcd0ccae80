// Every call to the file system that may meet a dead mount: with a time limit, and never a second one behind a stuck one.
import { type BigIntStats, constants, type Dirent } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import * as nodeFs from 'node:fs/promises'

/** The part of `node:fs/promises` that reading needs. */
export type FileSystem = Pick<typeof nodeFs, 'open' | 'readdir' | 'realpath' | 'stat'>

/** Reads names and bytes; every function rejects with a system error, or with {@link DiskTimeout}. */
export type Disk = ReturnType<typeof createDisk>

/** The file system did not answer in time: a dead network mount blocks a call for about half a minute. */
export class DiskTimeout extends Error {
  readonly code = 'ETIMEDOUT'
}

/** `limitMs`: how long one call may take. */
export function createDisk({ limitMs, fs = nodeFs }: { limitMs: number; fs?: FileSystem }) {
  let stuck = false
  /** Closing takes a thread, too: on a dead mount it waits for the call that is stuck. */
  let toClose: FileHandle[] = []

  function close(handle: FileHandle): void {
    if (stuck) toClose.push(handle)
    else handle.close().catch(() => {})
  }

  function free(): void {
    stuck = false
    toClose.forEach(close)
    toClose = []
  }

  async function limited<T>(call: () => Promise<T>, tooLate: (result: T) => void = () => {}): Promise<T> {
    if (stuck) throw new DiskTimeout('the file system still does not answer')
    const answer = call()
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        stuck = true
        answer.then(tooLate).then(free, free)
        reject(new DiskTimeout(`the file system did not answer within ${limitMs} ms`))
      }, limitMs)
    })
    try {
      return await Promise.race([answer, timeout])
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    list: (path: string): Promise<Dirent[]> => limited(() => fs.readdir(path, { withFileTypes: true })),
    realpath: (path: string): Promise<string> => limited(() => fs.realpath(path)),
    stat: (path: string): Promise<BigIntStats> => limited(() => fs.stat(path, { bigint: true })),
    /** Opens for reading; follows no link and does not wait for a FIFO's writer. */
    open: (path: string): Promise<FileHandle> =>
      limited(() => fs.open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK), close),
    fstat: (handle: FileHandle): Promise<BigIntStats> => limited(() => handle.stat({ bigint: true })),
    /** Fills `buffer` from `position` as far as the file goes; returns the bytes read. */
    async read(handle: FileHandle, buffer: Buffer, position: number): Promise<number> {
      let filled = 0
      while (filled < buffer.length) {
        const at = filled
        const { bytesRead } = await limited(() => handle.read(buffer, at, buffer.length - at, position + at))
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return filled
    },
    /** Never waits and never fails: there is nothing to do about a handle that cannot be closed. */
    close,
  }
}
