// Reads the generations of one log, oldest first, in chunks: bytes in, moments out.
import { redact } from '../../plex/redact.ts'
import { MOST_OPEN, type Moment } from '../../replay/merge.ts'
import { inWords } from '../../text/in-words.ts'
import type { ByteReader, LogInput, Refusal } from './input.ts'
import type { ScannedFile } from './report.ts'
import { NOT_PLEX } from './sniff.ts'
import type { Taken } from './take-records.ts'

export type ReadDeps = {
  take(bytes: Buffer, file: string, final: boolean): Taken
  /** Aborted, reading rejects. */
  signal: AbortSignal
  /** Called with the number of bytes read. */
  progress(bytes: number): void
  families: number
}

export type Reading = {
  files: ScannedFile[]
  /** Read in vain: nothing in them is Plex's. */
  skipped: Refusal[]
  unreadable: Refusal[]
  /** The logs must be of one family, oldest generation first. */
  family(logs: LogInput[]): AsyncGenerator<Moment[]>
}

/** Of all logs that are open at once; each has two buffers of two pieces. */
const READ_AHEAD = 8 * 1024 * 1024
const LARGEST_PIECE = 1024 * 1024
const SMALLEST_PIECE = 64 * 1024

/** `families`: how many logs there are; of many, less is read of each at once. */
export function createReading({ take, signal, progress, families }: ReadDeps): Reading {
  const open = Math.min(MOST_OPEN, Math.max(1, families))
  /** Bytes that are read at once, and what may be left of them for the next. */
  const piece = Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, 1 << Math.floor(Math.log2(READ_AHEAD / 4 / open))))
  const spare: Buffer[] = []
  const files: ScannedFile[] = []
  const skipped: Refusal[] = []
  const unreadable: Refusal[] = []

  async function* chunks(reader: ByteReader, log: string, file: ScannedFile): AsyncGenerator<Moment[]> {
    // One is filled while the other is looked through. New bytes begin in the middle; what was left goes right before them.
    let current = spare.pop() ?? Buffer.allocUnsafeSlow(2 * piece)
    let next = spare.pop() ?? Buffer.allocUnsafeSlow(2 * piece)
    let rest: Buffer = Buffer.alloc(0)
    let coming = fill(reader, next, piece)
    let known = false
    for (let ended = false; !ended; ) {
      const got = await coming
      signal.throwIfAborted()
      ended = got < piece
      ;[current, next] = [next, current]
      const start = piece - rest.length
      rest.copy(current, start)
      if (!ended) coming = fill(reader, next, piece)
      file.bytes += got
      progress(got)
      const bytes = current.subarray(start, piece + got)
      const taken = take(bytes, log, ended)
      const parts = [taken]
      rest = bytes.subarray(taken.consumed)
      if (rest.length > piece) {
        parts.push(take(rest, log, true))
        rest = Buffer.alloc(0)
      }
      for (const { lines, records, moments, recognised } of parts) {
        file.lines += lines
        file.records += records
        known ||= recognised
        yield moments
      }
    }
    spare.push(current, next)
    // A page of prose is no log, whatever its name. An empty log is one.
    if (!known && (file.lines > 0 || file.path === '-')) foreign(file)
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

  function foreign(file: ScannedFile): void {
    files.splice(files.indexOf(file), 1)
    skipped.push({ path: file.path, reason: file.lines > 0 ? NOT_PLEX : 'empty' })
  }

  return {
    files,
    skipped,
    unreadable,
    async *family(logs) {
      for (const log of logs) yield* one(log)
    },
  }
}

/** Reads a whole chunk; fewer bytes are the last ones. */
function fill(reader: ByteReader, buffer: Buffer, piece: number): Promise<number> {
  const reading = (async () => {
    let filled = 0
    for (let got = -1; got !== 0 && filled < piece; filled += got) {
      got = await reader.read(buffer, piece + filled, piece - filled)
    }
    return filled
  })()
  // It fails unheard when the log was given up before its turn came.
  reading.catch(() => {})
  return reading
}
