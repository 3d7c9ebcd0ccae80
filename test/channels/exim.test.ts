// Once through a mail server of the distribution: Exim with one small configuration file, STARTTLS, PLAIN login, delivery into a Maildir.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import tls from 'node:tls'
import { DeliveryError } from '../../src/alert/routing/target.ts'
import { requireTool } from '../support/require.ts'
import { parseMail } from '../support/smtp.ts'
import { GOOD, ISSUER } from '../support/smtp-certificates.ts'
import { alertOf, channelOf, sendContext } from './channels-under-test.ts'

const LOGIN = { user: 'plex@example.org', password: 'eXiM-pAsSwOrD' }

const configuration = (home: string, port: number, user: string) => `
exim_user = ${user}
exim_group = ${user}
never_users =
primary_hostname = localhost
spool_directory = ${home}/spool
log_file_path = ${home}/log-%slog
pid_file_path = ${home}/pid
local_interfaces = 127.0.0.1.${port}
tls_advertise_hosts = *
tls_certificate = ${home}/cert.pem
tls_privatekey = ${home}/key.pem
auth_advertise_hosts = \${if def:tls_in_cipher {*}{}}
acl_smtp_rcpt = check_rcpt
begin acl
check_rcpt:
  accept authenticated = *
  deny message = relay not permitted
begin routers
local:
  driver = accept
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = ${home}/maildir
  maildir_format
  user = ${user}
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{${LOGIN.user}}}{eq{$auth3}{${LOGIN.password}}}}}
  server_set_id = $auth2
`

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

async function until<T>(what: string, look: () => T | null | Promise<T | null>): Promise<T> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await pause(20)
  }
}

const answers = (port: number) =>
  new Promise<true | null>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(null))
  })

async function startExim(t: TestContext, program: string): Promise<{ port: number; maildir: string }> {
  const home = mkdtempSync(join(tmpdir(), 'sentarr-exim-'))
  const port = await freePort()
  const root = userInfo().uid === 0
  // Exim gives up root for the user of the configuration, who must be able to write here.
  const user = root ? 'mail' : userInfo().username
  for (const folder of ['spool', 'maildir']) mkdirSync(join(home, folder))
  writeFileSync(join(home, 'cert.pem'), GOOD.cert)
  writeFileSync(join(home, 'key.pem'), GOOD.key)
  const file = join(home, 'exim.conf')
  writeFileSync(file, configuration(home, port, user))
  if (root) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, user])))
    for (const path of [home, ...readdirSync(home).map((name) => join(home, name))]) chownSync(path, uid!, gid!)
    chownSync(file, 0, 0)
  }
  chmodSync(file, 0o644)
  const exim = spawn(program, ['-C', file, '-bdf', '-q1m'], { stdio: 'ignore' })
  const ended = once(exim, 'exit')
  t.after(async () => {
    exim.kill()
    await ended
    rmSync(home, { recursive: true, force: true })
  })
  await until('Exim to listen', () => answers(port))
  return { port, maildir: join(home, 'maildir', 'new') }
}

test('a mail goes through Exim with STARTTLS and a PLAIN login into a mailbox', async (t) => {
  const program = requireTool(t, 'exim', ['exim4', 'exim'])
  if (program === null) return
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ISSUER])
  const { port, maildir } = await startExim(t, program)
  const mailer = (given: object) =>
    channelOf({
      type: 'email',
      server: 'localhost',
      port,
      security: 'starttls',
      from: LOGIN.user,
      to: ['admin@example.org'],
      ...given,
    })

  await mailer(LOGIN).send(alertOf({ title: 'Datenbank beschädigt 😀' }), null, sendContext())
  const name = await until('the mail', () => {
    try {
      return readdirSync(maildir)[0] ?? null
    } catch {
      return null
    }
  })
  const { headers, parts } = parseMail(readFileSync(join(maildir, name), 'utf8'))
  assert.equal(headers.get('subject'), '[Plex] Datenbank beschädigt 😀')
  assert.match(headers.get('received') ?? '', /with esmtpsa/)
  assert.match(parts.get('text/plain')!, /First: Stop Plex\.[\s\S]*2\. Copy the Databases/)
  assert.match(parts.get('text/html')!, /<li[^>]*>Stop Plex\./)

  await assert.rejects(
    mailer({ ...LOGIN, password: 'wRoNg' }).send(alertOf(), null, sendContext()),
    (error: DeliveryError) =>
      error instanceof DeliveryError && error.final && /answered 535: it refused the login/.test(error.message),
  )
  await assert.rejects(
    mailer({}).send(alertOf(), null, sendContext()),
    /answered 550: it does not pass on mail from this sender/,
  )
})
