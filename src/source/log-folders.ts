// Every folder on this machine that looks like Plex's logs, for a person to choose from: bounded in places, in results and in time.
import { basename, dirname, join, resolve } from 'node:path'
import { isOfTheKernel } from '../regular-file.ts'
import { createDisk, type Disk } from './disk.ts'
import { BELOW_A_SHARE, type Machine, onThisMachine } from './known-places.ts'
import { MAIN_LOG } from './names.ts'

export type LogFolder = {
  path: string
  /** Epoch milliseconds; when its main log was last written. */
  writtenAt: number
  /** False: give the user that Sentarr runs as the right to read it. */
  readable: boolean
}

/** Where containers, NAS systems and people keep what belongs to programs. */
const ROOTS = [
  ...['/logs', '/plex-logs', '/config', '/share', '/media', '/addon_configs', '/homeassistant', '/data'],
  ...['/mnt', '/mnt/user/appdata', '/mnt/cache/appdata', '/mnt/c/Users'],
  ...['/volume1', '/volume2', '/share/CACHEDEV1_DATA', '/share/CACHEDEV1_DATA/.qpkg'],
  ...['/opt', '/opt/appdata', '/srv', '/home', '/var/snap'],
]
const NOT_FILES: ReadonlySet<string> = new Set(['proc', 'sys', 'dev', 'run'])
const MOST_FOUND = 12
const MOST_IN_A_ROOT = 60
/** Of one call; a dead mount must not hold up the others, so each root is asked by itself. */
const CALL_MS = 1_000
const LIMIT_MS = 6_000

type SearchDeps = {
  machine: Machine
  /** What the settings name: often a folder too high or too low. */
  near: string | null
  /** Milliseconds that only ever grow. */
  clock(): number
  roots?: readonly string[]
}

/** The likeliest first; never rejects. */
export async function findLogFolders({ machine, near, clock, roots = ROOTS }: SearchDeps): Promise<LogFolder[]> {
  const until = clock() + LIMIT_MS
  const found = new Map<string, LogFolder>()
  const isOver = () => found.size >= MOST_FOUND || clock() >= until

  async function look(disk: Disk, path: string): Promise<void> {
    if (isOver()) return
    const log = join(path, MAIN_LOG)
    try {
      const stat = await disk.stat(log)
      if (!stat.isFile()) return
      const real = await disk.realpath(path)
      if (found.has(real)) return
      found.set(real, {
        path: real,
        writtenAt: Number(stat.mtimeMs),
        readable: await isReadable(disk, join(real, MAIN_LOG)),
      })
    } catch {
      // There is none, or nothing answers there.
    }
  }

  async function lookBelow(root: string): Promise<void> {
    const disk = createDisk({ limitMs: CALL_MS })
    for (const share of ['', ...(await foldersIn(disk, root))])
      for (const below of BELOW_A_SHARE) await look(disk, join(root, share, below))
  }

  const named = near === null || isOfTheKernel(resolve(near)) ? [] : [resolve(near), dirname(resolve(near))]
  for (const root of named) await lookBelow(root)
  for (const path of onThisMachine(machine)) await look(createDisk({ limitMs: CALL_MS }), path)
  for (const root of [...roots, machine.home]) await lookBelow(root)
  return [...found.values()]
}

/** The folder of Plex's logs that a person means by a path: that one, one below it where Plex keeps them, or the one of the log itself. */
export async function logFolderBelow(path: string): Promise<string | null> {
  const disk = createDisk({ limitMs: CALL_MS })
  const isLog = (log: string) =>
    disk.stat(log).then(
      (stat) => stat.isFile(),
      () => false,
    )
  if (basename(path) === MAIN_LOG && (await isLog(path))) return dirname(path)
  for (const below of BELOW_A_SHARE) if (await isLog(join(path, below, MAIN_LOG))) return join(path, below)
  return null
}

const isReadable = (disk: Disk, log: string): Promise<boolean> =>
  disk.open(log).then(
    (handle) => {
      disk.close(handle)
      return true
    },
    () => false,
  )

/** Those named after Plex first. */
async function foldersIn(disk: Disk, root: string): Promise<string[]> {
  const entries = await disk.list(root).catch(() => [])
  const isPlex = (name: string) => Number(/plex/i.test(name))
  return entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .filter((name) => !NOT_FILES.has(name))
    .sort((a, b) => isPlex(b) - isPlex(a) || a.localeCompare(b))
    .slice(0, MOST_IN_A_ROOT)
}
