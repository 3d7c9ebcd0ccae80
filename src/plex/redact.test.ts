import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redact } from './redact.ts'

const HASH = '7dde5c4f8d41f6bcacd38bcd44db3f83'
const MACHINE = 'aa1aab62730440a066dc29ef4c3b68f4eadd54ba'
const UUID = '0e3bf2f4-3f1d-4f0f-9d3b-6f4c4e5f1a2b'

const MASKED: [text: string, expected: string][] = [
  ['GET /x?X-Plex-Token=abcDEF123-_xyzABC456&a=1', 'GET /x?X-Plex-Token=<token>&a=1'],
  ['url=%2Flibrary%3FX-Plex-Token%3DabcDEF123-_xyzABC456%26a=1', 'url=%2Flibrary%3FX-Plex-Token%3D<token>%26a=1'],
  ['?auth_token=short&access_token=a.b&token=c', '?auth_token=<token>&access_token=<token>&token=<token>'],
  ['claim?token=xxxxxxxxxxxxxxxxxxxxvx1Xj5 (11 live)', 'claim?token=<token> (11 live)'],
  [
    'sentry_key=0123456789&X-Plex-Access-Code=12&X-Plex-Access-Key=k',
    'sentry_key=<token>&X-Plex-Access-Code=<token>&X-Plex-Access-Key=<token>',
  ],
  [' * X-Plex-Token => abcDEF123-_xyzABC456', ' * X-Plex-Token => <token>'],
  ['-headers "X-Plex-Token: abc"', '-headers "X-Plex-Token: <token>"'],
  ['{"authToken":"abcDEF123-_xyzABC456"}', '{"authToken":"<token>"}'],
  ['PLEXTOKEN=abc "/usr/lib/plexmediaserver/Plex Relay"', 'PLEXTOKEN=<token> "/usr/lib/plexmediaserver/Plex Relay"'],
  ['Auth: We found auth token (abcDEF123-_xyzABC456), enabling', 'Auth: We found auth token (<token>), enabling'],
  ['MyPlex: Stored token abcDEF123-_xyzABC456', 'MyPlex: Stored token <token>'],
  ['claim-AbCdEfGhIjKlMnOpQrSt used', '<token> used'],
  ['a eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_123 b', 'a <token> b'],
  [`token local-${UUID} and local-${UUID}.`, 'token <token> and <token>.'],
  ['Authorization: Bearer abcdef.123', 'Authorization: Bearer <token>'],
  ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic <token>'],
  ['mqtt://user:p@ss@host:1883/x', 'mqtt://<user>@host:1883/x'],
  ['https://discord.com/api/webhooks/123456/AbC-dEf_1 failed', '<webhook> failed'],
  ['POST https://hooks.slack.com/services/T0/B0/xyz', 'POST <webhook>'],
  [
    'Webhook: Error delivering payload to http://ha.local:8123/api/webhook/abc123secret: 500',
    'Webhook: Error delivering payload to http://ha.local:8123/<webhook> 500',
  ],
  [
    'Webhook: Error posting to https://example.org/x/y/z?a=1',
    'Webhook: Error posting to https://example.org/<webhook>',
  ],
  ['POST https://hooks.zapier.com/hooks/catch/1/abc/ done', 'POST https://hooks.zapier.com/<webhook> done'],
  ['https://hook.eu1.make.com/abcdef', 'https://hook.eu1.make.com/<webhook>'],
  ['https://maker.ifttt.com/trigger/plex/with/key/SECRET', 'https://maker.ifttt.com/<webhook>'],
  ['https://x.webhook.office.com/webhookb2/1-2@3/IncomingWebhook/4/5', 'https://x.webhook.office.com/<webhook>'],
  ['http://n8n.lan:5678/webhook/0e3bf2f4-3f1d', 'http://n8n.lan:5678/<webhook>'],
  ['https://chat.lan/hooks/abc', 'https://chat.lan/<webhook>'],
  [
    'https://chat.googleapis.com/v1/spaces/A/messages?key=AIzaSyA123&token=abc',
    'https://chat.googleapis.com/v1/spaces/A/messages?key=<token>&token=<token>',
  ],
  ['X-Plex-Device-Name=Living Room TV&x=1 (5 live)', 'X-Plex-Device-Name=<device>&x=1 (5 live)'],
  ['GET /a?X-Plex-Device-Name=Bob TV (5 live) #1f', 'GET /a?X-Plex-Device-Name=<device> (5 live) #1f'],
  ['https://ntfy.sh/my-topic', 'https://ntfy.sh/<webhook>'],
  ['file oWJp3yLbxVDsuTzhm6gP here', 'file <token> here'],
  ['user=anna.b+plex@example.co.uk, ip=8.8.8.8, port=32400', 'user=<email>, ip=<ip>, port=32400'],
  ['anna%40example.com', '<email>'],
  ['[::ffff:8.8.4.4:48161 (WAN)]', '[::ffff:<ip>:48161 (WAN)]'],
  ['X-Forwarded-For => 2a02:8108:1::17, x', 'X-Forwarded-For => <ip>, x'],
  ['%2F%2F80.1.2.3%3A32400 and %2080.1.2.3', '%2F%2F<ip>%3A32400 and %20<ip>'],
  [`https://99-192-110-31.${HASH}.plex.direct:32400/`, 'https://<host>.plex.direct:32400/'],
  [`hash ${HASH}.`, 'hash <id>.'],
  [`servers/${MACHINE}/access`, 'servers/<id>/access'],
  ['X-Plex-Client-Identifier=com-plexapp-x&a', 'X-Plex-Client-Identifier=<id>&a'],
  ['Signed-in Token (anna) (Chrome)', 'Signed-in Token (<user>) (<device>)'],
  ['Signed-in Token (anna (kid)) (range: bytes=0-) ', 'Signed-in Token (<user>) (range: bytes=0-) '],
  ['Auth: authenticated user 1 as anna b', 'Auth: authenticated user 1 as <user>'],
  ['MyPlex: username is anna, login is anna2', 'MyPlex: username is <user>, login is <user>'],
  ['Got token for user 1 (anna)', 'Got token for user 1 (<user>)'],
  ['utm_referer=https%3A%2F%2Fmedia.anna.example%2Fx&a', 'utm_referer=<url>&a'],
  ['[Now] User is anna (ID: 1)', '[Now] User is <user> (ID: 1)'],
  ['--userId=anna --x UserId: anna', '--userId=<user> --x UserId: <user>'],
  [
    '"/usr/lib/plexmediaserver/Plex Relay" -p 443 -N -l anna -F /dev/null',
    '"/usr/lib/plexmediaserver/Plex Relay" -p 443 -N -l <user> -F /dev/null',
  ],
  [
    'Connection Tester: Error testing media server Anna’s NAS in 9 ms.',
    'Connection Tester: Error testing media server <server> in 9 ms.',
  ],
  ['C:\\Users\\Anna B\\AppData\\x and C:\\\\Users\\\\anna', 'C:\\Users\\<user>\\AppData\\x and C:\\\\Users\\\\<user>'],
  ['Signed-in Token (<owner) (Chrome)', 'Signed-in Token (<owner) (<device>)'],
  ['/Users/anna/Library, "/home/anna/x"', '/Users/<user>/Library, "/home/<user>/x"'],
]

