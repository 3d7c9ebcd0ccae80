// When a user's pattern is given up; apart from what runs such patterns, which most commands never load.

/** For one pattern on one record. */
export const OWN_RULE_MS = 500

/** A pattern took too long on a record; it must not be tried again. */
export class TooSlow extends Error {
  override name = 'TooSlow'
}
