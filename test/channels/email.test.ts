// E-mail through a real SMTP server: how it gets in, what it looks like, and what each refusal is called.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import test, { before } from 'node:test'
import tls from 'node:tls'
import { inspect } from 'node:util'
import type { SMTPServerOptions } from 'smtp-server'
import { DeliveryError } from '../../src/alert/routing/target.ts'
import { reportAlert } from '../../src/alert/words/report/alert.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { parseMail, startSmtp } from '../support/smtp.ts'
import { ELSEWHERE, EXPIRED, GOOD, ISSUER } from '../support/smtp-certificates.ts'
import { alertOf, channelOf, REPORT, sendContext } from './channels-under-test.ts'

const trusted = tls.getCACertificates('default')
before(() => tls.setDefaultCACertificates([...trusted, ISSUER]))

const LOGIN: SMTPServerOptions = {
  ...GOOD,
  onAuth: ({ username, password }, _session, done) =>
    username === 'plex@example.org' && password === 'pA5sWoRd-SeCrEt'
      ? done(null, { user: username })
      : done(
          Object.assign(new Error(`5.7.8 Authentication failed for ${username} with ${password}`), {
            responseCode: 535,
          }),
        ),
}
const NO_LOGIN: SMTPServerOptions = { authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'] }

const mailer = (port: number, given: Record<string, unknown> = {}) =>
  channelOf({
    type: 'email',
    server: 'localhost',
    port,
    from: 'Sentarr <plex@example.org>',
    to: ['admin@example.org'],
    ...given,
  })
const LOGGED_IN = { user: 'plex@example.org', password: 'pA5sWoRd-SeCrEt' }

async function failure(channel: ReturnType<typeof mailer>): Promise<DeliveryError> {
  const error: unknown = await channel.send(alertOf(), null, sendContext()).then(
    () => null,
    (error: unknown) => error,
  )
  assert.ok(error instanceof DeliveryError, inspect(error))
  assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /pA5sWoRd|plex@example|admin@example|cEE1c1dvUmQ/)
  return error
}

test('with STARTTLS and a login the mail arrives for every recipient, as text and HTML', async (t) => {
  const { port, mails } = await startSmtp(t, LOGIN)
  const to = ['admin@example.org', 'Night Watch <night@example.org>']
  await mailer(port, { ...LOGGED_IN, to }).send(alertOf({ sample: '<script>alert(1)</script>' }), null, sendContext())
  const [mail] = mails
  assert.deepEqual(
    [mail?.login, mail?.secure, mail?.to],
    ['plex@example.org', true, ['admin@example.org', 'night@example.org']],
  )
  const { headers, parts } = parseMail(mail!.raw)
  assert.equal(headers.get('subject'), '[Plex] Library database is corrupt')
  assert.equal(headers.get('auto-submitted'), 'auto-generated')
  assert.equal(headers.get('x-auto-response-suppress'), 'All')
  assert.equal(headers.get('x-priority'), '1 (Highest)')
  assert.match(
    parts.get('text/plain')!,
    /First: Stop Plex\.\r\nDetected 3 errors[\s\S]*2\. Copy the Databases[\s\S]*<script>/,
  )
  assert.match(parts.get('text/html')!, /<li[^>]*>Stop Plex\.<\/li>/)
  assert.ok(!parts.get('text/html')!.includes('<script>'))
})

test('a weekly report arrives as text, as HTML, and with a picture that stands in the HTML', async (t) => {
  const { port, mails } = await startSmtp(t, NO_LOGIN)
  const weekly = reportAlert({ id: 'r1', report: REPORT, publicUrl: null })
  await mailer(port, { mask: ['paths'] }).send(weekly, null, sendContext())
  const { raw } = mails[0]!
  const { headers, parts } = parseMail(raw)
  assert.equal(headers.get('subject'), '[Plex] Weekly report: 1 incident, 1 still open')
  assert.match(headers.get('content-type')!, /^multipart\/alternative/)
  assert.match(
    parts.get('text/plain')!,
    /Still open: Cannot read <path> [\s\S]*1\. Cannot read <path>: Look at the disk\./,
  )
  const html = parts.get('text/html')!
  assert.match(html, /<img src="cid:week-1@sentarr"/)
  assert.match(html, /Cannot read &lt;path&gt;/)
  assert.doesNotMatch(raw, /\/mnt\/films/)
  const [, head = '', body = ''] = /\r\nContent-Type: image\/png;([\s\S]*?)\r\n\r\n([\s\S]*?)\r\n--/.exec(raw) ?? []
  assert.match(head, /Content-ID: <week-1@sentarr>/i)
  assert.match(head, /Content-Disposition: inline/i)
  const png = Buffer.from(body, 'base64')
  assert.deepEqual(
    [png.subarray(1, 4).toString(), png.readUInt32BE(16), png.subarray(-8, -4).toString()],
    ['PNG', 1120, 'IEND'],
  )
})

