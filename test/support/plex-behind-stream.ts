// What a stream of log lines knows of its Plex, without the watch that asks it.
import type { PlexClient } from '../../src/plex-api/client.ts'
import { createOwnLines } from '../../src/plex-api/own-lines.ts'
import { createSessions } from '../../src/plex-api/sessions.ts'
import type { PlexApi } from '../../src/service/plex/plex-server.ts'

export const INTRODUCTION = { clientIdentifier: 'sentarr-test', version: '0', platform: 'test' }

type Given = { server: PlexApi['server']; clock(): number; ask: PlexClient['request'] }

export function plexBehindStream({ server, clock, ask }: Given): PlexApi {
  const watch = {
    sessions: createSessions(clock),
    view: () => ({ version: null, debugLog: true }),
    said() {},
    opened() {},
    closed() {},
    ask,
  } as unknown as PlexApi['watch']
  const own = createOwnLines({ ...INTRODUCTION, clock })
  return {
    watch,
    server,
    introduction: INTRODUCTION,
    own,
    onAnswer() {},
    look() {},
    run: async () => {},
  } as unknown as PlexApi
}
