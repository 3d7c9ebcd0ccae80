import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Random, seeded } from '../../bench/log.ts'
import { linesAround } from '../../src/plex/context.ts'
import { redact } from '../../src/plex/redact.ts'
import { templateOf } from '../../src/plex/template.ts'
import { RECORDS } from './lines.ts'

const ROUNDS = 400
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const some = (random: Random, length: number, alphabet = LETTERS): string =>
  Array.from({ length }, () => alphabet[random(alphabet.length)]).join('')
const hex = (random: Random, length: number): string => some(random, length, '0123456789abcdef')
const uuid = (random: Random): string => [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-')
const address = (random: Random): string => `${random(80) + 11}.${random(250)}.${random(250)}.${random(250) + 1}`
const name = (random: Random): string => `u${some(random, 8, 'bcdfgklmnprstvz')}`

type Seeded = { secret: string; text: string }
const put = (secret: string, around: (secret: string) => string): Seeded => ({ secret, text: around(secret) })

const SHAPES: ((random: Random) => Seeded)[] = [
  (r) => put(some(r, 20, `${LETTERS}-_`), (s) => `GET /x?a=1&X-Plex-Token=${s}&b=2`),
  (r) => put(some(r, 20), (s) => `url=%2Fx%3FX-Plex-Token%3D${s}%26b%3D2`),
  (r) => put(some(r, 20), (s) => `access_tokens.xml?auth_token=${s}`),
  (r) => put(some(r, 20), (s) => ` * X-Plex-Token => ${s}`),
  (r) => put(some(r, 20), (s) => `PLEXTOKEN=${s} run`),
  (r) => put(some(r, 20), (s) => `X_PLEX_TOKEN=${s} run`),
  (r) => put(some(r, 20), (s) => `Auth: We found auth token (${s}), enabling token-based authentication.`),
  (r) => put(some(r, 20), (s) => `MyPlex: Stored token ${s}`),
  (r) => put(some(r, 20), (s) => `POST /myplex/claim?token=claim-${s}`),
  (r) => put(some(r, 20), (s) => `using claim-${s} now`),
  (r) => put(`eyJ${some(r, 20)}.eyJ${some(r, 30)}.${some(r, 20)}`, (s) => `sent ${s} to`),
  (r) => put(uuid(r), (s) => `transcoder got local-${s}`),
  (r) => put(some(r, 32), (s) => `https://o1.ingest.sentry.io/api/1/?sentry_key=${s}`),
  (r) => put(some(r, 12), (s) => `?X-Plex-Access-Key=${s}`),
  (r) => put(some(r, 12), (s) => `Fetching https://user:${s}@host/feed`),
  (r) => put(some(r, 40), (s) => `https://discord.com/api/webhooks/${r(99999999)}/${s}`),
  (r) => put(some(r, 24), (s) => `https://hooks.slack.com/services/T${hex(r, 8)}/B${hex(r, 8)}/${s}`),
  (r) => put(some(r, 40), (s) => `Authorization: Bearer ${s}`),
  (r) => put(`${name(r)}@${name(r)}.example`, (s) => `MyPlex: Sending Server Info to myPlex (user=${s}, ip=, port=1)`),
  (r) => put(`${name(r)}@${name(r)}.example`, (s) => `mail ${s}.`),
  (r) => put(address(r), (s) => `Request: [${s}:5678 (WAN)] GET /`),
  (r) => put(address(r), (s) => `(user=x, ip=${s}, port=32400)`),
  (r) => put(address(r), (s) => `Failed to connect to ${s} port 443`),
  (r) => put(`2a02:${hex(r, 4)}:${hex(r, 4)}::${hex(r, 3)}`, (s) => `connect to [${s}]:443`),
  (r) => put(hex(r, 32), (s) => `https://${address(r).replaceAll('.', '-')}.${s}.plex.direct:32400/identity`),
  (r) => put(address(r).replaceAll('.', '-'), (s) => `https://${s}.${hex(r, 32)}.plex.direct:32400/identity`),
  (r) => put(hex(r, 40), (s) => `https://plex.tv/servers/${s}/x`),
  (r) => put(hex(r, 40), (s) => `--serverUuid=${s} --x`),
  (r) => put(uuid(r), (s) => `?X-Plex-Client-Identifier=${s}&x`),
  (r) => put(name(r), (s) => `GZIP Signed-in Token (${s}) (Chrome)`),
  (r) => put(name(r), (s) => `Auth: authenticated user 1 as ${s}`),
  (r) => put(name(r), (s) => `MyPlex: username is ${s}, login is x`),
  (r) => put(name(r), (s) => `run --userId=${s} --x`),
  (r) => put(name(r), (s) => `Connection Tester: Error testing media server ${s} in 12 ms.`),
  (r) => put(name(r), (s) => `open C:\\Users\\${s}\\AppData\\Local`),
  (r) => put(name(r), (s) => `open /home/${s}/media`),
  (r) => put(name(r), (s) => `open "/Users/${s}/Movies/x.mkv"`),
]

test('no secret in any line survives, in text, context or template', () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const random = seeded(seed)
    for (const shape of SHAPES) {
      const { secret, text } = shape(random)
      const line = RECORDS[random(RECORDS.length)]!
      const whole = random(2) === 0 ? `${line.split('\n')[0]} ${text}` : `${line}\n${text}\n${line}`
      const masked = redact(whole)
      assert.ok(!masked.includes(secret), `seed ${seed}: ${secret} in ${masked}`)
      assert.equal(redact(masked), masked, `seed ${seed}: masking twice changes ${masked}`)
      assert.ok(!templateOf(whole).includes(secret))
      assert.ok(!linesAround(Buffer.from(whole), 0, { before: 1, after: 9 }).join('\n').includes(secret))
    }
  }
})

test('masking takes time in proportion to the text', () => {
  for (const piece of [
    'a',
    'a.',
    '1.',
    'a@',
    '/a',
    'token ',
    '(',
    'eyJ',
    'http://',
    "'",
    'Token (',
    '-',
    ':',
    'f',
    '\\',
    ' ',
  ]) {
    const text = piece.repeat(Math.ceil(65_536 / piece.length))
    const start = process.cpuUsage()
    redact(text)
    templateOf(text)
    assert.ok(process.cpuUsage(start).user < 2_000_000, `${piece} takes too long`)
  }
})
