// One gzipped log. It is read twice: a cut or damaged one is refused before any of it counts.
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { checkExpansion } from './archive-limits.ts'
import { readStream } from './file-reader.ts'
import { type Inputs, Unreadable } from './input.ts'
import { logInFolder, parseLogName } from './log-name.ts'
import { archiveKind, SNIFF_BYTES, whyNotText } from './sniff.ts'

/** @throws {Unreadable} when it is cut, damaged, a bomb, or holds another archive. */
export async function gzipInputs(path: string, folder: string, packed: number): Promise<Inputs> {
  const { head, size } = await inspect(path, packed)
  if (archiveKind(head)) throw new Unreadable('refused: it holds another archive; unpack it first')
  const name = basename(path).replace(/\.gz$/i, '')
  const known = parseLogName(name)
  const reason = whyNotText(head, known !== null)
  if (reason) return { logs: [], skipped: [{ path, reason }], unreadable: [] }
  const base = known?.log ?? name
  const open = async () => readStream(unpack(path), damaged)
  const log = {
    path,
    log: logInFolder(folder, base),
    family: `${folder}/${base}`,
    generation: known?.generation ?? 0,
    size,
    open,
  }
  return { logs: [log], skipped: [], unreadable: [] }
}

const unpack = (path: string) => {
  const source = createReadStream(path)
  const gunzip = createGunzip()
  source.on('error', (error) => gunzip.destroy(error))
  gunzip.on('close', () => source.destroy())
  return source.pipe(gunzip)
}

async function inspect(path: string, packed: number): Promise<{ head: Buffer; size: number }> {
  const heads: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of unpack(path) as AsyncIterable<Buffer>) {
      if (size < SNIFF_BYTES) heads.push(chunk)
      size += chunk.length
      checkExpansion(size, packed)
    }
  } catch (error) {
    throw damaged(error)
  }
  return { head: Buffer.concat(heads).subarray(0, SNIFF_BYTES), size }
}

function damaged(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'Z_BUF_ERROR') return new Unreadable('refused: the archive is cut off')
  return code.startsWith('Z_') ? new Unreadable('refused: the archive is damaged') : error
}
