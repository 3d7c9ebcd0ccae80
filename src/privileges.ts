// In a container the service starts as root only to make its folders its own; then it gives root up for PUID and PGID.
import { chownSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

type Deps = {
  env: Readonly<Record<string, string | undefined>>
  /** Folders the service writes to. */
  folders: readonly string[]
  process: Pick<NodeJS.Process, 'getuid' | 'setuid' | 'setgid' | 'setgroups'>
  chown?: (path: string, uid: number, gid: number) => void
}

/**
 * Gives up root. Does nothing when not root, without PUID, or as a Home Assistant app (its /data belongs to root, logs to anyone).
 * Returns a sentence for the log; null when nothing was done.
 */
export function dropPrivileges({ env, folders, process, chown = chownSync }: Deps): string | null {
  if (process.getuid?.() !== 0 || env.SUPERVISOR_TOKEN || !env.PUID) return null
  const [uid, gid] = [Number(env.PUID), Number(env.PGID || env.PUID)]
  if (!Number.isInteger(uid) || !Number.isInteger(gid) || uid < 0 || gid < 0) {
    return `PUID ${env.PUID} and PGID ${env.PGID ?? ''} are not numbers of a user and a group: Sentarr goes on as root.`
  }
  if (uid === 0) return null
  for (const folder of folders) takeOver(folder, uid, gid, chown)
  try {
    process.setgroups?.([gid])
    process.setgid?.(gid)
    process.setuid?.(uid)
    return `Running as user ${uid}, group ${gid}.`
  } catch {
    return `This container does not allow to change to user ${uid}: Sentarr goes on as root.`
  }
}

/** The folder and the files in it; what cannot be taken over shows as not writable later. */
function takeOver(folder: string, uid: number, gid: number, chown: NonNullable<Deps['chown']>): void {
  try {
    chown(folder, uid, gid)
    for (const name of readdirSync(folder)) chown(join(folder, name), uid, gid)
  } catch {}
}
