// What must not leave, by shape. The shapes are those seen in real logs and in what people paste.
import { isIPv6 } from 'node:net'
import { isPublicIPv4 } from './addresses.ts'

export type Mask = {
  /** A text in lower case without which the pattern cannot match: most lines need none of the patterns. */
  near: string
  pattern: RegExp
  replacement: string | ((all: string, start: string) => string)
}

const mask = (near: string, pattern: RegExp, replacement: Mask['replacement']): Mask => ({ near, pattern, replacement })

// `=`, also percent-encoded once or more.
const IS = '(?:=|%(?:25)*3[Dd])'
// A value in a query or header: up to a blank, quote, bracket or (encoded) ampersand.
const VALUE = String.raw`(?:[^\s&"'<>,;)\]}%\\]|%(?!(?:25)*26)[0-9A-Fa-f]{2})+`
const PASSWORD = 'passw(?:or)?d'
const CODE_KEY = 'api[-_]?key|sentry[-_]?key'

/** `keys` with a separator and a value, of which the value is masked. Keys may have a beginning of their own: `refresh_token`. */
const key = (near: string, keys: string, separator: string, name: string, value = VALUE): Mask =>
  mask(near, new RegExp(`(?<![A-Za-z0-9])([\\w-]{0,40}(?:${keys})["']?${separator}["']?)${value}`, 'gi'), `$1<${name}>`)

const ASSIGNED = ` ?(?:${IS}|=>) ?`
const COLON = ' ?: ?'
const ANY = ` ?(?:${IS}|=>|:) ?`
const LONG = String.raw`[\w-]{16,}`

const HOST = String.raw`[^\s/"'<>)]{1,255}`
const ORIGIN = `https?://${HOST}/`
const REST = String.raw`[^\s"'<>)]`

