// Which logs a Plex Logs folder holds now.
import type { Dirent } from 'node:fs'
import { join } from 'node:path'
import type { Disk } from './disk.ts'
import { byImportance, logOf, PLUGIN_FOLDER } from './names.ts'

/** `logs`: names as in {@link Checkpoint}, in the order of reading. `skipped`: named like logs, but links or no files. */
export type Found = { logs: string[]; skipped: string[] }

/** Lists the folder and its plug-in folder. A log of which only rotated files exist is there, too. Rejects when the folder cannot be listed. */
export async function discover(disk: Disk, folder: string): Promise<Found> {
  const top = await disk.list(folder)
  const found = [logsIn(top, '')]
  if (top.some((entry) => entry.name === PLUGIN_FOLDER && entry.isDirectory())) {
    const plugins = await disk.list(join(folder, PLUGIN_FOLDER)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EACCES') return null
      throw error
    })
    found.push(plugins ? logsIn(plugins, `${PLUGIN_FOLDER}/`) : { logs: [], skipped: [PLUGIN_FOLDER] })
  }
  return {
    logs: found.flatMap(({ logs }) => logs).sort(byImportance),
    skipped: found.flatMap(({ skipped }) => skipped).sort(byImportance),
  }
}

function logsIn(entries: Dirent[], prefix: string): Found {
  const names = new Set(entries.map(({ name }) => name))
  const logs = new Set<string>()
  const skipped = new Set<string>()
  for (const entry of entries) {
    const log = logOf(entry.name, names)
    if (log === null || entry.isDirectory()) continue
    if (entry.isFile()) logs.add(prefix + log)
    else skipped.add(prefix + entry.name)
  }
  return { logs: [...logs], skipped: [...skipped] }
}
