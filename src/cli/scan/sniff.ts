// Looks at the first bytes of a file: is it a Plex log, an archive, or something else?
import { parseRecord } from '../../plex/parse.ts'

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

/** Null when this is a log; else what it is instead, in words. `named` is true when its name is a log's. */
export function whyNotLog(head: Buffer, named: boolean): string | null {
  if (head.length === 0) return named ? null : 'empty, and not named like a log'
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))
    return 'UTF-16 text; save it as UTF-8'
  const text = head.toString('utf8')
  if (/^\ufeff?\s*</.test(text)) return 'XML or HTML, not log lines'
  if (hasHead(text)) return null
  if (controlShare(head) > 0.1) return 'binary data, not a log'
  return named ? null : 'not a Plex log: no line in it begins like one'
}

const HEAD_LINES = 200

function hasHead(text: string): boolean {
  return text
    .split('\n', HEAD_LINES)
    .some((line) => parseRecord(line.slice(0, 500), { file: '', zoneMinutes: null }).at !== null)
}

function controlShare(head: Buffer): number {
  let controls = 0
  for (const byte of head) if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b)) controls++
  return controls / head.length
}
