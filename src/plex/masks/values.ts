// Reads the value behind a key, in quotes or without, and tells what could be a secret from what is prose.
import { isWordy } from './random.ts'

export type Value = { from: number; to: number; quoted: boolean }

const QUOTE = /[ubrfl@$]{0,2}(\\{0,4})("""|'''|["'`“”„‘’«‹<])/iy
const CLOSING: Record<string, string> = {
  '“': '”“',
  '”': '”',
  '„': '“”',
  '‘': '’',
  '’': '’',
  '«': '»',
  '‹': '›',
  '<': '>',
}
const LONGEST = 1_000

// Up to a blank, quote, bracket or (encoded) ampersand.
const PLAIN = String.raw`(?:[^\s"'${'`'}<>&;,()[\]{}\\|%“”„‘’«»]|%(?!(?:25)*(?:26|22|27|3[CE]))[0-9A-Fa-f]{2}|%(?![0-9A-Fa-f]{2}))`
const WORD = new RegExp(`${PLAIN}{1,4096}`, 'y')
// A password may hold what elsewhere ends a value, unless another key or a blank comes behind it.
const PASSWORD = new RegExp(
  String.raw`(?:${PLAIN}|[;,)}\]([{|](?=${PLAIN})(?!["']?[\w-]{1,30}["']?[=:])|\\(?=${PLAIN})(?![nrt]\b)|['&](?=\w)(?![\w.-]{1,40}=)){1,1000}`,
  'y',
)

/** The value that begins at character `at`; null when there is none. `anything`: of a password, which holds what it likes. */
export function readValue(text: string, at: number, anything = false): Value | null {
  QUOTE.lastIndex = at
  const quote = QUOTE.exec(text)
  if (quote) {
    const from = at + quote[0].length
    const to = closing(text, from, quote[2]!, quote[1]!)
    if (to > from) return { from, to, quoted: true }
    if (to === from) return null
    // Never closed: its end was cut off, or what begins here is a word.
    const end = /[\n]|$/.exec(text.slice(from, from + LONGEST))!.index
    if (anything && end > 0 && from + end === text.length) return { from, to: text.length, quoted: true }
    at = from
  }
  const word = anything ? PASSWORD : WORD
  word.lastIndex = at
  const match = word.exec(text)
  if (!match) return null
  const value = match[0].replace(/[.,;:!?)\]}]+$/, (end) => (anything && /^!+$/.test(end) ? end : ''))
  return value === '' ? null : { from: at, to: at + value.length, quoted: false }
}

/** Where the quote ends; -1 when it does not. */
function closing(text: string, from: number, quote: string, slashes: string): number {
  const ends = CLOSING[quote] ?? quote
  for (let at = from; at < text.length && at - from < LONGEST; at++) {
    const char = text[at]!
    // What opens again holds a placeholder, which is none of the value.
    if (char === '\n' || (quote === '<' && char === '<')) return -1
    if (slashes === '' && char === '\\') {
      at++
      continue
    }
    if (ends.length === 3 ? !text.startsWith(ends, at) : !ends.includes(char)) continue
    // An apostrophe within a word ends no quote.
    if (char === "'" && quote === "'" && /[\p{L}\p{N}]/u.test(text[at + 1] ?? '')) continue
    if (slashes !== '' && text.slice(Math.max(from, at - slashes.length), at) !== slashes) continue
    return at - (text.startsWith(slashes, at - slashes.length) ? slashes.length : 0)
  }
  return -1
}

const NOTHING = /^(?:null|none|nil|undefined|true|false|yes|no|on|off|empty|unset|n\/a|unknown|[*•x.?-]{1,64})$/i

/** What says that there is no value, or hides it already. */
export const isNothing = (value: string): boolean => NOTHING.test(value.trim())

const PROSE =
  /^(?:a|an|and|any|the|to|of|for|in|is|was|are|be|been|being|from|by|at|it|its|not|no|too|now|still|only|so|set|sent|used|valid|invalid|incorrect|correct|wrong|right|bad|good|required|missing|expired|revoked|rejected|refused|accepted|changed|updated|different|longer|shorter|short|long|must|optional|disabled|enabled|blank|needed|given|stored|saved|encrypted|hashed|hidden|unchanged|already|ok|okay|failed|failure|error|errors|authentication|authorization|auth|login|logins|refresh|request|response|header|file|field|value|length|protected|prompt|manager|reset|check|hash|store|exchange|type|has|have|had|does|did|do|can|cannot|could|should|will|would|may|might|with|without|or|on|as|your|our|their|this|that|these|those|access|unauthorized|forbidden|denied|connection|timeout|timed|could|unable)[.,;:!?]*$/i

/** A word of a sentence about secrets. */
export const isProse = (value: string): boolean => PROSE.test(value)

const PLAIN_SHAPES =
  /^(?:0x[0-9a-f]+|v?\d+(?:[.,:]\d+)*(?:ms|s|m|h|kb|mb|gb|kbps|p|x)?|https?[:/].*|HTTP\/\d.*|[/\\].*|[A-Za-z]:[\\/].*|s\d+e\d+.*|\d{4}-\d{2}-\d{2}.*|[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,5}|lan|local)(?::\d+)?|utf-?\d+|base64|sha-?\d+|md5|oauth2?|http2|ipv[46]|h26[45]|x26[45])$/i

/** Letters and digits (or signs) in one word, as no word of a sentence has. `least`: of characters. */
export function looksSecret(value: string, least = 8): boolean {
  if (value.length < least || PLAIN_SHAPES.test(value)) return false
  return /[A-Za-z]/.test(value) && /[\d!$%^*+~]/.test(value)
}

/** Too long for a word, and none that one could pronounce. */
export const isLong = (value: string): boolean => /^[\w-]{16,}$/.test(value) && !isWordy(value)
