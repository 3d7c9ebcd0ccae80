// Readers of bytes: a file, and any stream of chunks (standard input, an archive's entry).
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { ByteReader } from './input.ts'

export async function readFile(path: string): Promise<ByteReader> {
  const handle = await open(path, 'r')
  return {
    async read(into, offset, length) {
      return (await handle.read(into, offset, length, null)).bytesRead
    },
    close: () => handle.close(),
  }
}

/** `wrapError` turns an error of the stream into one for people. */
export function readStream(stream: Readable, wrapError: (error: unknown) => unknown = (error) => error): ByteReader {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let chunk: Buffer = Buffer.alloc(0)
  return {
    async read(into, offset, length) {
      while (chunk.length === 0) {
        const next = await chunks.next().catch((error: unknown) => {
          throw wrapError(error)
        })
        if (next.done) return 0
        chunk = next.value
      }
      const taken = chunk.copy(into, offset, 0, Math.min(length, chunk.length))
      chunk = chunk.subarray(taken)
      return taken
    },
    async close() {
      stream.destroy()
    },
  }
}
