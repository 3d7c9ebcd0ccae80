// Opens the logs of one server: the folder its settings name, or the one found where Plex usually keeps it.
import type { Log } from '../log.ts'
import type { ServerSettings, Settings } from '../settings/settings.ts'
import type { FolderState } from '../source/batch.ts'
import { checkpointsOf } from '../source/checkpoint.ts'
import { createFolderSource } from '../source/folder.ts'
import { findLogFolder, type Machine } from '../source/known-places.ts'
import { createLocatedSource } from '../source/located.ts'
import { createFailures } from '../supervise.ts'
import { createLogFolder } from './log-folder.ts'
import { createBeside } from './plex/beside.ts'
import type { Tally } from './plex/tally.ts'
import { factsOfStream } from './plex/who.ts'
import type { Source } from './source.ts'
import type { SourceTools } from './source-tools.ts'

/** Where containers and Home Assistant mount what other machines share. */
export const SHARES = ['/share', '/media', '/mnt', '/config']

export const NOT_FOUND =
  'No Plex log folder was found in the usual places. Sign in with Plex in the dashboard, or name the folder in PLEX_LOG_PATH (option plex_log_path): the one that holds "Plex Media Server.log".'
const STREAM_INSTEAD =
  'No log folder was found, so Plex’s own log stream takes its place. It lacks the logs of the scanner and of plug-ins.'
const PRIVATE_LOGS =
  'keeps its logs where no other app can read them. Put Plex’s log folder on a share that both can reach, or watch a Plex server that runs elsewhere: the documentation shows the ways.'

type PlexApps = { plexApps(): Promise<{ name: string; logs: string | null }[]> }

export type OpenLogsDeps = {
  server: ServerSettings
  settings: Pick<Settings, 'readFrom'>
  tools: SourceTools
  /** Shared with Plex's stream; null where that is not read. */
  tally: Tally | null
  machine: Machine
  /** What knows the other apps of Home Assistant, and where their logs can be read; null: at no place. */
  supervisor: PlexApps | null
  log: Log
  now(): number
  clock(): number
}

export function openLogs(deps: OpenLogsDeps): Source {
  const { server, settings, tools, tally, machine, log, now, clock } = deps
  const { checkpoints, unreadable } = checkpointsOf(tools.stored('folder'))
  let said: string | null = null
  function onState({ state, detail, files }: FolderState): void {
    if (detail !== '' && detail !== said) log.warn(detail, { server: server.id })
    if (detail === '' && said !== '' && state === 'reading')
      log.info(`reading Plex's logs: ${files} file${files === 1 ? '' : 's'}`, { server: server.id })
    said = detail
    tools.changed()
  }
  for (const file of unreadable)
    log.warn(`where the reading of ${file} stood is not readable in the database; it goes on at its end`, {
      server: server.id,
    })
  const deafness = createFailures((error) =>
    log.warn(`the system tells no changes of Plex's logs (${error.message}): they are looked at every few seconds`, {
      server: server.id,
      error,
    }),
  )
  const open = (path: string) =>
    createFolderSource({
      path,
      readFrom: settings.readFrom === 'end' ? 'day' : 'start',
      checkpoints,
      misplaced: unreadable,
      now,
      clock,
      onState,
      onDeaf: deafness.failed,
    })
  const files = createLocatedSource({
    path: server.logPath,
    async look() {
      const path = await findLogFolder({ machine, roots: SHARES })
      if (path === null) return { advice: tally ? STREAM_INSTEAD : await adviceFor(deps.supervisor) }
      log.info(`found Plex's logs in ${path}`, { server: server.id })
      return { path }
    },
    open,
    onState,
  })
  const { plex } = tools
  return createLogFolder({
    files,
    meanings: tools.meanings,
    tally,
    ...(plex && {
      asked: { who: (fields) => factsOfStream(plex.watch.sessions, fields), beside: createBeside(plex) },
    }),
    now,
    clock,
  })
}

async function adviceFor(supervisor: PlexApps | null): Promise<string> {
  const apps = await supervisor?.plexApps().catch(() => [])
  const closed = apps?.find(({ logs }) => logs === null)
  return closed ? `The app "${closed.name}" ${PRIVATE_LOGS}` : NOT_FOUND
}
