// Secrets and personal data never leave: what Plex itself masks only in part is masked here, before anything is stored, shown or sent.
import { isIPv6 } from 'node:net'
import { isPublicIPv4 } from './addresses.ts'

type Mask = [pattern: RegExp, replacement: string | ((...groups: string[]) => string)]

// `=`, also percent-encoded once or more.
const IS = '(?:=|%(?:25)*3[Dd])'
// A value in a query or header: up to a blank, quote, bracket or (encoded) ampersand.
const VALUE = String.raw`(?:[^\s&"'<>,;)\]}%\\]|%(?!(?:25)*26)[0-9A-Fa-f]{2})+`
const SECRET_KEY = String.raw`[\w-]{0,40}(?:token|secret|passw(?:or)?d|api[-_]?key|sentry[-_]?key)|X-Plex-Access-[\w-]{1,30}`
const DEVICE_KEY = 'X-Plex-[A-Za-z-]{0,20}Identifier|(?:client|machine)Identifier'

const key = (keys: string, separator: string, value = VALUE): RegExp =>
  new RegExp(`(?<![A-Za-z0-9])((?:${keys})["']?${separator}["']?)${value}`, 'gi')

const SECRETS: Mask[] = [
  [/\bhttps?:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/[^\s"'<>)]+/gi, '<webhook>'],
  [/\bhttps?:\/\/hooks\.slack\.com\/[^\s"'<>)]+/gi, '<webhook>'],
  [/\bbot\d{6,12}:[\w-]{30,50}/g, '<token>'],
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/"'<>?#]{1,200}@/gi, '$1<user>@'],
  [/\b(Bearer|Basic|Digest) +(?!<)[\w.~+/=-]{6,}/gi, '$1 <token>'],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, '<token>'],
  [/\bclaim-[\w-]{12,}/g, '<token>'],
  [/\blocal-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, '<token>'],
  [key(SECRET_KEY, ` ?(?:${IS}|=>) ?`), '$1<token>'],
  [key('X-Plex-Token|X-Plex-Access-\\w{1,30}|(?:auth|access)_?token|password|sentry_?key', ' ?: ?'), '$1<token>'],
  [key(SECRET_KEY, ' ?: ?', String.raw`[\w-]{16,}`), '$1<token>'],
  [/\b(token \(?)[\w-]{16,}/gi, '$1<token>'],
  [/(?<![\w/-])[\w-]{20}(?![\w-])/g, (word) => (looksRandom(word) ? '<token>' : word)],
]

const ADDRESSES: Mask[] = [
  [/[\p{L}\p{N}._+-]{1,64}(?:@|%40)(?!\dx\.)(?:[\p{L}\p{N}-]{1,63}\.){1,6}\p{L}{2,24}/gu, '<email>'],
  [/(?<![\w-])(?:[\w-]{1,80}\.){1,4}plex\.direct\b/gi, '<host>.plex.direct'],
  [
    /(?:(?<=%[0-9A-Fa-f]{2})|(?<![\dvV.]))\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/g,
    (ip) => (isPublicIPv4(ip) ? '<ip>' : ip),
  ],
  [/(?<![\w:.])[23][0-9a-f]{3}:[0-9a-f:]{2,35}(?:\d\.[\d.]{5,14})?/gi, (ip) => (isIPv6(ip) ? '<ip>' : ip)],
  [key(DEVICE_KEY, ` ?(?:${IS}|=>|:) ?`), '$1<id>'],
  [/(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])/gi, '<id>'],
]

// A name in brackets, which may hold brackets itself.
const NAME = String.raw`[^()\n]{1,100}(?:\([^()\n]{0,100}\)[^()\n]{0,100}){0,3}`
const SLASH = String.raw`(?:\/|%2F)`

const PEOPLE: Mask[] = [
  [
    new RegExp(String.raw`\b(Token \()${NAME}\)(?: \((?!range:)${NAME}\))?`, 'g'),
    (all, start = '') => `${start}<user>)${all.includes(') (') ? ' (<device>)' : ''}`,
  ],
  [/\b(authenticated user \S+ as )(?!<user>)[^\n]+/gi, '$1<user>'],
  [/(\bPlex Relay"? [^\n]{0,600}? -l )(?!<)[^\s]+/g, '$1<user>'],
  [/\b((?:username|login) is )(?![<\s])[^,\n]+/gi, '$1<user>'],
  [/\b(User is )(?!<)[^\n]+?(?= \(ID: )/g, '$1<user>'],
  [/((?:--userId=|\bUserId: ))(?!NOUSERID)[^\s<,&)]+/gi, '$1<user>'],
  [key('user', '=', String.raw`(?!\d+\b)[^\s<,&)"';]+`), '$1<user>'],
  [key('X-Plex-Username|username', ` ?(?:${IS}|=>|:) ?`), '$1<user>'],
  [key('X-Plex-Device-Name', `(?: ?=> ?|${IS})`), '$1<device>'],
  [key('FriendlyName', IS), '$1<server>'],
  [/\b(testing media server )(?!<server>)[^\n]+?(?= in \d+ ?ms|:|$)/gm, '$1<server>'],
  [
    /\b([A-Za-z]:[\\/]{1,2}Users[\\/]{1,2})(?!Public\b|Default\b)(?:[^\\/:*?"<>|\n]{1,64}(?=[\\/])|[^\\/:*?"<>|\s]{1,64})/gi,
    '$1<user>',
  ],
  [
    new RegExp(String.raw`(?<![\w.-])(${SLASH}(?:home|Users)${SLASH})(?!runner\b|Shared\b)[^\s/%"'<>:;,)]{1,64}`, 'g'),
    '$1<user>',
  ],
]

const MASKS = [...SECRETS, ...ADDRESSES, ...PEOPLE]

/**
 * Masks tokens, webhook addresses, e-mail and public IP addresses, plex.direct hosts, machine ids, account, device and server names
 * in log text; what stands there is named instead (`<token>`, `<ip>`, …). Private addresses, versions and SQLite handles stay.
 * Idempotent. The shapes are those seen in real logs.
 */
export function redact(text: string): string {
  let masked = text
  for (const [pattern, replacement] of MASKS) {
    masked =
      typeof replacement === 'string' ? masked.replace(pattern, replacement) : masked.replace(pattern, replacement)
  }
  return masked
}

/** A bare Plex token is 20 random characters; words and file names change their kind of character less often. */
function looksRandom(word: string): boolean {
  if (!/\d/.test(word) || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) return false
  return (word.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g) ?? []).length >= 6
}
