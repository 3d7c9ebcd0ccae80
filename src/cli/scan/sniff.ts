// Looks at the first bytes of a file: is it a Plex log, an archive, or something else?
import { parseRecord } from '../../plex/parse.ts'
import { isAboutPlex } from '../../plex/programs.ts'
import type { LogRecord } from '../../plex/record.ts'
import { isStatistics } from '../../source/names.ts'
import { mayHoldLines, parseLogName } from './log-name.ts'

/** Bytes that are looked at. */
export const SNIFF_BYTES = 64 * 1024

/** What an archive's first bytes say; null when it is none that people pack logs into. */
export function archiveKind(head: Buffer): 'zip' | 'gzip' | 'other' | null {
  if (head.length < 4) return null
  if (head.readUInt32LE(0) === 0x04034b50 || head.readUInt32LE(0) === 0x06054b50) return 'zip'
  if (head.readUInt16BE(0) === 0x1f8b) return 'gzip'
  const magic = head.subarray(0, 6).toString('latin1')
  if (magic === '\xfd7zXZ\0' || magic === '7z\xbc\xaf\x27\x1c' || magic.startsWith('BZh') || magic.startsWith('Rar!'))
    return 'other'
  if (magic.startsWith('\x28\xb5\x2f\xfd') || head.subarray(257, 262).toString('latin1') === 'ustar') return 'other'
  return null
}

/** Null when these are lines of text; else what it is instead, in words. `named` is true when its name is a log's. */
export function whyNotText(head: Buffer, named: boolean): string | null {
  if (head.length === 0) return named ? null : 'empty, and not named like a log'
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))
    return 'UTF-16 text; save it as UTF-8'
  const text = head.toString('utf8')
  if (/^\ufeff?\s*<(?!\d{1,3}>)/.test(text)) return 'XML or HTML, not log lines'
  return controlShare(head) > 0.1 && !holdsLine(text, (line) => parse(line).level !== null)
    ? 'binary data, not a log'
    : null
}

export const NOT_PLEX = 'not a Plex log: no line in it is one that Plex writes'

/** Whether a rule knows what a line says. */
export type Knows = (record: LogRecord) => boolean

/** Null when a file of this name in a folder or an archive is read; else why not, in words. `head` is asked for only then. */
export async function whyNotRead(name: string, knows: Knows, head: () => Promise<Buffer>): Promise<string | null> {
  if (isStatistics(name)) return 'transcoder statistics (XML), not log lines'
  const named = parseLogName(name) !== null
  if (!named && !mayHoldLines(name)) return 'not named like a log'
  const bytes = await head()
  return whyNotText(bytes, named) ?? (named || holdsPlexLines(bytes, knows) ? null : NOT_PLEX)
}

const SNIFFED_LINES = 200
const LINE_LENGTH = 500

/** Whether one of the first lines satisfies `test`. */
function holdsLine(text: string, test: (line: string) => boolean): boolean {
  return text.split('\n', SNIFFED_LINES).some((line) => test(line.slice(0, LINE_LENGTH)))
}

/** Whether one of the first lines is Plex's, whoever kept it. */
function holdsPlexLines(head: Buffer, knows: Knows): boolean {
  return holdsLine(head.toString('utf8'), (line) => {
    const record = parse(line)
    return isAboutPlex(record) && (record.level !== null || record.program !== undefined || knows(record))
  })
}

const parse = (line: string) => parseRecord(line, { file: '', zoneMinutes: null })

const CONTROL = /[\0-\x08\x0e-\x1a\x1c-\x1f]/g

const controlShare = (head: Buffer): number => (head.toString('latin1').match(CONTROL)?.length ?? 0) / head.length
