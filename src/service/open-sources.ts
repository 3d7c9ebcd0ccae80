// Where the lines of one server come from: its log folder, Plex's own stream, or both.
import type { Log } from '../log.ts'
import type { ServerSettings, Settings } from '../settings/settings.ts'
import { type OpenLogsDeps, openLogs } from './open-logs.ts'
import { createLogStream } from './plex/log-stream.ts'
import { createTally } from './plex/tally.ts'
import type { Source } from './source.ts'
import type { SourceTools } from './watched-server.ts'

type OpenDeps = Omit<OpenLogsDeps, 'tally'> & {
  server: ServerSettings
  settings: Pick<Settings, 'readFrom' | 'plexLogStream'>
  tools: SourceTools
  /** What was stored under a key. */
  value(key: string): unknown
  log: Log
  random(): number
}

/** In the order of their importance: a folder also holds the logs of scanner and plug-ins, which no stream brings. */
export function openSources(deps: OpenDeps): Source[] {
  const { server, settings, tools } = deps
  const { plex } = tools
  if (plex === null || settings.plexLogStream === false) return [openLogs({ ...deps, tally: null })]
  const tally = createTally({ key: `tally:${server.id}`, value: deps.value })
  const folder = settings.plexLogStream === true && server.logPath === null ? [] : [openLogs({ ...deps, tally })]
  const stream = createLogStream({
    ...deps,
    id: server.id,
    spare: folder.length > 0,
    plex,
    tally,
    meanings: tools.meanings,
    stored: tools.stored('stream'),
    changed: tools.changed,
  })
  return [...folder, stream]
}
