// Where Plex keeps its Logs folder on the systems people run it on, for those who named none.
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { MAIN_LOG } from './names.ts'

const LINUX = 'Library/Application Support/Plex Media Server/Logs'

/** Below a shared folder or a mount: the layouts of NAS shares, container images and plain exports of the folder itself. */
export const BELOW_A_SHARE = [
  '.',
  'Logs',
  LINUX,
  'Plex Media Server/Logs',
  'AppData/Plex Media Server/Logs',
  `config/${LINUX}`,
  `plex/${LINUX}`,
  'plex/Plex Media Server/Logs',
  `plex/config/${LINUX}`,
  `docker/plex/${LINUX}`,
  'AppData/Local/Plex Media Server/Logs',
  'Library/Plex Media Server/Logs',
  `common/${LINUX}`,
]

export type Machine = { home: string; localAppData: string | null }

/** Full paths to try on a plain machine or in a container, the likeliest first. */
export const onThisMachine = ({ home, localAppData }: Machine) => [
  '/logs',
  '/plex-logs',
  `/var/lib/plexmediaserver/${LINUX}`,
  '/var/lib/plex/Plex Media Server/Logs',
  `/var/snap/plexmediaserver/common/${LINUX}`,
  '/var/packages/PlexMediaServer/shares/PlexMediaServer/AppData/Plex Media Server/Logs',
  `/volume1/Plex/${LINUX}`,
  '/volume1/PlexMediaServer/AppData/Plex Media Server/Logs',
  '/share/CACHEDEV1_DATA/.qpkg/PlexMediaServer/Library/Plex Media Server/Logs',
  '/usr/local/plexdata/Plex Media Server/Logs',
  '/var/db/plexdata/Plex Media Server/Logs',
  join(home, 'Library/Logs/Plex Media Server'),
  ...(localAppData === null ? [] : [join(localAppData, 'Plex Media Server', 'Logs')]),
]

/** The first known place that holds a server log, or null. `roots` are folders of shares, each looked into one level deep. */
export async function findLogFolder({ machine, roots }: { machine: Machine; roots: string[] }): Promise<string | null> {
  for (const path of onThisMachine(machine)) if (await holdsServerLog(path)) return path
  for (const root of roots) {
    for (const share of ['', ...(await folders(root))]) {
      for (const below of BELOW_A_SHARE) {
        const path = join(root, share, below)
        if (await holdsServerLog(path)) return path
      }
    }
  }
  return null
}

const holdsServerLog = (folder: string) =>
  access(join(folder, MAIN_LOG)).then(
    () => true,
    () => false,
  )

const folders = async (root: string) => {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map((entry) => entry.name)
}
