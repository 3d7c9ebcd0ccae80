// Secrets behind their name: `token=…`, `"password": "…"`, `<auth-token>…</…>`, `api key is …`, in the spellings of programs, files, headers and people.
import type { Found, Mask } from './mask.ts'
import { unescaped } from './random.ts'
import { isLong, isNothing, isProse, looksSecret, readValue } from './values.ts'

type Kind = 'token' | 'secret' | 'password' | 'key' | 'short'

const PASSWORDS =
  'passw(?:or)?d|passphrase|passcode|passwort|kennwort|mot de passe|contrase(?:ñ|n)a|wachtwoord|senha|l[öo]senord|adgangskode|passord|salasana|has[łl]o|парол[ья]|pwd|psw'
const KEYS =
  '(?:api|app|auth|access|secret|private|sentry|encryption|signing|master|account|stream|shared|user|push|ping|device)[-_ .]?key|x-[a-z]{2,20}-key|credentials?|signature|wmsauthsign|securetoken|hdnts|hdnea|aws_?access_?key_?id|key-pair-id|x-amz-[a-z-]{1,20}|phpsessid|jsessionid|session_?id|connect\\.sid|csrf|xsrf|hmac|jwt|auth[-_ ]?code|x-plex-access-[a-z-]{1,20}'
// In many words and with many meanings: only behind a sign of assignment.
const SHORT = 'pass|pw|pin|otp|totp|sig|sign|auth|sid|tk'
const NAME = new RegExp(`(${KEYS})|(token)|(secret)|(${PASSWORDS})|(${SHORT})`, 'gi')
const KINDS: Kind[] = ['key', 'token', 'secret', 'password', 'short']

const NEAR =
  'token secret pass pw kennwort mot wachtwoord contrase senha senord adgangskode salasana has парол psw key credential signature hdn x-amz sessid session sid csrf xsrf hmac jwt auth pin otp sig tk'.split(
    ' ',
  )

const BEFORE = /[\w.$-]{0,60}$/
const AFTER = /(?:s|\d{1,3}|[-_. ]?(?:value|string|hash|data|id|code|header|param))?(?![\p{L}\p{N}_])/iuy

