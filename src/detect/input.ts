// What moves an incident, and what it cannot know of itself.

/**
 * `at`: line time. `live` false: read from a backlog; `past`: written before the server was
 * watched, so it is never told and its quiet time runs from its own time. `again`: more of an event that was hit already, which brings no incident
 * nearer to its threshold. `seconds`: how long the finding says something took. `clear`: the rule's `recovers` pattern; `resolve`
 * and `reopen`: by hand. `superseded`: what explains it has opened.
 */
export type Input =
  | { kind: 'hit'; at: number; live: boolean; past?: boolean; again?: boolean; seconds?: number | null }
  | { kind: 'clear'; at: number }
  | { kind: 'resolve' }
  | { kind: 'reopen' }
  | { kind: 'superseded' }
  | { kind: 'tick' }

/** What the incident itself cannot know. */
export type Circumstances = {
  /** The server is within the rule's grace after its start. */
  starting: boolean
  /** Another rule's line said that this is no trouble here (`excuses`). */
  excused?: boolean
  /** An incident that explains this one is open. */
  rootCause: boolean
  /** By a mute of the incident, its rule, its category or its server. */
  muted: boolean
}
