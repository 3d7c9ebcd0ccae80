// What a source hands on: bytes of whole lines, and where reading stands after them.

/**
 * Where reading stands in one log file, stored in the same transaction as what its lines caused.
 * `head*` identifies the file across renames: an inode alone is reused at once by ext4 and invented by CIFS.
 */
export type Checkpoint = {
  /** Base name relative to the Logs folder, with `/`: `Plex Media Server.log`, `PMS Plugin Logs/com.plexapp.system.log`. */
  file: string
  inode: string
  /** Length in bytes of the hashed head (at most 256; smaller while the file is still short). */
  headLength: number
  headHash: string
  /** Everything before this byte was handed on and stored. */
  offset: number
  /** Hash of the last bytes before `offset` (at most 256): two generations may begin alike, they do not go on alike. */
  tailHash: string
  /** When the file was last written before it was read; a generation written later is newer than this one. Epoch ms with a fraction. */
  mtimeMs: number
}

/** `cut`: a connection was, and what was written meanwhile is not to be had. `unreadable`: also a record that cannot be handled. */
export const GAP_REASONS = ['truncated', 'rotated-away', 'replaced', 'unreadable', 'cut'] as const

/** Lines that existed but could not be read: reported, never swallowed. */
export type Gap = {
  file: string
  reason: (typeof GAP_REASONS)[number]
  /** In words, for the log and the dashboard. */
  detail: string
  /** At least so many bytes are missing; null when unknown. */
  bytes: number | null
  /** The record that was passed over, redacted. */
  kept?: string
}

/** Whole lines of one file. The consumer says how many bytes it took; the rest comes again at the head of the next batch. */
export type Batch = {
  file: string
  /** Whole lines, each ending in LF; only the last line of a finished generation may lack it. Valid until the next read. */
  bytes: Buffer
  /** No later line can join these (generation finished, quiet for a moment, or the buffer is full of one record): take everything. */
  final: boolean
  /** Written since the folder was last seen drained (within a minute): news. False for a backlog. */
  live: boolean
  /** Was there before the very first look at this folder: shown, and never told, however new it is. */
  past: boolean
  gap: Gap | null
  /** The checkpoint to store when `consumed` bytes of this batch were taken. */
  checkpointAt(consumed: number): Checkpoint
}

/** What a folder can say about itself. */
export type FolderState = {
  state: 'reading' | 'waiting' | 'unreachable'
  /** One sentence: what is the matter and what to do. Empty while all is well; while reading it may name one file that cannot be read. */
  detail: string
  files: number
  /** Bytes on disk that were not handed on yet. */
  lagBytes: number
}
