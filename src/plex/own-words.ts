// What Plex itself says in a message, apart from what others named: titles, files, searches.
import { UNIX_PATHS, WINDOWS_PATHS } from './personal.ts'

/** From the first character to the one behind the last. */
export type Span = [from: number, to: number]

/** `near`: a text without which the pattern cannot match; most messages need none of the patterns. */
type Shape = { near: string; pattern: RegExp }

const QUOTED: Shape[] = [
  { near: '"', pattern: /"[^"\n]{1,1000}"/g },
  { near: '“', pattern: /“[^”\n]{1,1000}”/g },
  // An apostrophe inside a word ends no quote.
  { near: "'", pattern: /(?<![\p{L}\p{N}])'(?:[^'\n]|(?<=\p{L})'(?=\p{L})){1,1000}'(?![\p{L}\p{N}])/gu },
]
/** A library of C++ is quoted with its error: `'boost::filesystem::create_directories: No space left on device…'`. */
const ERROR_TEXT = /^.(?:what\(\): )?(?:[A-Z]\w{2,20}: ){0,3}'?(?:\w{2,30}::\w|create_director)/
const MEDIA_FILE = /\.[A-Za-z0-9]{2,4}.$/

const BARE: Shape[] = [
  // A search for a title keeps its blanks in old logs: a value reaches up to the next key.
  { near: '=', pattern: /[?&][\w.%-]{1,60}=[^&\n]{0,300}(?=&[\w.%-]{1,60}=)/g },
  { near: '=', pattern: /[?&][\w.%-]{1,60}=[^\s&"')]{0,300}[^\s&"'):;,.]/g },
  ...WINDOWS_PATHS.map((pattern) => ({ near: '\\', pattern })),
  ...UNIX_PATHS.map((pattern) => ({ near: '/', pattern })),
]

const NAME_START = /["“'?&/\\]/

/** Where the first name could begin; the end of the message when there is none. Cheaper than `namesIn`. */
export function firstNameIn(message: string): number {
  const at = message.search(NAME_START)
  if (at < 0) return message.length
  // of `D:\a` the drive's letter is left standing
  return message[at - 1] === ':' ? at - 1 : at
}

/** Where quoted names, paths and the values of queries stand: a film may be called "Out of memory". In order, none in another. */
export function namesIn(message: string): Span[] {
  const spans: Span[] = []
  for (const { near, pattern } of QUOTED) {
    if (!message.includes(near)) continue
    pattern.lastIndex = 0
    for (let match = pattern.exec(message); match; match = pattern.exec(message)) {
      const { 0: quoted, index } = match
      if (!ERROR_TEXT.test(quoted) || MEDIA_FILE.test(quoted)) spans.push([index + 1, index + quoted.length - 1])
    }
  }
  for (const { near, pattern } of BARE) {
    if (!message.includes(near)) continue
    pattern.lastIndex = 0
    for (let match = pattern.exec(message); match; match = pattern.exec(message)) {
      spans.push([match.index + 1, match.index + lengthOf(match[0])])
    }
  }
  return united(spans)
}

/** What follows a colon is said about the name: `/media/a.mkv: Input/output error`; a place in brackets ends with its line, `(D:\a\Item.cpp:522)`. */
function lengthOf(name: string): number {
  const colon = name.search(/:(?: |$|\d+\))/)
  return colon < 0 ? name.length : colon
}

/** The message with an ellipsis for each of `names`. */
export function ownWords(message: string, names: readonly Span[]): string {
  let words = ''
  let at = 0
  for (const [from, to] of names) {
    words += `${message.slice(at, from)}…`
    at = to
  }
  return words + message.slice(at)
}

function united(spans: Span[]): Span[] {
  const result: Span[] = []
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}