for (const [text, expected] of MASKED) {
  test(`masks ${text}`, () => {
    assert.equal(redact(text), expected)
    assert.equal(redact(expected), expected)
  })
}

const KEPT = [
  'Plex Media Server v1.43.3.10828-abc on 0.9.12.8, Chrome/115.0.0.0',
  'SQLITE3:0xffff9e3563a8, 11, database corruption at line 68825 of [a29f994989]',
  'SQLITE3:0x80000001, 5, statement aborts at 1: [PRAGMA journal_mode=WAL] database is locked',
  'Request: [192.168.1.20:41234 (Subnet)] from 10.0.0.1, 172.16.3.4, 127.0.0.1 and 169.254.1.1 on [fe80::1]',
  'MyPlex: Did token exchange for claim (returnCode: 200)',
  'Signed-in Token () ',
  'UserId: NOUSERID Version: 1.42.2.10156-f737b826c',
  'at /home/runner/work/plex-media-server/Library/MetadataItem.cpp:750',
  'invalid token: 401 Unauthorized',
  '"/media/movies/Blade-Runner-2049-HD/Blade-Runner-2049-HD.mkv"',
  'boost::filesystem::last_write_time at 12:48:45.870',
]

for (const text of KEPT) test(`keeps ${text}`, () => assert.equal(redact(text), text))
