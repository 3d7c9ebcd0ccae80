// Secrets that are known by their own shape: addresses of webhooks, tokens of services, logins in addresses and headers.
import { type Mask, pattern } from './mask.ts'
import { looksSecret } from './values.ts'

const HOST = String.raw`[^\s/"'<>)\]\\]{1,255}`
const ORIGIN = `(?:https?|wss?|ntfys?)://${HOST}/`
const REST = String.raw`[^\s"'<>)]`

/** Who knows the address can post to it, whatever it looks like. */
const WHOLE = [
  pattern(
    'webhooks/',
    /(?:\bhttps?:\/{1,2})?(?:[\w-]{1,40}\.)?discord(?:app)?\.com\/{1,2}api\/{1,2}(?:v\d+\/)?webhooks\/[^\s"'<>)\]]+/gi,
    'webhook',
  ),
  pattern('slack', /(?:\bhttps?:\/{1,2})?\bhooks\.slack(?:-gov)?\.com\/[^\s"'<>)\]]+/gi, 'webhook'),
  // Apprise's own addresses; JSON and XML are too short to be looked for alone.
  pattern(
    '://',
    /\b((?:discord|slack|tgram|telegram|gotifys?|ntfys?|pover|pushover|pbul|pushbullet|pushy|mailtos?|matrixs?|jsons?|xmls?|forms?|hassios?|msteams|workflows?|rocket|mmosts?|mattermost|prowl|signals?|twilio|webex|wxteams|zulip|ifttt|join|simplepush|spush|sendgrid|mailgun|emby|kodis?|xbmcs?|opsgenie|pagerduty|pagertree|gchat|guilded|line|lametric|nctalks?|notica|notifico|office365|o365|onesignal|popcorn|revolt|ryver|ses|sns|sinch|smseagles?|synologys?|victorops|splunk|wecombot|whatsapp|apprises?|shoutrrr|teams):\/\/)(?!<)[^\s"'<>)\]]{3,}/gi,
    'webhook',
  ),
]

// The host stays: it tells which service does not answer.
const NO_PLEX = String.raw`(?!(?:https?|wss?)://(?:[\w-]{1,40}\.)?plex\.tv/)`
const PATHS = [
  ...['webhook', 'hooks/', 'hook/', 'with/key/', '/push/', '/workflows/', '/services/t0'].map((part) =>
    pattern(part, new RegExp(String.raw`\b(${NO_PLEX}${ORIGIN})(?!<)${REST}{0,300}?${part}${REST}*`, 'gi'), 'webhook'),
  ),
  ...['hook', 'ntfy', 'hc-ping', 'healthchecks', 'cronitor', 'gotify', 'maker', 'logic.azure'].map((name) =>
    pattern(
      name,
      new RegExp(
        String.raw`((?:\bhttps?://)?(?:[\w-]{1,60}\.){0,4}\b${name.replace('.', String.raw`\.`)}s?(?:\.[\w-]{1,63}){1,4}(?::\d{1,5})?/)(?!<)${REST}+`,
        'gi',
      ),
      'webhook',
      name === 'gotify' ? { when: (path) => /token/i.test(path) } : {},
    ),
  ),
]

/** All addresses of a line that speaks of a webhook. */
const NAMED_HOOKS: Mask = {
  near: ['hook'],
  wraps: false,
  find(text, found) {
    const address = new RegExp(`(${NO_PLEX}${ORIGIN})(?!<)${REST}+`, 'gi')
    const hooks = /hook/gi
    for (let hook = hooks.exec(text); hook; hook = hooks.exec(text)) {
      const start = text.lastIndexOf('\n', hook.index) + 1
      const end = text.indexOf('\n', hook.index)
      const line = text.slice(start, end < 0 ? undefined : end)
      for (const match of line.matchAll(address)) {
        const index = start + match.index
        if (index >= hook.index) found(index + match[1]!.length, index + match[0].length, 'webhook')
      }
      hooks.lastIndex = start + line.length
    }
  },
}

const CREDENTIAL = String.raw`[\w.~+/=:%-]{4,}`
const SCHEMES =
  'Bearer|Basic|Digest|Token|ApiKey|Api-Key|Key|Negotiate|NTLM|GoogleLogin|AWS4-HMAC-SHA256|MediaBrowser|Emby|OAuth|Hawk|SSWS'
const HEADER_SIGN = String.raw`\\{0,4}["']?[ \t]{0,9}(?:=>|->|[:=]|,(?=[ \t]{0,9}["']))[ \t]{0,9}\\{0,4}["'(\[]{0,2}`

const HEADERS = [
  pattern(
    'authorization',
    new RegExp(
      String.raw`(\bauthorization(?: header)?${HEADER_SIGN}(?:b["'])?(?:(?:${SCHEMES})(?:[ \t+]|%20)+)?)(?!<)(?:[\w-]{1,30}=(?:"[^"\n]*"|[^\s,"]+)(?:,? +(?=[\w-]{1,30}=))?)+`,
      'gi',
    ),
    'token',
  ),
  pattern(
    'authorization',
    new RegExp(
      String.raw`(\bauthorization(?: header)?${HEADER_SIGN}(?:b["'])?(?:(?:${SCHEMES})(?:[ \t+]|%20)+\\{0,4}["']?)?)(?!<|(?:${SCHEMES})(?:[\s+]|%20))[^\s"'<>,;)\]}\\]{3,}`,
      'gi',
    ),
    'token',
  ),
  pattern('bearer', new RegExp(String.raw`\b(Bearer(?:[ \t+:=]|%20|["'])+)(?!<)${CREDENTIAL}`, 'gi'), 'token', {
    when: (value) => value.length >= 12 || looksSecret(value, 6) || value.includes('.'),
  }),
  pattern('basic', /\b(Basic(?: |%20)+)(?!<)[A-Za-z0-9+/_-]{8,}={0,2}(?![\w])/g, 'token', {
    when: (value) => /\d|=|[a-z][A-Z]/.test(value),
  }),
  pattern(
    'cookie',
    new RegExp(
      String.raw`(\b(?:set-)?cookies?2?${HEADER_SIGN})(?!<)(?:[\w.!#$%&*+^|~-]{1,80}=(?:"[^"\n]*"|[^\s;,"'<>{}]*)(?:; ?|, ?(?=[\w.-]{1,40}=))?)+`,
      'gi',
    ),
    'token',
  ),
  pattern('cookie', new RegExp(String.raw`(\b(?:set-)?cookie${HEADER_SIGN})(?!<)[^\s;,"'<>{}=]{6,}`, 'gi'), 'token'),
  // The dialogue of a mail server.
  pattern(
    'auth',
    /\b(AUTH[= ](?:PLAIN|LOGIN|CRAM-MD5|XOAUTH2|OAUTHBEARER)[ =]+)(?!<)[A-Za-z0-9+/]{4,}={0,2}/gi,
    'token',
  ),
  pattern('334', /\b(334 )[A-Za-z0-9+/]{8,}={0,2}/g, 'token'),
  pattern(
    'authentication',
    /\b(authentication \w{2,12}: (?:[\w ]{0,20}: )?)(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+/]{12,}={0,2}/gi,
    'token',
  ),
]

const LOGINS = [
  pattern('@', /\b([a-z][a-z0-9+.-]{1,20}:\/{1,3})(?!<)[^\s/"'<>?#]{1,200}(?=@)/gi, 'user'),
  // `user:password@host` without a scheme.
  pattern('@', /(?<![\w./:@<-])(?!<)[\w.+-]{1,64}:[^\s@/"'<>]{3,100}(?=@[\w[])/g, 'user'),
  // curl -u, smbclient -U, sshpass -p, mysql -p
  pattern(
    [' -u', '--user', '--proxy-user'],
    /((?:^|\s)(?:-u|-U|--user|--proxy-user)[ =]?["']?)(?!<)[^\s"':%<>]{1,64}[:%][^\s"'<>]{1,100}/g,
    'user',
  ),
  pattern('sshpass', /(\bsshpass +-p ?["']?)(?!<)[^\s"'<>]{1,100}/g, 'token'),
  pattern('/user:', /(\/user:\S{1,64} +)(?![/<])[^\s"'<>]{1,100}/gi, 'token'),
]

/** What services hand out, recognisable by its beginning. */
const SHAPES = [
  pattern(['bot'], /\bbot(?: |%20)?\d{6,12}:[\w-]{20,50}/gi, 'token'),
  pattern(':aa', /(?<![\w.])\d{8,12}:AA[\w-]{20,50}/g, 'token'),
  pattern(['http', 'token'], /\b(?:[MNO][\w-]{23,28})\.[\w-]{6}\.[\w-]{27,40}/g, 'token'),
  pattern('eyj', /\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, 'token'),
  pattern('claim-', /\bclaim-[\w-]{12,}/gi, 'token'),
  pattern(['local-', 'transient-'], /\b(?:local|transient)-[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/gi, 'token'),
  pattern(['local-', 'transient-'], /\b(?:transient|local)-(?=[\w-]*\d)[\w-]{20,64}/gi, 'token'),
  pattern(
    ['gh', 'glpat', 'github_pat'],
    /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|gl(?:pat|ptt|dt|rt|cbt|soat)-[\w-]{16,})/g,
    'token',
  ),
  pattern(['xox', 'xapp'], /\bx(?:ox[a-z]|app)-[\w-]{8,}/gi, 'token'),
  pattern(['akia', 'asia', 'aroa', 'aida'], /\b(?:AKIA|ASIA|AROA|AIDA)[0-9A-Z]{12,}/g, 'token'),
  pattern(
    ['aiza', 'ya29', 'gocspx', '1//0'],
    /\b(?:AIza[\w-]{16,}|ya29\.[\w-]{10,}|GOCSPX-[\w-]{10,}|1\/\/0[\w-]{20,})/g,
    'token',
  ),
  pattern(['sk_', 'rk_', 'pk_', 'whsec_'], /\b(?:[srp]k_(?:live|test)_|whsec_)\w{10,}/g, 'token'),
  pattern('sk-', /\bsk-(?:[a-z]{2,8}-)?[A-Za-z0-9_-]{20,}/g, 'token'),
  pattern('sg.', /\bSG\.[\w-]{16,}\.[\w-]{16,}/g, 'token'),
  pattern(
    ['npm_', 'dckr_', 'dop_v1', 'hf_', 'tskey', 'nabu', 'shpat_', 'tk_', 'glsa_', 'pplx-', 'key-'],
    /\b(?:npm_\w{20,}|dckr_pat_[\w-]{16,}|dop_v1_\w{20,}|hf_[A-Za-z]{20,}|tskey-[\w-]{10,}|shpat_\w{16,}|tk_[a-z0-9]{20,}|glsa_\w{16,}|key-[0-9a-f]{32})/g,
    'token',
  ),
  pattern('o.', /\bo\.[A-Za-z0-9]{32,}/g, 'token'),
  pattern(
    'private key',
    /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g,
    'key',
  ),
  pattern('ssh-', /\b(ssh-\w{3,10} )AAAA[A-Za-z0-9+/=]{20,}/g, 'key'),
  // A key of an API in an address; Plex calls a path of its own `key`.
  pattern('key=', /([?&;]key=)(?!<|\/|%2f|%252f)[^\s&"'<>)]{6,}/gi, 'token'),
  pattern('code=', /([?&]code=)(?!<|\d{1,4}\b)[^\s&"'<>)]{6,}/gi, 'token'),
]

export const SERVICES: Mask[] = [...WHOLE, ...PATHS, NAMED_HOOKS, ...HEADERS, ...LOGINS, ...SHAPES]
