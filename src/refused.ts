// What somebody asked for is refused, in words: by any room that takes orders. The web gives it a status, a command prints it.

export type RefusedBecause =
  | 'not_found'
  | 'conflict'
  | 'locked'
  | 'unavailable'
  | 'too_large'
  | 'invalid'
  | 'invalid_settings'
  | 'invalid_cursor'
  | 'upstream'

export class Refused extends Error {
  override name = 'Refused'
  readonly because: RefusedBecause
  /** For programs: what exactly is wrong. */
  readonly details: unknown
  /** `message` is shown to people. */
  constructor(because: RefusedBecause, message: string, details: unknown = null) {
    super(message)
    this.because = because
    this.details = details
  }
}

export const notFound = (what: string) => new Refused('not_found', `There is no such ${what}.`)
