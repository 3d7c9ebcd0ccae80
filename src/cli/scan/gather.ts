// From the paths a user names to the logs to read, oldest generation first.
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { isStatistics } from '../../source/names.ts'
import { readStream } from './file-reader.ts'
import { fileLog, folderInputs, headOf, kindOf, type Once, refusal } from './folder.ts'
import { gzipInputs } from './gzip.ts'
import { type ByteReader, type Inputs, Unreadable } from './input.ts'
import { parseLogName } from './log-name.ts'
import { archiveKind, type Knows, whyNotText } from './sniff.ts'
import { zipInputs } from './zip.ts'

type Gathered = Inputs & { close(): void }

/** Finds the logs of all paths. Never throws: what cannot be read is listed. `close` ends what archives hold open. */
export async function gatherInputs(paths: string[], stdin: () => Readable, knows: Knows): Promise<Gathered> {
  const all: Inputs = { logs: [], skipped: [], unreadable: [] }
  const closers: (() => void)[] = []
  const once = createOnce()
  for (const path of paths) {
    try {
      const found = path === '-' ? stdinInputs(stdin) : await pathInputs(trimmed(path), once, knows)
      if (found.close) closers.push(found.close)
      all.logs.push(...found.logs)
      all.skipped.push(...found.skipped)
      all.unreadable.push(...found.unreadable)
    } catch (error) {
      all.unreadable.push(refusal(path, error))
    }
  }
  return {
    ...all,
    close: () => {
      for (const close of closers) close()
    },
  }
}

/** Without the slash at its end, and without the quote that a Windows shell leaves of `"C:\\Logs\\"`. */
const trimmed = (path: string): string => path.replace(/(?<=.)\/+$/, '').replace(/(?<=^[A-Za-z]:.*)"$/, '')

async function pathInputs(path: string, once: Once, knows: Knows): Promise<Inputs> {
  const stats = await stat(path)
  if (stats.isDirectory()) return folderInputs(path, once, knows)
  const none: Inputs = { logs: [], skipped: [], unreadable: [] }
  if (!stats.isFile()) return { ...none, skipped: [{ path, reason: kindOf(stats) }] }
  if (!(await once(path))) return none
  const head = await headOf(path)
  const kind = archiveKind(head)
  if (kind === 'zip' || (kind === null && path.endsWith('.zip'))) return zipInputs(path, stats.size, knows)
  if (kind === 'gzip' || (kind === null && path.endsWith('.gz'))) return gzipInputs(path, dirname(path), stats.size)
  if (kind === 'other') throw new Unreadable('refused: an archive of a kind that is not read here; unpack it first')
  if (isStatistics(basename(path)))
    return { ...none, skipped: [{ path, reason: 'transcoder statistics (XML), not log lines' }] }
  // Whoever names a file has it read, whatever it is called.
  const reason = whyNotText(head, parseLogName(basename(path)) !== null)
  if (reason) return { ...none, skipped: [{ path, reason }] }
  return { ...none, logs: [fileLog(path, dirname(path), stats.size)] }
}

function stdinInputs(stdin: () => Readable): Inputs {
  const open = async () => refusingArchives(readStream(stdin()))
  return { logs: [{ path: '-', log: '', family: '-', generation: 0, size: null, open }], skipped: [], unreadable: [] }
}

/** An archive can only be read from a file: it is checked before any of it counts. */
function refusingArchives(reader: ByteReader): ByteReader {
  let first = true
  return {
    ...reader,
    async read(into, offset, length) {
      const got = await reader.read(into, offset, length)
      if (first && archiveKind(into.subarray(offset, offset + got))) {
        throw new Unreadable('refused: an archive on standard input; save it and name the file')
      }
      first = false
      return got
    },
  }
}

function createOnce(): Once {
  const seen = new Set<string>()
  return async (path) => {
    // Numbers of files are longer than a double holds on Windows, and some file systems have none.
    const { dev, ino } = await stat(path, { bigint: true })
    const identity = ino === 0n ? await realpath(path) : `${dev}:${ino}`
    const known = seen.has(identity)
    seen.add(identity)
    return !known
  }
}
