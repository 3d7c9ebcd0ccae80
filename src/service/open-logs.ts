// Opens the logs of one server: the folder its settings name, or the one found where Plex usually keeps it.
import type { Supervisor } from '../home-assistant/supervisor.ts'
import type { Log } from '../log.ts'
import type { ServerSettings, Settings } from '../settings/settings.ts'
import type { Checkpoint, SourceState } from '../source/batch.ts'
import { createFolderSource, type FolderSource } from '../source/folder.ts'
import { findLogFolder, type Machine } from '../source/known-places.ts'
import { createLocatedSource } from '../source/located.ts'

/** Where containers and Home Assistant mount what other machines share. */
const SHARES = ['/share', '/media', '/mnt', '/config']

const NOT_FOUND =
  'No Plex log folder was found in the usual places. Name it in PLEX_LOG_PATH (option plex_log_path): the folder that holds "Plex Media Server.log".'
const PRIVATE_LOGS =
  'keeps its logs where no other app can read them. Put Plex’s log folder on a share that both can reach, or watch a Plex server that runs elsewhere: the documentation shows the ways.'

type OpenDeps = {
  server: ServerSettings
  settings: Pick<Settings, 'readFrom'>
  checkpoints: Checkpoint[]
  machine: Machine
  supervisor: Supervisor | null
  log: Log
  now(): number
  /** The source can be read, or cannot any more. */
  changed(): void
}

export function openLogs(deps: OpenDeps): FolderSource {
  const { server, settings, checkpoints, machine, log, now } = deps
  let said: string | null = null
  function onState({ state, detail, files }: SourceState): void {
    if (detail !== '' && detail !== said) log.warn(detail, { server: server.id })
    if (detail === '' && said !== '' && state === 'reading')
      log.info(`reading Plex's logs: ${files} file${files === 1 ? '' : 's'}`, { server: server.id })
    said = detail
    deps.changed()
  }
  const open = (path: string) => createFolderSource({ path, readFrom: settings.readFrom, checkpoints, now, onState })
  if (server.logPath !== null) return open(server.logPath)
  return createLocatedSource({
    async look() {
      const path = await findLogFolder({ machine, roots: SHARES })
      if (path === null) return { advice: await adviceFor(deps.supervisor) }
      log.info(`found Plex's logs in ${path}`, { server: server.id })
      return { path }
    },
    open,
    onState,
  })
}

async function adviceFor(supervisor: Supervisor | null): Promise<string> {
  const apps = await supervisor?.plexApps().catch(() => [])
  const closed = apps?.find(({ logs }) => logs === null)
  return closed ? `The app "${closed.name}" ${PRIVATE_LOGS}` : NOT_FOUND
}
