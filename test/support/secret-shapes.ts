// Made-up secrets in every spelling we could think of, by family: what no output may show.
import type { Random } from '../../bench/random.ts'

/** `secrets`: what must not be seen of `text`. */
export type Seeded = { text: string; secrets: string[] }
type Shape = (random: Random) => Seeded

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'
const ALNUM = UPPER + LOWER + DIGITS
const HEX = '0123456789abcdef'

const some = (random: Random, length: number, alphabet = ALNUM): string =>
  Array.from({ length }, () => alphabet[random(alphabet.length)]).join('')
const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)]!
const hex = (random: Random, length: number): string => some(random, length, HEX)
const uuid = (random: Random): string => [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-')
/** A Plex token. */
const token = (random: Random): string => some(random, 20, `${ALNUM}-_`)
const plainToken = (random: Random): string => some(random, 20)
const smallToken = (random: Random): string => some(random, 18, 'bcdfghjkmnpqrstvwxz') + some(random, 2, DIGITS)
const password = (random: Random): string =>
  `${some(random, 4)}${pick(random, ['!', '$', '.', '*', '+', '-'])}${some(random, 5)}7`
const short = (random: Random): string => `${some(random, 7, LOWER)}${random(90) + 10}`
const name = (random: Random): string => `u${some(random, 8, 'bcdfgklmnprstvz')}`
const ipv4 = (random: Random): string => `${random(80) + 30}.${random(250) + 1}.${random(250) + 1}.${random(250) + 1}`
const group = (random: Random): string => `${some(random, 1, '123456789abcdef')}${hex(random, 3)}`
const ipv6 = (random: Random): string =>
  `2a0${random(8) + 1}:${[1, 2, 3, 4, 5, 6, 7].map(() => group(random)).join(':')}`
const pair = (random: Random): string => hex(random, 2)
const percent = (text: string): string =>
  text.replace(/[^A-Za-z0-9]/g, (char) =>
    encodeURIComponent(char) === char ? `%${char.charCodeAt(0).toString(16).toUpperCase()}` : encodeURIComponent(char),
  )

const put = (secret: string, around: (secret: string) => string): Seeded => ({
  text: around(secret),
  secrets: [secret],
})

const TOKEN_KEYS = [
  'X-Plex-Token',
  'x-plex-token',
  'X_PLEX_TOKEN',
  'XPlexToken',
  'PLEX_TOKEN',
  'plexToken',
  'plex_token',
  'authToken',
  'auth_token',
  'auth-token',
  'AuthToken',
  'accessToken',
  'access_token',
  'refresh_token',
  'PlexOnlineToken',
  'claimToken',
  'authentication_token',
  'authentication-token',
  'bearer_token',
  'id_token',
  'X-Emby-Token',
  'X-MediaBrowser-Token',
  'X-Gotify-Key',
  'X-Api-Key',
  'api_key',
  'apikey',
  'apiKey',
  'API-KEY',
  'TAUTULLI_APIKEY',
  'SONARR__AUTH__APIKEY',
  'client_secret',
  'clientSecret',
  'CLIENT-SECRET',
  'app_secret',
  'secret_key',
  'secretKey',
  'private_key',
  'access_key',
  'sentry_key',
  'wmsAuthSign',
  'signature',
  'X-Amz-Signature',
  'SMTP_PASSWORD',
  'db_password',
  'Password',
  'passwd',
  'userPassword',
  'passphrase',
  'pwd',
  'Pwd',
]

/** Around a key and its value, in the syntax of a language, a file or a tool. */
const SYNTAX: ((key: string, value: string) => string)[] = [
  (k, v) => `${k}=${v}`,
  (k, v) => `GET /library/sections?a=1&${k}=${v}&b=2`,
  (k, v) => `${k} = ${v}`,
  (k, v) => `${k}  =  "${v}"`,
  (k, v) => `${k}\t=\t'${v}'`,
  (k, v) => `${k}="${v}"`,
  (k, v) => `${k}='${v}';`,
  (k, v) => `${k} => ${v}`,
  (k, v) => `${k} -> ${v}`,
  (k, v) => `${k} := ${v}`,
  (k, v) => `"${k}":"${v}"`,
  (k, v) => `{"a": 1, "${k}": "${v}", "b": null}`,
  (k, v) => `{'${k}': '${v}', 'b': None}`,
  (k, v) => `{u'${k}': u'${v}'}`,
  (k, v) => `{b'${k}': b'${v}'}`,
  (k, v) => `{\\"${k}\\":\\"${v}\\"}`,
  (k, v) => `{ ${k}: '${v}', b: 1 }`,
  (k, v) => `('${k}', '${v}')`,
  (k, v) => `["${k}","${v}"]`,
  (k, v) => `[["${k}", "${v}"]]`,
  (k, v) => `headers["${k}"] = "${v}"`,
  (k, v) => `headers['${k}'] = '${v}'`,
  (k, v) => `-H '${k}: ${v}'`,
  (k, v) => `-H "${k}: ${v}" http://nas:32400/`,
  (k, v) => `-headers "${k}: ${v}\\r\\n"`,
  (k, v) => `<${k}>${v}</${k}>`,
  (k, v) => `<${k} type="string">${v}</${k}>`,
  (k, v) => `<${k}><![CDATA[${v}]]></${k}>`,
  (k, v) => `<Setting id="${k}" label="x" value="${v}"/>`,
  (k, v) => `<add key="${k}" value="${v}" />`,
  (k, v) => `<key>${k}</key><string>${v}</string>`,
  (k, v) => `{"name":"${k}","value":"${v}"}`,
  (k, v) => `--${k} ${v} --b`,
  (k, v) => `--${k}=${v}`,
  (k, v) => `--${k} "${v}"`,
  (k, v) => `export ${k}=${v}`,
  (k, v) => `set ${k}=${v}&& run`,
  (k, v) => `$env:${k} = "${v}"`,
  (k, v) => `ENV ${k} ${v}`,
  (k, v) => `- ${k}=${v}`,
  (k, v) => `  ${k}: "${v}"`,
  (k, v) => `  ${k}: '${v}' # from a file`,
  (k, v) => `${k}[]=${v}`,
  (k, v) => `${k}[0]=${v}`,
  (k, v) => `${k}%3D${v}%26b%3D2`,
  (k, v) => `${k}%253D${v}%2526b`,
  (k, v) => `https%3A%2F%2Fnas%3A32400%2Fx%3F${percent(k)}%3D${v}%26b%3D1`,
  (k, v) => `${k}&#61;${v}`,
  (k, v) => `${k}&#x3D;${v}`,
  (k, v) => `&amp;${k}=${v}&amp;x`,
  (k, v) => `${k}\\u003d${v}\\u0026x`,
  (k, v) => `&quot;${k}&quot;:&quot;${v}&quot;`,
  (k, v) => `${k}=“${v}”`,
  (k, v) => `${k}: «${v}»`,
  (k, v) => `${k}=\`${v}\``,
  (k, v) => `${k}=<${v}>`,
  (k, v) => `${k}(${v})`,
  (k, v) => `${k} (${v})`,
  (k, v) => `${k}("${v}")`,
  (k, v) => `${k} [${v}]`,
  (k, v) => `${k} is ${v}`,
  (k, v) => `${k} was '${v}'`,
  (k, v) => `the ${k} has been set to ${v}`,
  (k, v) => `${k} "${v}" is not accepted`,
  (k, v) => `${k} ${v}`,
  (k, v) => `invalid ${k}: ${v}`,
  (k, v) => `${k} | ${v} |`,
  (k, v) => `Server=nas;Uid=x;${k}=${v};Port=1`,
  (k, v) => `config.${k}=${v}`,
  (k, v) => `settings.plex.${k}: ${v}`,
  (k, v) => `${k.toUpperCase()}=${v}`,
  (k, v) => `${k.toLowerCase()}:${v}`,
]

const KEYS: Shape[] = SYNTAX.map(
  (syntax) => (r) =>
    put(pick(r, [plainToken, token, short, password])(r).replace(/^[-_]/, 'a'), (s) => syntax(pick(r, TOKEN_KEYS), s)),
)

/** Tokens without a word that tells: one of some thousands looks like a name. */
export const BARE: readonly Shape[] = [
  (r) => put(token(r), (s) => `bare ${s} in text`),
  (r) => put(token(r), (s) => `"${s}"`),
  (r) => put(token(r), (s) => `/tmp/${s}/x`),
  (r) => put(token(r), (s) => `file ${s}.xml`),
  (r) => put(token(r), (s) => `(${s})`),
  (r) => put(token(r), (s) => `x=${s};`),
  (r) => put(token(r), (s) => `${s}${pick(r, ['A', 'z', '7', '_'])}`),
  (r) => put(token(r), (s) => `${pick(r, ['A', 'z', '7', '_'])}${s}`),
]

const SPOKEN: Shape[] = [
  (r) => put(smallToken(r), (s) => `token ${s} is invalid`),
  (r) => put(smallToken(r), (s) => `Invalid token '${s}'`),
  (r) => put(smallToken(r), (s) => `Invalid token: "${s}".`),
  (r) => put(smallToken(r), (s) => `authToken ${s}`),
  (r) => put(smallToken(r), (s) => `PlexOnlineToken -> ${s}`),
  (r) => put(smallToken(r), (s) => `MyPlex: Stored token ${s}`),
  (r) => put(smallToken(r), (s) => `Auth: We found auth token (${s}), enabling`),
  (r) => put(smallToken(r), (s) => `got a new token for user 1, it is ${s} now`),
  (r) => put(smallToken(r), (s) => `Token for user 12: ${s}`),
  (r) => put(smallToken(r), (s) => `${s} is not a valid token`),
  (r) => put(smallToken(r), (s) => `tokens: [${s}]`),
  (r) => put(short(r), (s) => `Token for jane: ${s}`),
  (r) => put(password(r), (s) => `passwd is ${s}`),
  (r) => put(password(r), (s) => `password for admin is "${s}"`),
  (r) => put(password(r), (s) => `Passwort: ${s}`),
  (r) => put(password(r), (s) => `mot de passe : ${s}`),
  (r) => put(password(r), (s) => `contraseña=${s}`),
  (r) => put(`${name(r)} ${name(r)}`, (s) => `"password":"with ${s}"`),
  (r) => put(`${name(r)} ${name(r)}`, (s) => `password='${s}'`),
  (r) => put(name(r), (s) => `password=${s}`),
  (r) => put(name(r), (s) => `pass=${s}`),
  (r) => put(name(r), (s) => `pw: "${s}"`),
  (r) => put(some(r, 4, DIGITS), (s) => `POST /api/v2/home/users/1/switch?pin=${s}`),
  (r) => put(name(r), (s) => `client_secret: ${s}`),
  (r) => put(some(r, 30, LOWER + DIGITS), (s) => `user key: ${s}`),
  (r) => put(name(r), (s) => `sshpass -p ${s} ssh nas`),
  (r) => put(name(r), (s) => `curl -u admin:${s} http://nas/`),
  (r) => put(name(r), (s) => `curl --user "admin:${s}" http://nas/`),
]

const SERVICES: Shape[] = [
  (r) => put(some(r, 68, `${ALNUM}-_`), (s) => `POST https://discord.com/api/webhooks/${some(r, 18, DIGITS)}/${s}`),
  (r) => put(some(r, 30), (s) => `discord.com/api/webhooks/1/${s}`),
  (r) => put(name(r), (s) => `https://canary.discordapp.com/api/v10/webhooks/12345678/${s}`),
  (r) => put(some(r, 30), (s) => `https%3A%2F%2Fdiscord.com%2Fapi%2Fwebhooks%2F1%2F${s}`),
  (r) => put(name(r), (s) => `https:\\/\\/discord.com\\/api\\/webhooks\\/1\\/${s}`),
  (r) => put(some(r, 24), (s) => `https://hooks.slack.com/services/T${hex(r, 8)}/B${hex(r, 8)}/${s}`),
  (r) => put(some(r, 24), (s) => `hooks.slack.com/services/T0/B0/${s} failed`),
  (r) => put(`my-${name(r)}`, (s) => `https://ntfy.sh/${s}`),
  (r) => put(`my-${name(r)}`, (s) => `ntfy.sh/${s}`),
  (r) => put(`${name(r)}`, (s) => `https://ntfy.${name(r)}.example/${s}`),
  (r) => put(name(r), (s) => `http://192.168.1.5:8123/api/webhook/${s}`),
  (r) => put(name(r), (s) => `webhook: https://example.org/secret/path/${s}`),
  (r) => put(name(r), (s) => `WEBHOOK_URL=https://example.org/${s}`),
  (r) => put(name(r), (s) => `"webhook_url": "http://10.0.0.5:9000/${s}"`),
  (r) => put(name(r), (s) => `Webhooks: sending to http://10.0.0.5:9000/${s}`),
  (r) => put(name(r), (s) => `https://x.webhook.office.com/webhookb2/1@2/IncomingWebhook/${s}/4`),
  (r) => put(name(r), (s) => `https://maker.ifttt.com/trigger/plex/with/key/${s}`),
  (r) => put(name(r), (s) => `https://gotify.example.org/message?token=${s}`),
  (r) => put(name(r), (s) => `http://nas:3001/api/push/${s}?status=up`),
  (r) => put(name(r), (s) => `https://hc-ping.com/${s}`),
  (r) => put(name(r), (s) => `tgram://${s}/1234`),
  (r) => put(name(r), (s) => `gotify://nas/${s}`),
  (r) => put(`AA${some(r, 33, `${ALNUM}-_`)}`, (s) => `${pick(r, ['bot', 'bot ', ''])}${some(r, 10, DIGITS)}:${s}`),
  (r) =>
    put(`AA${some(r, 33, `${ALNUM}-_`)}`, (s) => `https://api.telegram.org/bot${some(r, 10, DIGITS)}:${s}/sendMessage`),
  (r) => put(`xoxb-${some(r, 11, DIGITS)}-${some(r, 24)}`, (s) => `slack ${s}`),
  (r) => put(`ghp_${some(r, 36)}`, (s) => s),
  (r) => put(`glpat-${some(r, 20)}`, (s) => `pull with ${s}`),
  (r) => put(`AKIA${some(r, 16, UPPER + DIGITS)}`, (s) => `${s} aws`),
  (r) => put(`AIza${some(r, 35, `${ALNUM}-_`)}`, (s) => `?key=${s}`),
  (r) => put(`eyJ${some(r, 20)}.eyJ${some(r, 30)}.${some(r, 20)}`, (s) => `sent ${s} to`),
  (r) => put(`claim-${token(r)}`, (s) => `using ${s}`),
  (r) => put(`${pick(r, ['transient', 'local'])}-${uuid(r)}`, (s) => `${s} token`),
  (r) => put(some(r, 12), (s) => `https://api.example/x?key=${s}`),
  (r) => put(`4/0${some(r, 30)}`, (s) => `https://x.example/cb?code=${s}&state=1`),
  (r) => put(some(r, 10), (s) => `?sig=${s}%3D`),
]

const HEADERS: Shape[] = [
  (r) => put(some(r, 24), (s) => `Authorization: Bearer ${s}`),
  (r) => put(some(r, 24), (s) => `authorization: bearer ${s}`),
  (r) => put(some(r, 24), (s) => `Authorization => Bearer ${s}`),
  (r) => put(some(r, 24), (s) => `"Authorization":"Bearer ${s}"`),
  (r) => put(some(r, 24), (s) => `{'Authorization': 'Token ${s}', 'Accept': 'x'}`),
  (r) => put(some(r, 24), (s) => `Authorization=Bearer%20${s}`),
  (r) => put(name(r), (s) => `Authorization: ApiKey ${s}`),
  (r) => put(name(r), (s) => `Authorization: ${s}`),
  (r) => put(name(r), (s) => `Proxy-Authorization: Basic ${Buffer.from(`a:${s}`).toString('base64')}`),
  (r) => {
    const value = Buffer.from(`user:${name(r)}`)
      .toString('base64')
      .replace(/=+$/, '')
    return put(value, (s) => `Authorization: Basic ${s}`)
  },
  (r) =>
    put(
      Buffer.from(`u:${name(r)}7`)
        .toString('base64')
        .replace(/=+$/, ''),
      (s) => `curl sends Basic ${s}== to`,
    ),
  (r) => put(name(r), (s) => `Authorization: MediaBrowser Client="x", Token="${s}"`),
  (r) => put(name(r), (s) => `Cookie: sessionid=${s}; other=1`),
  (r) => put(name(r), (s) => `Cookie: a=1; b=2; auth=${s}`),
  (r) => put(name(r), (s) => `Set-Cookie: sid=${s}; Path=/; HttpOnly`),
  (r) => put(name(r), (s) => `set-cookie => token=${s}`),
  (r) => put(name(r), (s) => `{'cookie': 'x=${s}'}`),
  (r) =>
    put(
      Buffer.from(`\0a\0${name(r)}`)
        .toString('base64')
        .replace(/=+$/, ''),
      (s) => `AUTH PLAIN ${s}=`,
    ),
  (r) => put(Buffer.from(name(r)).toString('base64').replace(/=+$/, ''), (s) => `AUTH LOGIN ${s}`),
  (r) => put(password(r), (s) => `http://user:${s}@192.168.1.2:8080/x`),
  (r) => put(name(r), (s) => `mqtt://ha:${s}@nas:1883`),
  (r) => put(name(r), (s) => `postgres://x:${s}@db/x`),
  (r) => put(name(r), (s) => `https://${s}@github.com/x`),
  (r) => put(name(r), (s) => `smb://guest;${s}@nas/share`),
]

const STREAMS: Shape[] = ['live', 'movie', 'series', 'timeshift'].flatMap((kind): Shape[] => [
  (r) => {
    const [user, secret] = [name(r), short(r)]
    return {
      text: `http://iptv.${name(r)}.example:8080/${kind}/${user}/${secret}/${r(99999)}.ts`,
      secrets: [user, secret],
    }
  },
  (r) => {
    const [user, secret] = [name(r), some(r, 10, DIGITS)]
    return {
      text: `[http @ 0x7f] https://x.example/${kind}/${user}/${secret}/${r(99999)}.m3u8`,
      secrets: [user, secret],
    }
  },
  (r) => {
    const [user, secret] = [name(r), short(r)]
    return {
      text: `url=${percent(`http://x.example:80/${kind}/${user}/${secret}/${r(99999)}.mp4`)}`,
      secrets: [user, secret],
    }
  },
  (r) => {
    const [user, secret] = [name(r), short(r)]
    return { text: `GET /${kind}/${user}/${secret}/${r(9999) + 1}.ts`, secrets: [user, secret] }
  },
])
STREAMS.push(
  (r) => {
    const [user, secret] = [name(r), short(r)]
    return { text: `http://x.example:8080/${user}/${secret}/${r(99999)}`, secrets: [user, secret] }
  },
  (r) => {
    const [user, secret] = [some(r, 12, DIGITS), some(r, 12, DIGITS)]
    return { text: `"http://x.example/${user}/${secret}/${r(99999)}.ts"`, secrets: [user, secret] }
  },
  (r) => {
    const [user, secret] = [name(r), short(r)]
    return {
      text: `http://x.example/get.php?username=${user}&password=${secret}&type=m3u_plus`,
      secrets: [user, secret],
    }
  },
  (r) => put(`${some(r, 30)}`, (s) => `rtmp://x/live?wmsAuthSign=${s}==`),
)

const ADDRESSES: Shape[] = [
  (r) => put(`${name(r)}@${name(r)}.example`, (s) => `mail ${s}.`),
  (r) => put(`${name(r)}.${name(r)}+plex@sub.${name(r)}.co.uk`, (s) => `<${s}>`),
  (r) => put(`${name(r)}@${name(r)}.example`, (s) => `user=${percent(s)}`),
  (r) => put(name(r), (s) => `${s}%40${name(r)}.example`),
  (r) => put(name(r), (s) => `${s}&#64;${name(r)}.example`),
  (r) => put(name(r), (s) => `${s}\\u0040${name(r)}.example`),
  (r) => put(name(r), (s) => `mail to ${s}@localhost failed`),
  (r) => put(`${name(r)} ${name(r)}`, (s) => `"${s}"@example.com`),
  (r) => put(name(r), (s) => `mail to ${s}@[203.0.113.5]`),
  (r) => put(`o'${name(r)}`, (s) => `mail to ${s}@example.com failed`),
  (r) => put(ipv4(r), (s) => `Request: [${s}:5678 (WAN)] GET /`),
  (r) => put(ipv4(r), (s) => `ip=${s}`),
  (r) => put(ipv4(r), (s) => `v${s} x`),
  (r) => put(ipv4(r), (s) => `${s}.`),
  (r) => put(ipv4(r), (s) => `host-${s}.isp.example`),
  (r) => put(ipv4(r), (s) => `[::ffff:${s}]:1`),
  (r) => put(ipv4(r), (s) => `X-Forwarded-For: ${s}, 10.0.0.1`),
  (r) => put(ipv4(r).replaceAll('.', '-'), (s) => `ip=${s}`),
  (r) => put(ipv4(r).replaceAll('.', '-'), (s) => `https://${s}.${hex(r, 32)}.plex.direct:32400/`),
  (r) => put(ipv6(r), (s) => `connect to [${s}]:443`),
  (r) => put(ipv6(r).toUpperCase(), (s) => s),
  (r) => put(ipv6(r).replaceAll(':', '%3A'), (s) => `ip=${s}`),
  (r) => put(`${(30 + r(80)).toString(16)}${hex(r, 2)}:${group(r)}`, (s) => `::ffff:${s}`),
  (r) =>
    put(
      [1, 2, 3, 4, 5, 6]
        .map(() => pair(r))
        .join(pick(r, [':', '-']))
        .replace(/^00/, '0a'),
      (s) => `eth0 (${s})`,
    ),
  (r) => put(`${pair(r)}${pair(r)}`, (s) => `fd12:3456:789a:1:a2b3:c4ff:fe${s.slice(0, 2)}:${s}`),
  (r) => put([...Array(20)].map(() => pair(r).toUpperCase()).join(':'), (s) => `fingerprint ${s}`),
  (r) =>
    put(
      name(r),
      (s) =>
        `https://${s}.${pick(r, ['duckdns.org', 'ddns.net', 'synology.me', 'myfritz.net', 'hopto.org', 'no-ip.org', 'dyndns.org', 'nabu.casa', 'zapto.org', 'mooo.com'])}:32400/x`,
    ),
  (r) => put(hex(r, 40), (s) => `https://plex.tv/servers/${s}/x`),
  (r) => put(hex(r, 32), (s) => `hash ${s}.`),
  (r) => put(uuid(r), (s) => `uuid ${s} local`),
  (r) => put(uuid(r), (s) => `machineIdentifier="${s}"`),
  (r) => put(name(r), (s) => `X-Plex-Client-Identifier=${s}7&x`),
  (r) => put(`${name(r)}-7`, (s) => `X-Plex-Session-Identifier: ${s}`),
  (r) => put(`${name(r)}-7`, (s) => `X-Plex-Client-Identifier=%22${s}%22`),
]

const HOMES: Shape[] = [
  (r) => put(name(r), (s) => `/home/${s}/plex/x.mkv`),
  (r) => put(name(r), (s) => `/mnt/x/home/${s}/x`),
  (r) => put(name(r), (s) => `/export/home/${s}/`),
  (r) => put(name(r), (s) => `/volume1/homes/${s}/x`),
  (r) => put(name(r), (s) => `/var/services/homes/${s}/x`),
  (r) => put(name(r), (s) => `file:///home/${s}/x`),
  (r) => put(name(r), (s) => `%2Fhome%2F${s}%2Fx`),
  (r) => put(name(r), (s) => `/Users/${s}/Movies/x.mkv`),
  (r) => put(`${name(r)} ${name(r)}`, (s) => `/Users/${s}/Movies/x.mkv`),
  (r) => put(`${name(r)} ${name(r)}`, (s) => `C:\\Users\\${s}\\AppData`),
  (r) => put(name(r), (s) => `C:/Users/${s}/AppData`),
  (r) => put(name(r), (s) => `c%3A%5CUsers%5C${s}%5Cx`),
  (r) => put(name(r), (s) => `C:\\\\Users\\\\${s}\\\\x`),
  (r) => put(name(r), (s) => `D:\\Documents and Settings\\${s}\\x`),
  (r) => put(name(r), (s) => `/mnt/c/Users/${s}/x`),
  (r) => put(name(r), (s) => `/run/media/${s}/disk/x.mkv`),
  (r) => put(name(r), (s) => `user=${s}&`),
  (r) => put(name(r), (s) => `username: ${s}`),
  (r) => put(name(r), (s) => `"username":"${s}"`),
  (r) => put(name(r), (s) => `Signed-in Token (${s}) (Chrome)`),
  (r) => put(name(r), (s) => `X-Plex-Device-Name=${s}%27s%20iPhone&x=1`),
  (r) => put(name(r), (s) => `X-Plex-Username: ${s}`),
]

/** What a line may be wrapped at. */
const WRAPS: Shape[] = [
  (r) => put(plainToken(r), (s) => `X-Plex-Token=\n${s}`),
  (r) => put(some(r, 12), (s) => `Authorization:\n Basic\n ${s}`),
  (r) => put(name(r), (s) => `${s}@\nexample.com`),
  (r) => put(name(r), (s) => `${s}@\n   example.com`),
  (r) => put(plainToken(r).slice(0, 10), (s) => `X-Plex-Token=${s}\n${plainToken(r).slice(10)}`),
]

export const FAMILIES: Record<string, readonly Shape[]> = {
  'keys and values': KEYS,
  'in words': SPOKEN,
  services: SERVICES,
  'headers and logins': HEADERS,
  IPTV: STREAMS,
  'addresses and ids': ADDRESSES,
  'homes and names': HOMES,
  'wrapped lines': WRAPS,
}
