// `--html FILE`: never over anything but a report of Sentarr's own, nor where a scan would take it for a log.
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, sep } from 'node:path'
import { checkWritten, refusalOf, type Written, writeWhole } from '../written-file.ts'
import { REPORT_TITLE } from './html.ts'
import { parseLogName } from './log-name.ts'

const REPORT: Written = {
  option: '--html',
  what: 'report of Sentarr',
  isOwn: (head) => head.startsWith('<!doctype html>') && head.includes(REPORT_TITLE),
}

/** @throws {UsageError} when `file` is one of the scanned `paths`, would be taken for a log in one, is there and no report, or has no folder. */
export async function checkReportFile(file: string, paths: readonly string[]): Promise<void> {
  const target = await stat(file).catch(() => null)
  for (const path of paths) {
    const input = await stat(path).catch(() => null)
    if (target && input && input.dev === target.dev && input.ino === target.ino)
      throw refusalOf(REPORT, file, 'this is what is scanned')
    if (input?.isDirectory() && parseLogName(basename(file)) && (await liesIn(file, path)))
      throw refusalOf(REPORT, file, `it is named like a log and lies in ${path}`)
  }
  await checkWritten(REPORT, file)
}

/** @throws {UsageError} when it cannot be written; what stood there is then still there. */
export const writeReportFile = (file: string, page: string): Promise<void> => writeWhole(REPORT.option, file, page)

async function liesIn(file: string, folder: string): Promise<boolean> {
  const [parent, root] = await Promise.all([dirname(file), folder].map((path) => realpath(path).catch(() => null)))
  return parent != null && root != null && (parent === root || parent.startsWith(root.replace(/[\\/]$/, '') + sep))
}
