// Secrets and personal data never leave: what Plex itself masks only in part is masked here, before anything is stored, shown or sent.

import { createWordFinder, SHORTEST_WORD } from '../text/word-finder.ts'
import { MASKS } from './masks.ts'

// Machine ids and hashes (32 and more hexadecimal digits), and bare tokens (20 characters).
const TOKEN_LENGTH = 20
const LONG_WORD = /[\w-](?<![\w-].)[\w-]{19,}/g
const HASH = /(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])/gi

const WORDS = [...new Set(MASKS.map(({ near }) => near))]
const findWords = createWordFinder(
  new Map(WORDS.filter((word) => word.length >= SHORTEST_WORD).map((word) => [word, word])),
)
const SIGNS = WORDS.filter((word) => word.length < SHORTEST_WORD)

/**
 * Masks tokens, webhook addresses, e-mail and public IP addresses, plex.direct hosts, machine ids, account, device and server names
 * in log text; what stands there is named instead (`<token>`, `<ip>`, …). Private addresses, versions and SQLite handles stay.
 * Idempotent; a few microseconds for a usual line.
 */
export function redact(text: string): string {
  const lower = text.toLowerCase()
  const present = new Set(SIGNS.filter((sign) => lower.includes(sign)))
  findWords(lower, (word) => present.add(word))
  let masked = text
  for (const { near, pattern, replacement } of MASKS) {
    if (!present.has(near)) continue
    masked =
      typeof replacement === 'string' ? masked.replace(pattern, replacement) : masked.replace(pattern, replacement)
  }
  return hasLongWord(masked) ? masked.replace(LONG_WORD, maskWord) : masked
}

/** Whether so many word characters stand in a row; looks at a quarter of the characters of a usual line. */
function hasLongWord(text: string): boolean {
  for (let last = TOKEN_LENGTH - 1; last < text.length; ) {
    let at = last
    while (at > last - TOKEN_LENGTH && isWordCode(text.charCodeAt(at))) at--
    if (at === last - TOKEN_LENGTH) return true
    last = at + TOKEN_LENGTH
  }
  return false
}

/** `[\w-]` */
const isWordCode = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  code === 0x2d ||
  code === 0x5f

function maskWord(word: string): string {
  if (word.length === TOKEN_LENGTH) return looksRandom(word) ? '<token>' : word
  return word.replace(HASH, '<id>')
}

/** A bare Plex token is 20 random characters; words and file names change their kind of character less often. */
function looksRandom(word: string): boolean {
  if (!/\d/.test(word) || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) return false
  return (word.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g) ?? []).length >= 6
}