test('implicit TLS works, as on port 465', async (t) => {
  const { port, mails } = await startSmtp(t, { ...LOGIN, secure: true })
  await mailer(port, { ...LOGGED_IN, security: 'tls' }).send(alertOf(), null, sendContext())
  assert.equal(mails[0]?.secure, true)
})

test('a plain relay without login works, as on port 25', async (t) => {
  const { port, mails } = await startSmtp(t, NO_LOGIN)
  await mailer(port).send(alertOf(), null, sendContext())
  assert.deepEqual([mails[0]?.secure, mails[0]?.login], [false, null])
})

test('a relay with a certificate of its own making is used with TLS all the same', async (t) => {
  const { port, mails } = await startSmtp(t, { ...ELSEWHERE, authOptional: true })
  await mailer(port).send(alertOf(), null, sendContext())
  assert.equal(mails[0]?.secure, true)
})

test('all mails of one incident are one thread', async (t) => {
  const { port, mails } = await startSmtp(t, NO_LOGIN)
  const channel = mailer(port)
  let receipt = await channel.send(alertOf(), null, sendContext('first'))
  receipt = await channel.send(alertOf({ state: 'repeated' }), receipt, sendContext('second'))
  await channel.send(alertOf({ state: 'resolved' }), receipt, sendContext('third'))
  const [first, second, third] = mails.map(({ raw }) => parseMail(raw).headers)
  const root = first!.get('message-id')!
  assert.match(root, /^<[0-9a-f]{32}@example\.org>$/)
  assert.deepEqual([second!.get('in-reply-to'), second!.get('references')], [root, root])
  assert.deepEqual(
    [third!.get('in-reply-to'), third!.get('references')],
    [second!.get('message-id'), `${root} ${second!.get('message-id')}`],
  )
})

test('a delivery that is tried again keeps its Message-ID, so that mailboxes can drop the copy', async (t) => {
  const { port, mails } = await startSmtp(t, NO_LOGIN)
  for (const _try of [1, 2]) await mailer(port).send(alertOf(), null, sendContext('same'))
  assert.equal(parseMail(mails[0]!.raw).headers.get('message-id'), parseMail(mails[1]!.raw).headers.get('message-id'))
})

test('line breaks in a title do not become headers', async (t) => {
  const { port, mails } = await startSmtp(t, NO_LOGIN)
  await mailer(port).send(alertOf({ title: 'a\r\nBcc: victim@example.net\r\n\r\nb 😀' }), null, sendContext())
  const { headers } = parseMail(mails[0]!.raw)
  assert.equal(headers.get('subject'), '[Plex] a Bcc: victim@example.net b 😀')
  assert.equal(headers.has('bcc'), false)
  assert.deepEqual(mails[0]?.to, ['admin@example.org'])
})

test('a login is never sent without TLS', async (t) => {
  const { port, mails } = await startSmtp(t, { ...LOGIN, disabledCommands: ['STARTTLS'], allowInsecureAuth: true })
  const error = await failure(mailer(port, LOGGED_IN))
  assert.match(error.message, /does not offer STARTTLS/)
  assert.equal(mails.length, 0)
})

test('a refused login is final and says so, without the password', async (t) => {
  const { port } = await startSmtp(t, LOGIN)
  const error = await failure(mailer(port, { ...LOGGED_IN, password: 'wRoNgPaSsWoRd' }))
  assert.equal(error.final, true)
  assert.match(error.message, /answered 535: it refused the login: user or password is wrong/)
  assert.doesNotMatch(error.message, /wRoNgPaSsWoRd/)
})

