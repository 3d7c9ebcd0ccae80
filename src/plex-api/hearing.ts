// What Plex tells without being asked: events, lines of its log, webhooks; what of it is asked for again, and when.
import { type Frame, textIn } from './frames.ts'
import type { LibraryWatch } from './library-watch.ts'
import type { ServerFacts } from './server-facts.ts'
import type { Sessions } from './sessions.ts'

/** What comes in a burst is asked for once. */
export const DEBOUNCE_MS = 2_000

export type Hearing = {
  /** A webhook says so: who plays is asked soon. */
  somethingPlays(): void
  librariesChange(): void
  /** The message of a line of the log that is not our own. */
  said(message: string): void
  /** An event of the notifications. */
  heard(frame: Frame): void
}

type Deps = {
  libraries: Pick<LibraryWatch, 'heard' | 'said'>
  sessions: Pick<Sessions, 'heard'>
  facts: Pick<ServerFacts, 'learnSetting'>
  /** Asks at the latest in `afterMs`. */
  soon(question: 'sections' | 'counts' | 'sessions' | 'account' | 'root', afterMs: number): void
  changed(): void
}

export function createHearing({ libraries, sessions, facts, soon, changed }: Deps): Hearing {
  return {
    somethingPlays: () => soon('sessions', DEBOUNCE_MS),
    librariesChange: () => soon('sections', DEBOUNCE_MS),
    said(message) {
      if (libraries.said(message)) soon('counts', 2 * DEBOUNCE_MS)
    },
    heard(frame) {
      if (libraries.heard(frame)) {
        soon('sections', DEBOUNCE_MS)
        soon('counts', 2 * DEBOUNCE_MS)
      }
      if (sessions.heard(frame)) soon('sessions', DEBOUNCE_MS)
      if (frame.type === 'reachability') soon('account', DEBOUNCE_MS)
      if (frame.type === 'account') soon('root', DEBOUNCE_MS)
      if (frame.type === 'preference') facts.learnSetting(textIn(frame.body.id), frame.body.value)
      changed()
    },
  }
}
