// What a source gets of its server.
import type { Correlator } from '../detect/correlate.ts'
import type { Meanings } from './meaning.ts'
import type { PlexApi } from './plex/plex-server.ts'
import type { StoredPlace } from './source.ts'

/** What a server hands to the sources it opens. */
export type SourceTools = {
  /** Where the source of this name stood. */
  stored(source: string): StoredPlace[]
  meanings: Meanings
  correlator: Pick<Correlator, 'open'>
  plex: PlexApi | null
  /** The state of a source is another one now. */
  changed(): void
}
