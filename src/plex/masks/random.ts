// Whether a word was thrown by dice: tokens that stand bare, without a key that would tell.
import type { Mask } from './mask.ts'

// The 160 pairs of letters that are most frequent in texts and programs; they make up five sixths of them, and a quarter of a random word.
const PAIRS = new Set(
  `er in re te es at en on ed ti st le nt de or se co ng an ar ea al li ve ne ri ro me ra ec ta lo it io el is ma ch tr et nd ns to la as fi ge he pe ac di il em ou ad un ce ct ic ss nc ts pa rs na si om ca ll pr th ut ex ie rt ha so ol cr po id mi ur sc ck da ke pl ni ai op am im no su us ig ot ab be os mp sh tt ly ow ap fo od ep ef ho rr iv ul bl ee oc ev ag mo pi vi do sp ia hi ry sa ir cl oo fe ci pt nn ba ru ds of ty og rm bu ff va ob au wa ub rd qu gi ue up gr ov rv bo ls`.split(
    ' ',
  ),
)

/** Length of a Plex token. */
const TOKEN_LENGTH = 20

const isLower = (code: number) => code >= 0x61 && code <= 0x7a
const isUpper = (code: number) => code >= 0x41 && code <= 0x5a
const isDigit = (code: number) => code >= 0x30 && code <= 0x39

type Signs = { usual: number; unusual: number; humps: number; mixed: number; parts: number; run: number }

/** What tells dice from a writer: pairs of letters, single small letters between capitals, digits beside letters. */
function signsOf(word: string): Signs {
  const signs: Signs = { usual: 0, unusual: 0, humps: 0, mixed: 0, parts: 1, run: 0 }
  let run = 0
  for (let at = 0; at < word.length; at++) {
    const [before, code, next] = [word.charCodeAt(at - 1), word.charCodeAt(at), word.charCodeAt(at + 1)]
    const letter = isLower(code) || isUpper(code)
    const nextLetter = isLower(next) || isUpper(next)
    run = isLower(code) ? run + 1 : 0
    signs.run = Math.max(signs.run, run - 3)
    if (code === 0x2d || code === 0x5f) signs.parts++
    if (letter && nextLetter && !(isLower(code) && isUpper(next))) {
      if (PAIRS.has(word.slice(at, at + 2).toLowerCase())) signs.usual++
      else signs.unusual++
    }
    if (isLower(code) && isUpper(next) && !isLower(before)) signs.humps++
    if (isUpper(before) && isUpper(code) && isLower(next)) signs.humps++
    if ((isDigit(code) && nextLetter) || (letter && isDigit(next))) signs.mixed++
  }
  return signs
}

const PLAIN_PART = /^(?:[A-Z]?[a-z]*|[A-Z]{1,6}|\d+[a-z]?|[A-Za-z]{1,5}\d{1,4}|S\d+E\d+)$/

/** Weights that tell 20,000 random words from 3,500 names of programs and files; of the random ones one in ten thousand is missed. */
function looksRandom(word: string): boolean {
  if (!/[a-z]/.test(word) || !/[A-Z]/.test(word)) return false
  const { usual, unusual, humps, mixed, parts, run } = signsOf(word)
  if (parts > 1) {
    const odd = word.split(/[-_]/).filter((part) => !PLAIN_PART.test(part)).length
    // Names: `Blade-Runner-2049-HD`, and releases: `BluRay-1080p-DTS-x264-ABC`
    if ((odd === 0 || (parts > 4 && odd < 2)) && !/^[-_]|[-_]$|[-_]{2}/.test(word)) return false
  }
  return 3.1 - 0.53 * usual - 0.06 * unusual + 0.13 * humps + 0.54 * mixed + 0.28 * (parts - 1) - 0.2 * run > -2
}

/** Whether somebody could pronounce it; a random word in small letters is none. */
export function isWordy(word: string): boolean {
  const { usual, unusual, mixed } = signsOf(word)
  return mixed < 3 && usual + unusual >= 4 && usual > 0.55 * (usual + unusual)
}

const HASH = /(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])/gi
const HASH_LENGTH = 32

/** Bare tokens, and machine ids and hashes (32 and more hexadecimal digits). */
export const RANDOM: Mask = {
  near: [],
  wraps: true,
  find(text, found) {
    for (let from = 0; ; ) {
      const long = longWord(text, from)
      if (long === null) return
      from = long.index + long.word.length
      const { word, index } = unescaped(text, long.word, long.index)
      const hashes = word.length < HASH_LENGTH ? [] : [...word.matchAll(HASH)]
      for (const { 0: hash, index: at } of hashes) found(index + at, index + at + hash.length, 'id')
      if (hashes.length === 0 && word.length >= TOKEN_LENGTH && looksRandom(word)) {
        found(index, index + word.length, 'token')
      }
    }
  },
}

/** Without the digits of an escape before it: `%3Dabc…`. */
export function unescaped(text: string, word: string, index: number): { word: string; index: number } {
  const isEscaped = text[index - 1] === '%' && /^[0-9A-Fa-f]{2}/.test(word)
  return isEscaped ? { word: word.slice(2), index: index + 2 } : { word, index }
}

/** The next word of a token's length or more; looks at a quarter of the characters of a usual line. */
function longWord(text: string, from: number): { word: string; index: number } | null {
  for (let last = from + TOKEN_LENGTH - 1; last < text.length; ) {
    let at = last
    while (at > last - TOKEN_LENGTH && isWordCode(text.charCodeAt(at))) at--
    if (at === last - TOKEN_LENGTH) {
      let end = last + 1
      while (end < text.length && isWordCode(text.charCodeAt(end))) end++
      return { word: text.slice(at + 1, end), index: at + 1 }
    }
    last = at + TOKEN_LENGTH
  }
  return null
}

/** `[\w-]` */
const isWordCode = (code: number): boolean =>
  isLower(code) || isDigit(code) || isUpper(code) || code === 0x2d || code === 0x5f
