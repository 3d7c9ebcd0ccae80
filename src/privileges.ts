// In a container the service starts as root only to make its folders its own; then it gives root up for PUID and PGID.
import { lchownSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** What the service itself makes. Whatever else lies in its folders is somebody else's, and is for its owner to hand over. */
const OURS = /^(?:sentarr\.db(?:-wal|-shm|-journal)?(?:\..*)?|sentarr\.db\..*|sentarr\.yaml(?:\.new)?|rules)$/

type Deps = {
  env: Readonly<Record<string, string | undefined>>
  /** Folders the service writes to. */
  folders: readonly string[]
  process: Pick<NodeJS.Process, 'getuid' | 'setuid' | 'setgid' | 'setgroups'>
  /** Changes the owner of what stands there itself, never of what it leads to. */
  lchown?: (path: string, uid: number, gid: number) => void
}

/**
 * Gives up root. Does nothing when not root, without PUID, or as a Home Assistant app (its /data belongs to root, logs to anyone).
 * Returns a sentence for the log; null when nothing was done.
 */
export function dropPrivileges({ env, folders, process, lchown = lchownSync }: Deps): string | null {
  if (process.getuid?.() !== 0 || env.SUPERVISOR_TOKEN || !env.PUID) return null
  const [uid, gid] = [Number(env.PUID), Number(env.PGID || env.PUID)]
  if (!Number.isInteger(uid) || !Number.isInteger(gid) || uid < 0 || gid < 0) {
    return `PUID ${env.PUID} and PGID ${env.PGID ?? ''} are not numbers of a user and a group: Sentarr goes on as root.`
  }
  if (uid === 0) return null
  const refused = folders.map((folder) => takeOver(folder, (path) => lchown(path, uid, gid)))
  try {
    process.setgroups?.([gid])
    process.setgid?.(gid)
    process.setuid?.(uid)
    return [`Running as user ${uid}, group ${gid}.`, ...refused.filter((words) => words !== null)].join(' ')
  } catch (error) {
    return `This container does not allow to change to user ${uid} (${(error as Error).message}): Sentarr goes on as root.`
  }
}

/** The folder and our own files in it. @returns what was refused, in words; null when nothing was, or there is no such folder yet. */
function takeOver(folder: string, own: (path: string) => void): string | null {
  try {
    if (!isPlain(folder)) return null
    own(folder)
    for (const name of readdirSync(folder)) if (OURS.test(name) && isPlain(join(folder, name))) own(join(folder, name))
    return null
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? null : `${folder} could not be handed over to that user (${message}).`
  }
}

/** A folder, or a file under this name alone: one of several hard links may be another's. Links, pipes and devices are neither. */
function isPlain(path: string): boolean {
  const found = lstatSync(path)
  return found.isDirectory() || (found.isFile() && found.nlink === 1)
}