const SECRETS: Mask[] = [
  mask(
    'webhooks/',
    /\bhttps?:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/[^\s"'<>)]+/gi,
    '<webhook>',
  ),
  mask('hooks.slack', /\bhttps?:\/\/hooks\.slack\.com\/[^\s"'<>)]+/gi, '<webhook>'),
  // Who knows the path of such an address can post to it; the host tells which service does not answer.
  mask('webhook', new RegExp(String.raw`(\bWebhooks?: [^\n]{0,200}?${ORIGIN})(?!<)${REST}+`, 'g'), '$1<webhook>'),
  ...['webhook', 'hooks/', 'with/key/'].map((part) =>
    mask(
      part,
      new RegExp(String.raw`\b(?!https?://(?:[\w-]{1,40}\.)?plex\.tv/)(${ORIGIN})${REST}{0,300}?${part}${REST}*`, 'gi'),
      '$1<webhook>',
    ),
  ),
  ...['hook', 'ntfy'].map((name) =>
    mask(
      name,
      new RegExp(String.raw`\b(https?://(?:[\w-]{1,40}\.)?${name}s?\.${HOST}/)(?!<)${REST}+`, 'gi'),
      '$1<webhook>',
    ),
  ),
  mask('key=', /([?&]key=)(?!<)[^\s&"'<>)]{8,}/gi, '$1<token>'),
  mask('bot', /\bbot\d{6,12}:[\w-]{30,50}/g, '<token>'),
  mask('@', /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/"'<>?#]{1,200}@/gi, '$1<user>@'),
  mask('bearer', /\b(Bearer) +(?!<)[\w.~+/=-]{6,}/gi, '$1 <token>'),
  mask('authorization', /\b(Authorization\W{1,5}(?:Basic|Digest)) +(?!<)[^\s"']{4,}/gi, '$1 <token>'),
  mask('eyj', /\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, '<token>'),
  mask('claim-', /\bclaim-[\w-]{12,}/g, '<token>'),
  mask('local-', /\blocal-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, '<token>'),
  key('token', 'token', ASSIGNED, 'token'),
  key('secret', 'secret', ASSIGNED, 'token'),
  key('passw', PASSWORD, `(?:${ASSIGNED}|${COLON})`, 'token'),
  key('key', CODE_KEY, `(?:${ASSIGNED}|${COLON})`, 'token'),
  key('x-plex-access-', String.raw`X-Plex-Access-[\w-]{1,30}`, ANY, 'token'),
  key('token', '(?:X-Plex-|auth_?|access_?)token', COLON, 'token'),
  key('token', 'token', COLON, 'token', LONG),
  key('secret', 'secret', COLON, 'token', LONG),
  mask('token', /\b(token \(?)[\w-]{16,}/gi, '$1<token>'),
]

const ADDRESSES: Mask[] = [
  ...['@', '%40'].map((at) =>
    mask(
      at,
      new RegExp(String.raw`[\p{L}\p{N}._+-]{1,64}${at}(?!\dx\.)(?:[\p{L}\p{N}-]{1,63}\.){1,6}\p{L}{2,24}`, 'gu'),
      '<email>',
    ),
  ),
  mask('.plex.direct', /(?<![\w-])(?:[\w-]{1,80}\.){1,4}plex\.direct\b/gi, '<host>.plex.direct'),
  mask('.', /\d(?:(?<=%[0-9A-Fa-f]{2}.)|(?<![\dvV.].))\d{0,2}(?:\.\d{1,3}){3}(?!\d|\.\d)/g, (ip) =>
    isPublicIPv4(ip) ? '<ip>' : ip,
  ),
  mask(':', /[23](?<![\w:.].)[0-9a-f]{3}:[0-9a-f:]{2,35}(?:\d\.[\d.]{5,14})?/gi, (ip) => (isIPv6(ip) ? '<ip>' : ip)),
  key('identifier', '(?:X-Plex-|client|machine)[A-Za-z-]{0,20}Identifier', ANY, 'id'),
]

// A name in brackets, which may hold brackets itself.
const NAME = String.raw`[^()\n]{1,100}(?:\([^()\n]{0,100}\)[^()\n]{0,100}){0,3}`

const PEOPLE: Mask[] = [
  mask('token (', new RegExp(String.raw`\b(Token \()${NAME}\)(?: \((?!range:)${NAME}\))?`, 'g'), (all, start) =>
    all.includes(') (') ? `${start}<user>) (<device>)` : `${start}<user>)`,
  ),
  mask('authenticated user', /\b(authenticated user \S+ as )(?!<user>)[^\n]+/gi, '$1<user>'),
  mask('plex relay', /(\bPlex Relay"? [^\n]{0,600}? -l )(?!<)[^\s]+/g, '$1<user>'),
  mask('username is', /\b(username is )(?![<\s])[^,\n]+/gi, '$1<user>'),
  mask('login is', /\b(login is )(?![<\s])[^,\n]+/gi, '$1<user>'),
  mask('user is', /\b(User is )(?!<)[^\n]{1,100}?(?= \(ID: )/g, '$1<user>'),
  mask('userid', /((?:--userId=|\bUserId: ))(?!NOUSERID)[^\s<,&)]+/gi, '$1<user>'),
  mask('user=', /\b(user=)(?!\d+\b)[^\s<,&)"';]+/gi, '$1<user>'),
  mask('for user', /\b(for user \d+ \()(?!<)[^()\n]{1,100}/gi, '$1<user>'),
  key('username', 'username', ANY, 'user'),
  key('utm_referer', 'utm_referer', IS, 'url'),
  // Old logs keep the blanks of a name.
  key('device-name', 'X-Plex-Device-Name', ASSIGNED, 'device', String.raw`(?:(?! \(| #)[^&\n"'<>]){1,100}`),
  key('friendlyname', 'FriendlyName', IS, 'server'),
  mask('testing media server', /\b(testing media server )(?!<server>)[^\n]{1,200}?(?= in \d+ ?ms|:|$)/gm, '$1<server>'),
  mask(
    'users',
    /\b([A-Za-z]:[\\/]{1,2}Users[\\/]{1,2})(?!Public\b|Default\b)(?:[^\\/:*?"<>|\n]{1,64}(?=[\\/])|[^\\/:*?"<>|\s]{1,64})/gi,
    '$1<user>',
  ),
  ...['Users', 'home'].map((folder) =>
    mask(
      folder.toLowerCase(),
      new RegExp(String.raw`(?<![\w.-])((?:\/|%2F)${folder}(?:\/|%2F))(?!runner\b|Shared\b)[^\s/%"'<>:;,)]{1,64}`, 'g'),
      '$1<user>',
    ),
  ),
]

/** In the order in which they are applied. */
export const MASKS: readonly Mask[] = [...SECRETS, ...ADDRESSES, ...PEOPLE]
