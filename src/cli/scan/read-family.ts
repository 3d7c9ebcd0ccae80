// Reads the generations of one log, oldest first, in chunks: bytes in, moments out.
import { redact } from '../../plex/redact.ts'
import { type ByteReader, inWords, type LogInput, type Refusal } from './input.ts'
import type { Moment } from './merge.ts'
import type { ScannedFile } from './report.ts'
import type { Taken } from './take-records.ts'

export type ReadDeps = {
  take(bytes: Buffer, file: string, final: boolean): Taken
  /** Aborted, reading rejects. */
  signal: AbortSignal
  /** Called with the number of bytes read. */
  progress(bytes: number): void
}

export type Reading = {
  files: ScannedFile[]
  unreadable: Refusal[]
  /** The logs must be of one family, oldest generation first. */
  family(logs: LogInput[]): AsyncGenerator<Moment[]>
}

const CHUNK = 1024 * 1024

export function createReading({ take, signal, progress }: ReadDeps): Reading {
  // One for all families: what is left of a chunk is kept by the family itself.
  const buffer = Buffer.allocUnsafe(CHUNK)
  const files: ScannedFile[] = []
  const unreadable: Refusal[] = []

  async function* chunks(reader: ByteReader, log: string, file: ScannedFile): AsyncGenerator<Moment[]> {
    let rest: Buffer = Buffer.alloc(0)
    for (let ended = false; !ended; ) {
      rest.copy(buffer)
      let filled = rest.length
      while (filled < CHUNK && !ended) {
        const got = await reader.read(buffer, filled, CHUNK - filled)
        ended = got === 0
        filled += got
      }
      signal.throwIfAborted()
      file.bytes += filled - rest.length
      progress(filled - rest.length)
      const bytes = buffer.subarray(0, filled)
      let taken = take(bytes, log, ended)
      if (taken.consumed === 0 && filled === CHUNK) taken = take(bytes, log, true)
      file.lines += taken.lines
      file.records += taken.records
      rest = Buffer.from(bytes.subarray(taken.consumed))
      yield taken.moments
    }
  }

  async function* one(log: LogInput): AsyncGenerator<Moment[]> {
    const path = redact(log.path)
    let reader: ByteReader | null = null
    try {
      reader = await log.open()
      const file: ScannedFile = { path, bytes: 0, lines: 0, records: 0 }
      files.push(file)
      yield* chunks(reader, log.log, file)
    } catch (error) {
      signal.throwIfAborted()
      unreadable.push({ path, reason: inWords(error) })
    } finally {
      await reader?.close().catch(() => {})
    }
  }

  return {
    files,
    unreadable,
    async *family(logs) {
      for (const log of logs) yield* one(log)
    },
  }
}
