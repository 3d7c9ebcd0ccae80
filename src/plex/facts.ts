// What a line says about whom and what it is about: host, file, library, exit code, the client that asked.
import { MEDIA } from './personal.ts'
import { cut, own, type Redacted, redact } from './redact.ts'

export type Facts = Record<string, Redacted>

/** UTF-16 units of a fact that are kept. */
export const FACT_LIMIT = 300

/** `near`: a text without which the pattern cannot match; most lines hold none. The first group that took part is the value. */
type Fact = { name: string; near: string; pattern: RegExp }
const fact = (name: string, near: string, pattern: string, flags = ''): Fact => ({
  name,
  near,
  pattern: new RegExp(pattern, flags),
})

// A host; what redaction left of one is taken along: `<host>.plex.direct`.
const HOST = String.raw`((?:[\w-]|<host>)[\w.-]{0,252}\w|\[[0-9a-f:]{2,45}\])`
const URL_BEGIN = String.raw`(?<![\w=&?%])(?:https?|wss?|rtsp)://(?:<user>@)?`

// An absolute path, but none of Plex's own API.
const API = String.raw`library/(?:all|collections|metadata|parts|sections|streams)\b|livetv/|(?:video|music|photo)/:`
const ROOT = String.raw`(?:/(?![:/]|${API})|[A-Za-z]:[\\/]|\\\\(?=\w))`
// Programs and sources say who speaks, not what about; an extension has a letter, a version has none.
const EXTENSION = String.raw`\.(?!(?:cc?|cpp|h|hpp|pyc?|js|so|dll|dylib|exe|sh|bat|ps1)\b)(?=\d{0,4}[A-Za-z])[A-Za-z0-9]{2,5}`
// Without quotes only what is known to be one ends a path: titles have dots and blanks.
const KNOWN_EXTENSION = String.raw`\.(?:${MEDIA}|m4s|db|db-wal|db-shm|gdb|dat|xml|json|log|zip|plist|tmp)`
const NO_PATH_BEFORE = String.raw`(?<![\w:/.>=?&%\]\\-]|\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) )`
const PATH_END = String.raw`(?=["'”\s:,;]|[)\]](?!\.?\w|[/\\-])|$)`
const BARE = String.raw`(?:[^\n"'|*? ]| (?!/|[A-Za-z]:[\\/])){1,400}?`

const NUMBER = '(-?(?:0x[0-9a-f]{1,8}|[0-9]{1,10}))\\b'
// Not what a linker calls a library.
const LIBRARY_NAME = String.raw`(?!lib\w|com\.plexapp|[^'"“”\n]{0,100}(?:[/\\]|\.(?:so|dll|dylib)\b))`

// Up to the next key, or to what follows the address in a request's line; old lines keep the blanks of a value.
const HEADER_VALUE = String.raw` ?(?:=>|=) ?([^\s&"'<>()#,;]{1,60}(?: [^\s&"'<>()#,;]{1,60}){0,5})(?=[&,;"]| [(#]|\s*$)`

/** Of several about one thing the first that matches counts. */
const FACTS: Fact[] = [
  fact('host', 'resolve ', String.raw`\bresolve (?:host|proxy)(?:: | ')${HOST}`),
  fact('host', 'onnect to ', String.raw`\b[Cc]onnect to ${HOST} port \d`),
  fact('host', '://', URL_BEGIN + HOST),
  // The input of the transcoder's command line.
  fact('file', ' -i ', String.raw` -i (?:"(${ROOT}[^"\n]{1,1000})"|'(${ROOT}[^'\n]{1,1000})')`),
  fact('file', '"', String.raw`"(${ROOT}[^"\n]{1,1000}${EXTENSION})"`),
  fact('file', '“', String.raw`“(${ROOT}[^”\n]{1,1000}${EXTENSION})”`),
  // An apostrophe within a word ends no quote.
  fact('file', "'", String.raw`(?<!\w)'(${ROOT}(?:[^'\n]|'(?=\w)){1,1000}${EXTENSION})'(?!\w)`),
  fact('file', '/', `${NO_PATH_BEFORE}(/(?![:/]|${API})${BARE}${KNOWN_EXTENSION})${PATH_END}`, 'i'),
  fact('file', '\\', `${NO_PATH_BEFORE}((?:[A-Za-z]:\\\\|\\\\\\\\(?=\\w))${BARE}${KNOWN_EXTENSION})${PATH_END}`, 'i'),
  fact('library', 'ibrary ', String.raw`\b[Ll]ibrary (?:section )?'${LIBRARY_NAME}((?:[^'\n]|'(?=\w)){1,100})'(?!\w)`),
  fact('library', 'ibrary ', String.raw`\b[Ll]ibrary (?:section )?["“]${LIBRARY_NAME}([^"“”\n]{1,100})["”]`),
  fact('library', 'ection ', String.raw`\b[Ss]ection \d{1,6} \((?!\d+ (?:items?|files?|ms)\b)([^()\n]{1,100})\)`),
  fact(
    'exit_code',
    'exit',
    String.raw`\bexit (?:code|status)(?: for process \d{1,10})?(?: is|:| of| ?=)? ?${NUMBER}`,
    'i',
  ),
  fact('exit_code', 'exited', String.raw`\bexited with (?:exit )?(?:code |status )?${NUMBER}`, 'i'),
  fact('session', 'erminated session ', String.raw`\bTerminated session \S{1,40}:([\w-]{6,64}) with reason `),
  fact('client', 'X-Plex-Product', `X-Plex-Product${HEADER_VALUE}`),
  fact('device', 'X-Plex-Device', `X-Plex-Device${HEADER_VALUE}`),
  fact('device', 'X-Plex-Platform', `X-Plex-Platform${HEADER_VALUE}`),
  fact('device', 'client profile', String.raw`\bdevice=([^,=\n]{1,60})(?=,|$)`),
  fact('device', 'client profile', String.raw`\bplatform=([^,=\n]{1,60})(?=,|$)`),
]

// A kind of client or device. What belongs to somebody ("Dave's TV") or is an address is none.
const KIND = /^[\p{L}\p{N}][\p{L}\p{N} .,:+()/_-]{0,79}$/u
const KINDS = ['client', 'device']

/**
 * What a redacted line states: `host`, `file`, `library`, `exit_code`, the `session` of a stream that ended, and of the client that
 * asked its product (`client`) and its kind of device (`device`). Only the first line of the text counts. Values are redacted, at most 300 characters long.
 * Of an address's query only the client's own headers are read; names of people and devices never are.
 */
export function factsIn(redacted: Redacted): Facts {
  const end = redacted.indexOf('\n')
  const line = end < 0 ? redacted : redacted.slice(0, end)
  const facts: Facts = {}
  for (const { name, near, pattern } of FACTS) {
    if (facts[name] !== undefined || !line.includes(near)) continue
    const found = pattern
      .exec(line)
      ?.slice(1)
      .find((group) => group !== undefined)
    const value = found === undefined ? '' : KINDS.includes(name) ? kind(found) : found
    if (value !== '') facts[name] = cut(own(value), FACT_LIMIT)
  }
  return facts
}

/** Headers stand in queries percent-encoded, which may hide what redaction looks for. */
function kind(written: string): string {
  const value = redact(decoded(written)).trim()
  return KIND.test(value) ? value : ''
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return ''
  }
}
