// Where the lines of one server come from: its log folder, Plex's own stream, or both.
import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Matcher } from '../detect/match.ts'
import type { Log } from '../log.ts'
import type { ServerSettings, Settings } from '../settings/settings.ts'
import { type OpenLogsDeps, openLogs } from './open-logs.ts'
import { createLogStream } from './plex/log-stream.ts'
import { createTally } from './plex/tally.ts'
import type { Source } from './source.ts'
import type { SourceTools } from './source-tools.ts'
import { createStandardInput } from './standard-input.ts'

type OpenDeps = Omit<OpenLogsDeps, 'tally'> & {
  server: ServerSettings
  settings: Pick<Settings, 'readFrom' | 'plexLogStream'>
  tools: SourceTools
  matcher: Matcher
  /** Of `run -`: read in the place of a folder; null without it. */
  input: Readable | null
  /** What was stored under a key. */
  value(key: string): unknown
  log: Log
  random(): number
}

/** In the order of their importance: a folder also holds the logs of scanner and plug-ins, which no stream brings. */
export function openSources(deps: OpenDeps): Source[] {
  const { server, settings, tools } = deps
  const { plex } = tools
  if (deps.input !== null) return [standardInput(deps, deps.input)]
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

const placeSchema = z.object({ until: z.number().nullable() })

function standardInput({ tools, matcher, now }: OpenDeps, input: Readable): Source {
  const place = placeSchema.safeParse(tools.stored('stdin')[0]?.place)
  return createStandardInput({
    input,
    matcher,
    until: place.success ? place.data.until : null,
    now,
    changed: tools.changed,
  })
}
