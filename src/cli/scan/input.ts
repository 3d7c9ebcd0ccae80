// What a scan reads: logs on disk, in archives and on standard input, all opened in the same way.

/** Reads up to `length` bytes into `into` at `offset`; 0 at the end. */
export type ByteReader = {
  read(into: Buffer, offset: number, length: number): Promise<number>
  close(): Promise<void>
}

export type LogInput = {
  /** As shown in the report. */
  path: string
  /** Base name relative to the Logs folder, as rules know it. */
  log: string
  /** The same for all generations of one log. */
  family: string
  /** 0 is the current file; higher is older. */
  generation: number
  /** Uncompressed size; null when unknown. */
  size: number | null
  open(): Promise<ByteReader>
}

/** Something that is not read, and why in words. */
export type Refusal = { path: string; reason: string }

export type Inputs = {
  logs: LogInput[]
  /** Not logs: nothing is missing without them. */
  skipped: Refusal[]
  /** Should have been read and could not be. */
  unreadable: Refusal[]
  /** Ends what an archive holds open. */
  close?: () => void
}

/** Something stands where a log was expected that cannot be read; the message is the reason in words. */
export class Unreadable extends Error {
  override name = 'Unreadable'
}
