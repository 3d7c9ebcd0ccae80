// A zip of logs, as Plex's "Download logs" makes it. All of it is checked before any of it counts: one bad entry refuses the archive.
import { posix } from 'node:path'
import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { inWords } from '../../text/in-words.ts'
import { printable } from '../terminal.ts'
import { checkExpansion } from './archive-limits.ts'
import { readStream } from './file-reader.ts'
import { type Inputs, type LogInput, Unreadable } from './input.ts'
import { logInFolder, parseLogName } from './log-name.ts'
import { archiveKind, type Knows, SNIFF_BYTES, whyNotRead } from './sniff.ts'

const MAX_ENTRIES = 10_000

/**
 * The logs in a zip; their readers need the file open until `close`.
 * @throws {Unreadable} when it is cut, damaged, encrypted, a bomb, names paths outside, or holds another archive.
 */
export async function zipInputs(path: string, packed: number, knows: Knows): Promise<Inputs> {
  let zip: ZipFile
  try {
    zip = await openPromise(path, { autoClose: false })
  } catch (error) {
    throw refused(error)
  }
  try {
    return { ...(await readDirectory(zip, path, packed, knows)), close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw refused(error)
  }
}

async function readDirectory(zip: ZipFile, path: string, packed: number, knows: Knows): Promise<Inputs> {
  const entries: Entry[] = []
  let unpacked = 0
  for await (const entry of zip.eachEntry()) {
    entries.push(entry)
    unpacked += entry.uncompressedSize
    checkExpansion(unpacked, packed)
    if (entries.length > MAX_ENTRIES) throw new Unreadable(`refused: it has more than ${MAX_ENTRIES} entries`)
    if (entry.isEncrypted()) throw new Unreadable('refused: it is encrypted')
  }
  const inputs: Inputs = { logs: [], skipped: [], unreadable: [] }
  for (const entry of entries) {
    if (entry.fileName.endsWith('/')) continue
    const shown = `${path}/${printable(entry.fileName)}`
    const reason = await whyNotReadEntry(zip, entry, knows)
    if (reason) inputs.skipped.push({ path: shown, reason })
    else inputs.logs.push(logOf(zip, path, shown, entry))
  }
  return inputs
}

const LINK = 0o120000

/** Null for a log. Reads the entry to its end, since a zip's checksum stands behind the data. */
async function whyNotReadEntry(zip: ZipFile, entry: Entry, knows: Knows): Promise<string | null> {
  const name = posix.basename(entry.fileName)
  if (((entry.externalFileAttributes >>> 16) & 0o170000) === LINK) return 'a link'
  if (/\.(zip|gz|tgz|tar|7z|rar|xz|bz2|zst)$/i.test(name)) {
    throw new Unreadable(`refused: it holds another archive (${printable(name)}); unpack that one first`)
  }
  return whyNotRead(name, knows, async () => {
    const head = await check(await zip.openReadStreamPromise(entry), entry)
    if (archiveKind(head)) throw new Unreadable(`refused: it holds another archive (${printable(name)})`)
    return head
  })
}

async function check(stream: Readable, entry: Entry): Promise<Buffer> {
  const heads: Buffer[] = []
  let size = 0
  let sum = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (size < SNIFF_BYTES) heads.push(chunk)
    size += chunk.length
    sum = crc32(chunk, sum)
  }
  if (sum !== entry.crc32) throw new Unreadable(`refused: the archive is damaged (${printable(entry.fileName)})`)
  return Buffer.concat(heads).subarray(0, SNIFF_BYTES)
}

function logOf(zip: ZipFile, path: string, shown: string, entry: Entry): LogInput {
  const folder = posix.dirname(entry.fileName)
  const name = posix.basename(entry.fileName)
  const { log: base, generation } = parseLogName(name) ?? { log: name, generation: 0 }
  return {
    path: shown,
    log: logInFolder(folder, base),
    family: `${path}/${folder}/${base}`,
    generation,
    size: entry.uncompressedSize,
    open: async () => readStream(await zip.openReadStreamPromise(entry), refused),
  }
}

function refused(error: unknown): Unreadable {
  if (error instanceof Unreadable) return error
  const message = printable(inWords(error))
  if (/end of central directory|truncated|unexpected EOF|unexpected end/i.test(message))
    return new Unreadable('refused: the archive is cut off, or it is no zip')
  if (/unsupported compression method/i.test(message))
    return new Unreadable('refused: it is compressed in a way that is not read here; unpack it and name the folder')
  if (/relative path|absolute path|invalid characters in fileName/i.test(message)) {
    return new Unreadable(`refused: an entry's name leads outside the archive (${message})`)
  }
  return new Unreadable(`refused: the archive is damaged (${message})`)
}
