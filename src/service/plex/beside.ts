// What else the lines of a log folder tell a server whose API is asked too: why something is transcoded, what somebody deleted, and
// which lines are there only because we ask.
import { messageOf } from '../../plex-api/line-mark.ts'
import { createTranscodeReasons } from '../../plex-api/transcode-reasons.ts'
import type { PlexApi } from './plex-server.ts'

const LF = 0x0a
const LINE_LIMIT = 4_096
/** Of a batch so much is looked at; what is written while somebody watches is less. */
const BYTES = 1024 * 1024

export type Beside = {
  /**
   * Of lines written just now. `ours`: how many of them Plex wrote for a request of ours; `last`: the newest one that it did not,
   * null when there is none.
   */
  heard(bytes: Buffer): { ours: number; last: string | null }
}

export function createBeside({ own, watch }: Pick<PlexApi, 'own' | 'watch'>): Beside {
  const learnReason = createTranscodeReasons(watch.sessions)
  return {
    heard(bytes) {
      let ours = 0
      let last: string | null = null
      for (let at = Math.max(0, bytes.length - BYTES); at < bytes.length; ) {
        const newline = bytes.indexOf(LF, at)
        const end = newline < 0 ? bytes.length : newline
        const line = bytes.toString('utf8', at, Math.min(end, at + LINE_LIMIT))
        at = end + 1
        const message = messageOf(line)
        if (message === null) continue
        if (own.isOwn(message)) ours++
        else {
          last = line
          learnReason(message)
          watch.said(message)
        }
      }
      return { ours, last }
    },
  }
}