const CLOSE = String.raw`(?:\\{0,4}["'’”${'`'}])?(?:\[[^\]\n]{0,20}\]|\])?`
const ASSIGNED = new RegExp(String.raw`${CLOSE}[ \t]{0,20}(?:=>|->|:=|={1,3}|→|⇒|\|)[ \t]{0,20}`, 'y')
const COLON = new RegExp(String.raw`(${CLOSE})[ \t]{0,20}[:：](?![:/])[ \t]{0,20}`, 'y')
const LISTED = /(?:\\{0,4}["'])[ \t]{0,20},[ \t]{0,20}(?=\\{0,4}["'])/y
const ELEMENT = /[^<>\n]{0,200}>/y
const ATTRIBUTE =
  /["'](?:[ \t]{1,9}[\w:.-]{1,40}=(?:"[^"\n]{0,200}"|'[^'\n]{0,200}')){0,6}[ \t,]{1,9}["']?(?:value|content|default)["']?[ \t]?[=:][ \t]?|["']?[^<>\n]{0,20}<\/(?:key|name|id)>\s{0,40}<(?:string|value)>/iy
const BRACKET = /[ \t]?[([{][ \t]?/y
const IS =
  /[ \t]{1,20}(?:(?:is|was|has been|set|changed|reset|updated|rotated|to|now|as|of|with|value|from|ist|est|es)[ \t]{1,20}){1,4}/iy
const BLANK = /[ \t]{1,20}/y

const matchAt = (regex: RegExp, text: string, at: number): RegExpExecArray | null => {
  regex.lastIndex = at
  return regex.exec(text)
}

export const NAMED: Mask = {
  near: NEAR,
  wraps: true,
  find(text, found) {
    NAME.lastIndex = 0
    for (let match = NAME.exec(text); match; match = NAME.exec(text)) {
      const resume = NAME.lastIndex
      const kind = KINDS[match.slice(1).findIndex((group) => group !== undefined)]!
      look(text, match.index, resume, kind, found)
      NAME.lastIndex = resume
    }
  },
}

function look(text: string, from: number, to: number, kind: Kind, found: Found): void {
  // What has been masked already.
  if (/^<(?:token|key)>(?![^<\n]+<\/(?:token|key)>)/.test(text.slice(from - 1, to + 200))) return
  const before = BEFORE.exec(text.slice(Math.max(0, from - 60), from))![0]
  // Part of another word: `compass=`, `design=`.
  if (kind === 'short' && /[A-Za-z]$/.test(before) && !/^[A-Z]/.test(text[from]!)) return
  if (kind === 'token') nearby(text, from, to, found)
  if (kind !== 'short') later(text, to, found)
  const after = matchAt(AFTER, text, to)
  if (!after) return
  const end = to + after[0].length
  const compound = /[A-Za-z]{2}/.test(before)
  const strong = kind === 'password' || kind === 'key' || compound
  const value = valueBehind(text, end, {
    kind,
    strong,
    header: /x[-_]?[a-z]{2,10}[-_]?$/i.test(before),
    option: /^--?(?=[\w-]*$)/.test(before) && before !== '-',
    element: text[from - before.length - 1] === '<',
    listed: /[[(][ \t]?[ub]?\\{0,4}["']$/.test(
      text.slice(Math.max(0, from - before.length - 10), from - before.length),
    ),
    plural: after[0].toLowerCase() === 's',
  })
  if (value) found(value[0], value[1], 'token')
}

type Name = {
  kind: Kind
  strong: boolean
  header: boolean
  option: boolean
  element: boolean
  listed: boolean
  plural: boolean
}

function valueBehind(text: string, at: number, name: Name): [number, number] | null {
  const { kind, strong } = name
  const read = (from: number, fits: (value: string, quoted: boolean, to: number) => boolean) => {
    const value = readValue(text, from, kind === 'password')
    if (!value) return null
    const written = text.slice(value.from, value.to)
    if (written.startsWith('<') || isNothing(written)) return null
    return fits(written, value.quoted, value.to) ? ([value.from, value.to] as [number, number]) : null
  }
  const secret = (value: string) => looksSecret(value, kind === 'password' ? 5 : 8) || isLong(value)

  const assigned =
    matchAt(ASSIGNED, text, at) ?? matchAt(ATTRIBUTE, text, at) ?? (name.listed ? matchAt(LISTED, text, at) : null)
  if (assigned) return read(at + assigned[0].length, (value) => isAssigned(value, name))
  if (name.element) {
    const element = matchAt(ELEMENT, text, at)
    return element && inElement(text, at + element[0].length)
  }
  const colon = matchAt(COLON, text, at)
  if (colon) {
    const isKey = colon[1] !== ''
    return read(at + colon[0].length, (value, quoted, to) => {
      if (isKey || kind === 'password' || name.header) return isAssigned(value, name)
      if (kind === 'short') return quoted || secret(value)
      if (/^\d{1,4}$/.test(value)) return false
      if (secret(value) || (quoted && !value.includes(' '))) return true
      return strong && !isProse(value) && /^(?:$|[\n"'&;,)\]}|<])/.test(text.slice(to, to + 1))
    })
  }
  if (kind === 'short') return null
  const bracket = matchAt(BRACKET, text, at)
  if (bracket) return read(at + bracket[0].length, (value, quoted) => quoted || secret(value))
  const is = matchAt(IS, text, at)
  if (is) {
    const value = read(
      at + is[0].length,
      (value, quoted) => quoted || secret(value) || (kind === 'password' && !isProse(value)),
    )
    if (value) return value
  }
  const blank = matchAt(BLANK, text, at)
  if (!blank) return null
  const unexpected = /unexpected\s+$/i.test(text.slice(Math.max(0, at - 30), at).replace(/\w+$/, ''))
  return read(at + blank[0].length, (value, quoted) => {
    if (name.option) return !value.startsWith('-')
    if (quoted)
      return kind === 'password' || (!unexpected && !value.includes(' ') && (secret(value) || value.length >= 12))
    return secret(value)
  })
}

function isAssigned(value: string, { kind, plural }: Name): boolean {
  if (kind === 'short') return !/^(?:\d|basic|plain|login|digest|ntlm|oauth2?)$/i.test(value)
  return !(plural && /^\d{1,6}$/.test(value))
}

function inElement(text: string, from: number): [number, number] | null {
  const start = text.startsWith('<![CDATA[', from) ? from + 9 : from
  const end = start === from ? text.indexOf('<', start) : text.indexOf(']]>', start)
  if (end <= start || end - start > 4_000 || (start === from && text[end + 1] !== '/')) return null
  return text[start] === '<' || isNothing(text.slice(start, end)) ? null : [start, end]
}

const LONG = /[\w-](?<![\w-].)[\w-]{19,63}(?![\w-])/g
const LATER = /(?:[=-]>|[:=]|\b(?:is|was|to))[ \t]{1,4}(?=["'“‘«]?[\w])/g

const SUBJECT = /^ (?:is|was) /

const SINGLE = /^[\w.~+/!$%^*-]+={0,2}$/

/** A token in the same sentence: long words before and behind. */
function nearby(text: string, from: number, to: number, found: Found): void {
  const start = Math.max(0, from - 80)
  const line = text.slice(start, Math.min(text.length, to + 120))
  for (const { 0: all, index: at } of line.matchAll(LONG)) {
    const { word, index } = unescaped(line, all, at)
    const isCut = (at === 0 && start > 0) || start + at + all.length === to + 120
    // A part of a path before the word says what was asked for, not with which token, but where the sentence is about it.
    const isBefore = start + index < from
    if (
      isCut ||
      !isLong(word) ||
      (isBefore && line[index - 1] === '/' && !SUBJECT.test(line.slice(index + word.length)))
    )
      continue
    const between = isBefore ? line.slice(index + word.length, from - start) : line.slice(to - start, index)
    if (!between.includes('\n')) found(start + index, start + index + word.length, 'token')
  }
}

/** What comes after a later colon or "is": `Token for jane: …`. */
function later(text: string, to: number, found: Found): void {
  const rest = /^[^\n]{0,80}/.exec(text.slice(to, to + 80))![0]
  for (const { 0: sign, index } of rest.matchAll(LATER)) {
    const value = readValue(text, to + index + sign.length)
    if (!value) continue
    const written = text.slice(value.from, value.to)
    if (!looksSecret(written) || !SINGLE.test(written)) continue
    found(value.from, value.to, 'token')
    return
  }
}
