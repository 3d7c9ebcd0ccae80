// What is said of lines that a cut connection missed and no archive brings back.
import type { Gap } from '../../source/batch.ts'
import type { Start } from './join.ts'
import type { Place } from './place.ts'

export const SERVER_LOG = 'Plex Media Server.log'

/** `why`: the end of a sentence. */
export const gapBecause = (why: string, { cut }: Place): Gap => ({
  file: SERVER_LOG,
  reason: 'cut',
  detail: `the log stream was cut after ${cut?.at(-1)?.time ?? 'its beginning'}, and ${why}`,
  bytes: null,
})

/** What an archive leaves open that was read from `start` on. */
export function gapsAfter({ strict, lost }: Start, place: Place): Gap[] {
  if (lost) return [gapBecause('its log archive no longer reaches back so far', place)]
  if (strict)
    return [gapBecause('its log archive is written differently from its stream: single lines may be missing', place)]
  return []
}
