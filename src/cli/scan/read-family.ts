// Reads the generations of one log, oldest first, in chunks: bytes in, moments out.
import type { FoundRecords } from '../../plex/find-records.ts'
import { redact } from '../../plex/redact.ts'
import { MOST_OPEN, type Moment } from '../../replay/merge.ts'
import { inWords } from '../../text/in-words.ts'
import type { Finder } from './finder.ts'
import type { ByteReader, LogInput, Refusal } from './input.ts'
import type { ScannedFile } from './report.ts'
import { NOT_PLEX } from './sniff.ts'
import { isText, type Taken } from './take-records.ts'

export type ReadDeps = {
  take(bytes: Buffer, file: string, final: boolean, found: FoundRecords): Taken
  finder: Pick<Finder, 'find' | 'memory'>
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

/** Four pieces of each log that is open. With its three buffers of two pieces each has six: up to 12 MiB for all of them. */
const READ_AHEAD = 8 * 1024 * 1024
const LARGEST_PIECE = 1024 * 1024
const SMALLEST_PIECE = 64 * 1024

/** `families`: how many logs there are; of many, less is read of each at once. */
export function createReading({ take, finder, signal, progress, families }: ReadDeps): Reading {
  const open = Math.min(MOST_OPEN, Math.max(1, families))
  /** Bytes that are read at once, and what may be left of them for the next. */
  const piece = Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, 1 << Math.floor(Math.log2(READ_AHEAD / 4 / open))))
  const spare: Buffer[] = []
  const files: ScannedFile[] = []
  const skipped: Refusal[] = []
  const unreadable: Refusal[] = []

  /** Bytes with what was found in them; `got` of them are new, what was left of those before goes right before these. */
  type Piece = { bytes: Buffer; got: number; ended: boolean; found: FoundRecords }

  async function* chunks(reader: ByteReader, log: string, file: ScannedFile): AsyncGenerator<Moment[]> {
    // One is filled while records are looked for in the second, and while those of the third are told. New bytes begin in the middle.
    const buffers = Array.from({ length: 3 }, () => spare.pop() ?? finder.memory(2 * piece))
    let turn = 0
    let coming = fill(reader, buffers[0]!, piece)

    const following = async (rest: Buffer): Promise<Piece> => {
      const got = await coming
      const buffer = buffers[turn]!
      const ended = got < piece
      turn = (turn + 1) % buffers.length
      const start = piece - rest.length
      rest.copy(buffer, start)
      if (!ended) coming = fill(reader, buffers[turn]!, piece)
      const bytes = buffer.subarray(start, piece + got)
      return { bytes, got, ended, found: await finder.find(bytes, ended) }
    }

    let known = false
    let next: Promise<Piece> | null = following(Buffer.alloc(0))
    while (next !== null) {
      const { bytes, got, ended, found }: Piece = await next
      signal.throwIfAborted()
      file.bytes += got
      progress(got)
      // Of what is no log the taker says how much it took.
      const early = isText(log, found) ? take(bytes, log, ended, found) : null
      const rest: Buffer = bytes.subarray(early?.consumed ?? found.consumed)
      const isOverlong = rest.length > piece
      next = ended ? null : heard(following(isOverlong ? Buffer.alloc(0) : rest))
      const parts = [early ?? take(bytes, log, ended, found)]
      if (isOverlong) parts.push(take(rest, log, true, await finder.find(rest, true)))
      for (const { lines, records, moments, recognised } of parts) {
        file.lines += lines
        file.records += records
        known ||= recognised
        yield moments
      }
    }
    spare.push(...buffers)
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

/** It fails unheard when the log was given up before its turn came. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

/** Reads a whole chunk; fewer bytes are the last ones. */
async function fillAll(reader: ByteReader, buffer: Buffer, piece: number): Promise<number> {
  let filled = 0
  for (let got = -1; got !== 0 && filled < piece; filled += got) {
    got = await reader.read(buffer, piece + filled, piece - filled)
  }
  return filled
}

const fill = (reader: ByteReader, buffer: Buffer, piece: number): Promise<number> =>
  heard(fillAll(reader, buffer, piece))
