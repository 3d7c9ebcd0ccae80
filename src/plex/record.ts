// A record: one log entry of a Plex log (a head line and its continuation lines).

export const LEVELS = ['VERBOSE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL'] as const
export type Level = (typeof LEVELS)[number]

/** Of the 99 % that tell no trouble by themselves: only rules that ask for their words read them. */
export const isLow = (level: Level): boolean => LEVELS.indexOf(level) < LEVELS.indexOf('WARN')

export type LogRecord = {
  /** Base name relative to the Logs folder; '' for pasted lines. */
  file: string
  /** Epoch milliseconds of the line's own local time, else of who kept it; null when nothing says it. */
  at: number | null
  /** Null when the line has no head (console output, fragments). */
  level: Level | null
  thread: string
  /** Leading tags, outermost first, nested ones split at `/`: `[Req#81/Transcode/<id>] [hevc @ 0x7f]` → `['Req#81', 'Transcode', '<id>', 'hevc @ 0x7f']`. */
  components: string[]
  /** Message of the head line without its tags. Not redacted: `redactRecord` before storing, showing or sending. */
  message: string
  /** The head line's tags and message as they were written: redacting begins with the whole, not with its parts. */
  written: string
  /** Lines without a head that follow (traceback, second ffmpeg line). */
  continuation: string[]
  /** Who wrote it, where a journal, a syslog or a container log says so; missing in Plex's own files. */
  program?: string
  /** Minutes east of Greenwich in which it says when it was kept. */
  keptZone?: number
  /** The line was longer than 64 KiB and was cut. */
  truncated: boolean
}
