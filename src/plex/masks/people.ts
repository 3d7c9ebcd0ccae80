// Who lives there: names of accounts, devices and servers, and of the folders that are somebody's home.
import { type Mask, pattern } from './mask.ts'

const ONE_LINE = { wraps: false }
// A name in brackets, which may hold brackets itself.
const NAME = String.raw`[^()\n]{1,100}(?:\([^()\n]{0,100}\)[^()\n]{0,100}){0,3}`
const SIGN = String.raw`\\?["']?(?:\[\])?[ \t]{0,9}(?:=>|->|[=:])[ \t]{0,9}\\?["']?`
// A value in a query or header: up to a blank, quote, bracket or (encoded) ampersand.
const VALUE = String.raw`(?:[^\s&"'<>,;)\]}%\\]|%(?!(?:25)*26)[0-9A-Fa-f]{2})+`

const SAID: Mask[] = [
  pattern('token (', new RegExp(String.raw`\b(Token \()(?!<)${NAME}(?=\))`, 'g'), 'user', ONE_LINE),
  pattern(
    'token (',
    new RegExp(String.raw`\b(Token \(${NAME}\) \()(?!range:|<)${NAME}(?=\))`, 'g'),
    'device',
    ONE_LINE,
  ),
  pattern('authenticated user', /\b(authenticated user \S+ as )(?!<user>)[^\n]{1,200}/gi, 'user', ONE_LINE),
  pattern('plex relay', /(\bPlex Relay"? [^\n]{0,600}? -l )(?!<)[^\s]+/g, 'user', ONE_LINE),
  pattern('username is', /\b(username is )(?![<\s])[^,\n]{1,200}/gi, 'user', ONE_LINE),
  pattern('login is', /\b(login is )(?![<\s])[^,\n]{1,200}/gi, 'user', ONE_LINE),
  pattern('user is', /\b(User is )(?!<)[^\n]{1,100}?(?= \(ID: )/g, 'user', ONE_LINE),
  pattern('userid', /((?:--userId=|\bUserId: ))(?!NOUSERID)[^\s<,&)]+/gi, 'user', ONE_LINE),
  pattern('for user', /\b(for user \d+ \()(?!<)[^()\n]{1,100}/gi, 'user', ONE_LINE),
  pattern(
    'testing media server',
    /\b(testing media server )(?!<)[^\n]{1,200}?(?= in \d+ ?ms|:|$)/gm,
    'server',
    ONE_LINE,
  ),
]

const KEYS: Mask[] = [
  pattern('user', /(?<![A-Za-z-])((?:X-Plex-)?users?(?:\[\])?=)(?!\d+\b)[^\s<,&)"';]+/gi, 'user'),
  pattern('user', /(\buser["']?[ \t]{0,3}[:=][ \t]{0,3}["'])(?!\d+["']|<)[^"'\n<>]{1,100}/gi, 'user'),
  pattern(
    ['username', 'login', 'onlinemail', 'account', 'logname', 'email'],
    new RegExp(
      String.raw`((?<![A-Za-z])[\w-]{0,40}(?:user_?name|login_?name|logname|OnlineMail|account_?name|email)${SIGN})(?!<|\d{1,12}\b)${VALUE}`,
      'gi',
    ),
    'user',
  ),
  pattern(
    'utm_referer',
    /(utm_referer(?:=|%(?:25)*3D))(?!<)(?:[^\s&"'<>,;)\]}%\\]|%(?!(?:25)*26)[0-9A-Fa-f]{2})+/gi,
    'url',
  ),
  // Old logs keep the blanks of a name.
  pattern(
    'device-name',
    /(X-Plex-Device-Name\\?["']?[ \t]{0,9}(?:=>|=|:|%(?:25)*3D)[ \t]{0,9}\\?["']?)(?!<)(?:(?! \(| #)[^&\n"<>]){1,100}/gi,
    'device',
  ),
  pattern(
    'friendlyname',
    /(FriendlyName\\?["']?(?:=> ?|=|: |%(?:25)*3D)\\?["']?)(?![<(])(?:[^\s&"'<>,;)\]}%\\]|%(?!(?:25)*26)[0-9A-Fa-f]{2})+/gi,
    'server',
  ),
  pattern('friendlyname', /(FriendlyName\\?["']?[=:][ \t]{0,9}\\?["'])(?!<)[^"'\n<>]{1,100}/gi, 'server'),
]

// Up to the next slash with its blanks, else up to a blank.
const FOLDER = String.raw`(?:[^\s/\\:*?"'<>|,;)(][^/\\:*?"'<>|\n,;)(]{0,60}[^\s/\\:*?"'<>|,;)(](?=[/\\])|[^\s/\\:*?"'<>|,;)(%]{1,64})`
const SLASH = String.raw`(?:[\\/]{1,4}|%(?:25)*(?:2F|5C))`

const HOMES: Mask[] = [
  pattern(
    ['users', 'docume'],
    new RegExp(
      String.raw`((?:[A-Za-z](?::|%(?:25)*3A)|/mnt/[a-z]|/cygdrive/[a-z]|\\\\[\w.-]{1,60}\\?[\w$]{0,20})${SLASH}(?:Users|Documents and Settings|DOCUME~1)${SLASH})(?!Public\b|Default\b|All Users\b|<)${FOLDER}`,
      'gi',
    ),
    'user',
  ),
  pattern(
    'users',
    new RegExp(
      String.raw`((?<![\w.-])(?:/|%2F)Users(?:/|%2F))(?!runner\b|Shared\b|Public\b|AuthenticateBy|<)${FOLDER}`,
      'g',
    ),
    'user',
  ),
  pattern(
    'home',
    new RegExp(
      String.raw`((?<!/hubs|/api|/v2|[.-])(?:/|\\|%2F|%5C)homes?(?:/|\\|%2F|%5C))(?!runner\b|users?\b|<)${FOLDER}`,
      'g',
    ),
    'user',
  ),
  pattern('/run/media', /(\/run\/media\/)(?!<)[^\s/"'<>:;,)]{1,64}/g, 'user'),
]

export const PEOPLE: Mask[] = [...SAID, ...KEYS, ...HOMES]