const REFUSALS: [string, string, RegExp][] = [
  [
    'Gmail',
    '5.7.8 Username and Password not accepted. For more information, go to https://support.google.com/mail/?p=BadCredentials - gsmtp',
    /app password/,
  ],
  ['Gmail with an app password missing', '5.7.9 Application-specific password required. - gsmtp', /app password/],
  [
    'Microsoft 365',
    '5.7.30 Basic authentication is not supported for Client Submission.',
    /Microsoft takes no passwords/,
  ],
  ['Outlook', '5.7.139 Authentication unsuccessful, basic authentication is disabled.', /Microsoft/],
]
for (const [who, words, expected] of REFUSALS) {
  test(`the refusal of ${who} is explained`, async (t) => {
    const refuse: SMTPServerOptions['onAuth'] = (_auth, _session, done) =>
      done(Object.assign(new Error(words), { responseCode: words.startsWith('5.7.30') ? 550 : 535 }))
    const { port } = await startSmtp(t, { ...GOOD, onAuth: refuse })
    const error = await failure(mailer(port, LOGGED_IN))
    assert.equal(error.final, true)
    assert.match(error.message, expected)
  })
}

test('a recipient that is not known is final, a busy server is tried again', async (t) => {
  let answer = { responseCode: 550, text: '5.1.1 No such user here' }
  const { port } = await startSmtp(t, {
    ...NO_LOGIN,
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error(answer.text), answer)),
  })
  const unknown = await failure(mailer(port))
  assert.deepEqual([unknown.final, /does not know a recipient/.test(unknown.message)], [true, true])
  answer = { responseCode: 451, text: '4.7.1 Greylisted, try again' }
  const busy = await failure(mailer(port))
  assert.deepEqual([busy.final, /answered 451/.test(busy.message)], [false, true])
})

for (const [what, certificate, words] of [
  ['has expired', EXPIRED, /certificate that has expired/],
  ['is for another host', ELSEWHERE, /certificate for another host name/],
] as const) {
  test(`a certificate that ${what} stops the mail, in words`, async (t) => {
    const { port, mails } = await startSmtp(t, { ...LOGIN, ...certificate })
    const error = await failure(mailer(port, LOGGED_IN))
    assert.match(error.message, words)
    assert.deepEqual([error.final, mails.length], [false, 0])
  })
}

test('a certificate of an unknown issuer stops the mail, in words', async (t) => {
  tls.setDefaultCACertificates(trusted)
  t.after(() => tls.setDefaultCACertificates([...trusted, ISSUER]))
  const { port } = await startSmtp(t, LOGIN)
  const error = await failure(mailer(port, LOGGED_IN))
  assert.match(error.message, /unknown issuer: trust its issuer with NODE_EXTRA_CA_CERTS/)
})

test('a dead server is tried again, in words', async () => {
  const error = await failure(mailer(1))
  assert.equal(error.final, false)
  assert.match(error.message, /refused the connection: it is not running, or the port is wrong/)
})

test('a server that hangs up is tried again', async (t) => {
  const server = createServer((socket) => socket.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const error = await failure(mailer((server.address() as { port: number }).port))
  assert.equal(error.final, false)
  assert.match(error.message, /closed the connection/)
})

test('a stopped program gives up waiting for a silent server', async (t) => {
  const stop = new AbortController()
  const server = createServer(() => stop.abort())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as { port: number }
  await assert.rejects(
    mailer(port).send(alertOf(), null, { key: 'k', signal: stop.signal }),
    /stopped before an answer/,
  )
})

test('XOAUTH2 gets a token for the refresh token and logs in with it', async (t) => {
  const tokens = await startStandIn(t, {
    body: { access_token: 'aCcEsStOkEn', expires_in: 3600, token_type: 'Bearer' },
  })
  const { port, mails } = await startSmtp(t, {
    ...GOOD,
    authMethods: ['XOAUTH2'],
    onAuth: ({ method, accessToken }, _session, done) =>
      method === 'XOAUTH2' && accessToken === 'aCcEsStOkEn' ? done(null, { user: 'oauth' }) : done(new Error('no')),
  })
  const oauth = {
    client_id: 'c1',
    client_secret: 'cLiEnTsEcReT',
    refresh_token: 'rEfReShToKeN',
    access_url: `${tokens.url}/token`,
  }
  const channel = mailer(port, { user: 'plex@example.org', oauth })
  await channel.send(alertOf(), null, sendContext())
  assert.equal(mails[0]?.login, 'oauth')
  assert.match(tokens.seen[0]!.body, /refresh_token=rEfReShToKeN/)
})
