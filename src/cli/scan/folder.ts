// A folder of logs: every log in it and in its folders; what is no log is named.
import type { Dirent } from 'node:fs'
import { open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { inWords } from '../../text/in-words.ts'
import { readFile } from './file-reader.ts'
import type { Inputs, LogInput, Refusal } from './input.ts'
import { isPacked, logInFolder, parseLogName } from './log-name.ts'
import { type Knows, SNIFF_BYTES, whyNotRead } from './sniff.ts'

const MAX_DEPTH = 8

/** Keeps one file from being read twice, whatever names lead to it. True for the first one. */
export type Once = (path: string) => Promise<boolean>

/** @throws when the folder itself cannot be listed. */
export async function folderInputs(root: string, once: Once, knows: Knows): Promise<Inputs> {
  const inputs: Inputs = { logs: [], skipped: [], unreadable: [] }
  const inside = await realpath(root)
  const skip = (path: string, reason: string) => inputs.skipped.push({ path, reason })

  async function visit(path: string, entry: Dirent, depth: number): Promise<void> {
    if (entry.isSymbolicLink()) {
      const target = await realpath(path).catch(() => null)
      if (target === null) return void skip(path, 'a link that leads nowhere')
      if (target !== inside && !target.startsWith(inside + sep)) return void skip(path, 'a link that leaves the folder')
    }
    const stats = await stat(path)
    if (stats.isDirectory()) return (await once(path)) ? walk(path, depth + 1) : undefined
    if (!stats.isFile()) return void skip(path, kindOf(stats))
    if (isPacked(entry.name)) return void skip(path, 'compressed; name the file itself to have it read')
    const reason = await whyNotRead(entry.name, knows, () => headOf(path))
    if (reason) return void skip(path, reason)
    if (await once(path)) inputs.logs.push(fileLog(path, dirname(path), stats.size))
  }

  async function walk(folder: string, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) return void skip(folder, `more than ${MAX_DEPTH} folders deep`)
    const entries = await readdir(folder, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      await visit(path, entry, depth).catch((error: unknown) => inputs.unreadable.push(refusal(path, error)))
    }
  }

  await once(root)
  await walk(root, 0)
  return inputs
}

export const refusal = (path: string, error: unknown): Refusal => ({ path, reason: inWords(error) })

/** A log on disk; `folder` is the one that holds it. */
export function fileLog(path: string, folder: string, size: number): LogInput {
  const { log: base, generation } = parseLogName(basename(path)) ?? { log: basename(path), generation: 0 }
  return {
    path,
    log: logInFolder(folder, base),
    family: `${folder}/${base}`,
    generation,
    size,
    open: () => readFile(path),
  }
}

/** What stands at a path that is neither file nor folder. */
export function kindOf(stats: { isFIFO(): boolean; isSocket(): boolean }): string {
  if (stats.isFIFO()) return 'a FIFO, not a file'
  return stats.isSocket() ? 'a socket, not a file' : 'a device, not a file'
}

export async function headOf(path: string): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(SNIFF_BYTES)
    const { bytesRead } = await handle.read(buffer, 0, SNIFF_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
