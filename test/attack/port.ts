// Whatever is sent to the port: odd paths, heads and bodies, from strangers and from those who are in.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { isForbidden } from '../../src/alert/http/guard.ts'
import { admit, forwardedBy, isForeign, peerGroup, plainAddress, rightFor } from '../../src/web/access.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { startWeb, type Web, withIncident } from '../support/web.ts'
import { generated } from './support/generator.ts'

const PASSWORD = 'correct-horse-battery-staple'
/** What stands in files that nobody may read through the port. */
const MARKS = [PASSWORD, 'MARK-OF-A-FILE', 'root:x:0:0']

type Sent = { status: number; body: string }

/** A request as it stands here: no library makes its path or its head better. */
function asker(t: TestContext, web: Web) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  t.after(() => agent.destroy())
  return (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    new Promise<Sent>((resolve, reject) => {
      const sent = request({ agent, host: '127.0.0.1', port: web.app.port, method, path, headers }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
          // A stream has no end.
          if (text.length > 100_000 || String(answer.headers['content-type']).startsWith('text/event')) answer.destroy()
        })
        answer.on('close', () => resolve({ status: answer.statusCode ?? 0, body: text }))
        answer.on('error', () => {})
      })
      sent.on('error', reject)
      sent.end(body)
    })
}

function nothingLeaks({ status, body }: Sent, what: string): void {
  assert.ok(status < 500 || status === 503, `${status} ${what}`)
  for (const mark of MARKS) assert.ok(!body.includes(mark), `${mark} in the answer to ${what}`)
}

async function withMarks(t: TestContext, yaml: string): Promise<Web> {
  const web = await startWeb(t, { yaml })
  writeFileSync(join(web.logs, '..', 'secret.log'), 'MARK-OF-A-FILE')
  writeFileSync(join(web.configDir, 'secret.yaml'), '# MARK-OF-A-FILE')
  mkdirSync(join(web.configDir, 'rules'), { recursive: true })
  return web
}

const ROUTES = [
  'status',
  'stats',
  'incidents',
  'incidents/1',
  'logs',
  'config',
  'channels',
  'rules',
  'servers',
  'deliveries',
  'bundle',
  'session',
  'openapi.json',
  'rules/own/a',
  'stream',
]

describe('what others had to mend in 2026', () => {
  it('no path leads out of the pages, nor out of the folder of logs or rules', async (t) => {
    const web = await withMarks(t, `web_password: ${PASSWORD}\n`)
    const ask = asker(t, web)
    const login = { authorization: `Basic ${btoa(`x:${PASSWORD}`)}` }
    const ups = ['../', '..%2F', '%2e%2e/', '%2e%2e%2f', '..\\', '..%5c', '....//', '%c0%ae%c0%ae/', '..;/', '.%00./']
    for (const up of ups) {
      for (const file of ['etc/passwd', 'settings/secret.yaml', 'secret.log', 'settings/sentarr.yaml']) {
        const path = `${up.repeat(8)}${file}`
        for (const target of [`/${path}`, `/assets/${path}`, `/newsletter/image/images/${path}`, `/api/${path}`]) {
          nothingLeaks(await ask('GET', target), target)
        }
        for (const target of [
          `/api/rules/own/${encodeURIComponent(path)}`,
          `/api/logs?file=${encodeURIComponent(path)}`,
          `/api/stream?logs=${encodeURIComponent(path)}`,
        ]) {
          const answer = await ask('GET', target, login)
          nothingLeaks(answer, target)
          assert.ok(answer.status >= 400 || answer.body === '' || !answer.body.includes('MARK'), target)
        }
      }
    }
  })

  it('no route fetches an address that a request names', async (t) => {
    const target = await startStandIn(t)
    const web = await startWeb(t)
    const ask = asker(t, web)
    for (const name of ['img', 'url', 'image', 'src', 'href', 'server', 'logs', 'file', 'q', 'cursor']) {
      for (const route of [...ROUTES.map((path) => `api/${path}`), 'pms_image_proxy', 'image/x.png', '']) {
        await ask('GET', `/${route}?${name}=${encodeURIComponent(target.url)}`)
      }
    }
    await ask('GET', `${target.url}/absolute`)
    assert.deepEqual(target.seen, [])
  })

  it('a search is words, never a question to the database', async (t) => {
    const web = await startWeb(t)
    await withIncident(web)
    for (const q of [
      `' OR 1=1 --`,
      `%' UNION SELECT json FROM value --`,
      `"; DROP TABLE incident; --`,
      `%`,
      'c_rrupt',
      `\\`,
      `*) OR (1=1`,
    ]) {
      const { status, body } = await web.call('POST', '/api/incidents/search', { q })
      assert.equal(status, 200, q)
      assert.deepEqual(body.items, [], q)
    }
    assert.equal((await web.call('POST', '/api/incidents/search', { q: 'corrupt' })).body.items.length, 1)
  })
})

it('strangers learn nothing by odd paths and heads', async (t) => {
  const web = await withMarks(t, `web_password: ${PASSWORD}\n`)
  const ask = asker(t, web)
  const open = /^\/(?:healthz|metrics|index\.html|assets\/[^?]*|api\/session|api\/log(?:in|out))?(?:\?.*)?$/
  // As every server reads it: dots are steps.
  const meant = (path: string) => new URL(path, 'http://x').href.slice('http://x'.length)
  await generated('paths', 4_000, async (random) => {
    const part = () =>
      random.one([
        ...ROUTES,
        'api',
        'assets',
        '..',
        '%2e%2e',
        '.',
        '',
        'etc',
        'passwd',
        encodeURIComponent(random.text(6)),
      ])
    const path = `/${random.chance(0.6) ? 'api/' : ''}${random.many(6, part).join(random.one(['/', '/', '//', '%2f', '\\']))}${random.chance(0.2) ? `?${encodeURIComponent(random.text(9))}` : ''}`
    const method = random.one(['GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
    const headers: Record<string, string> = {}
    for (const name of random.many(4, () =>
      random.one([
        'x-forwarded-for',
        'x-remote-user-id',
        'x-ingress-path',
        'host',
        'origin',
        'cookie',
        'authorization',
        'x-original-url',
        'x-http-method-override',
        'content-type',
      ]),
    )) {
      headers[name] = random.one([
        '172.30.32.2',
        '127.0.0.1',
        'localhost',
        'admin',
        `sentarr_session=${random.whole(1e9)}`,
        '/api/config',
        'application/json',
        'null',
        '*',
      ])
    }
    const answer = await ask(method, path.replaceAll(' ', '%20'), headers)
    nothingLeaks(answer, `${method} ${path}`)
    if (answer.status < 300 && method !== 'OPTIONS')
      assert.match(meant(path), open, `${method} ${path} ${JSON.stringify(headers)}`)
  })
})

it('no body, however it is made, is an error of ours or names a file', async (t) => {
  const web = await withMarks(t, 'error_threshold: 5\n')
  const ask = asker(t, web)
  const keys = [
    'channels',
    'servers',
    'rules',
    'name',
    'type',
    'url',
    'token_file',
    'urls_file',
    'body_file',
    'id',
    'ids',
    'action',
    'lines',
    'q',
    'yaml',
    'minutes',
    'note',
    'plex_log_path',
    '__proto__',
    'constructor',
    'template',
    'error_threshold',
    'settings',
  ]
  const files = ['/etc/passwd', '/proc/self/environ', join(web.configDir, 'secret.yaml'), '/dev/zero']
  const targets: [method: string, path: string][] = [
    ['PUT', 'config'],
    ['PUT', 'config'],
    ['POST', 'incidents/search'],
    ['POST', 'incidents/bulk'],
    ['POST', 'explain'],
    ['POST', 'rules/try'],
    ['PUT', 'rules/own/mine'],
    ['PUT', 'rules/database.busy'],
    ['POST', 'incidents/x/mute'],
    ['POST', 'servers/plex/unmute'],
    ['POST', 'logs/search'],
    ['POST', 'login'],
  ]
  await generated('bodies', 4_000, async (random) => {
    const value = (depth: number): unknown => {
      const leaf = () =>
        random.one<unknown>([
          null,
          true,
          -1,
          1e308,
          0.5,
          '',
          random.text(20),
          random.one(files),
          random.one(['ntfy', 'apprise', 'webhook', 'email', 'database.busy', 'mute']),
        ])
      if (depth === 0) return leaf()
      return random.one([
        leaf,
        () => random.many(3, () => value(depth - 1)),
        () => Object.fromEntries(random.many(5, () => [random.one(keys), value(depth - 1)])),
      ])()
    }
    const [method, path] = random.one(targets)
    const text = random.chance(0.1)
      ? random.text(80)
      : JSON.stringify(
          random.chance(0.7) ? Object.fromEntries(random.many(4, () => [random.one(keys), value(3)])) : value(3),
        )
    const answer = await ask(method, `/api/${path}`, { 'content-type': 'application/json' }, text)
    nothingLeaks(answer, `${method} ${path} ${text}`)
    if (/_file"/.test(text) && path === 'config')
      assert.ok(answer.status >= 400 || !/"(?:channels|servers)":\[\{[^}]*_file/.test(text), text)
  })
  for (const deep of ['['.repeat(100_000), `{"channels":${'['.repeat(50_000)}${']'.repeat(50_000)}}`]) {
    nothingLeaks(await ask('PUT', '/api/config', { 'content-type': 'application/json' }, deep), 'deep')
  }
  assert.equal((await ask('GET', '/healthz')).status, 200)
  const { settings } = (await web.call('GET', '/api/config')).body
  assert.doesNotMatch(JSON.stringify(settings), /MARK|root:x/)
})

it('who is let in follows from facts alone', async () => {
  const address = (whole: (below: number) => number) =>
    [
      () => '127.0.0.1',
      () => '::1',
      () => '172.30.32.2',
      () => '::ffff:172.30.32.2',
      () => '::ffff:ac1e:2002',
      () => `172.30.${whole(256)}.${whole(256)}`,
      () => `fe80::${whole(65536).toString(16)}%eth0`,
      () => `2001:db8:${whole(9)}::${whole(65536).toString(16)}:${whole(65536).toString(16)}`,
      () => '',
      () => 'unknown',
    ][whole(10)]!()
  const proxies = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'cf-connecting-ip', 'x-forwarded-host']
  await generated('visitors', 80_000, (random) => {
    const peer = address(random.whole)
    const headers = random.many(3, () =>
      random.one(['accept', 'host', 'x-ingress-path', 'x-remote-user-id', ...proxies]),
    )
    const forwarded = forwardedBy(headers) !== null
    assert.equal(
      forwarded,
      headers.some((name) => proxies.includes(name)),
    )
    const visitor = {
      peer,
      host: random.one(['localhost', '127.0.0.1:5000', 'evil.example', '[::1]', '', 'localhost.evil.example']),
      forwarded,
      proven: random.chance(0.3),
    }
    const terms = { supervised: random.chance(0.5), hasPassword: random.chance(0.5) }
    const { by } = admit(visitor, terms)
    const what = JSON.stringify({ visitor, terms })
    if (by === 'ingress') assert.ok(terms.supervised && plainAddress(peer) === '172.30.32.2', what)
    if (by === 'password') assert.ok(terms.hasPassword && visitor.proven, what)
    if (by === 'local')
      assert.ok(
        !terms.supervised &&
          !terms.hasPassword &&
          !forwarded &&
          /^(?:127\.0\.0\.1|::1)$/.test(plainAddress(peer)) &&
          /^(?:localhost|127\.0\.0\.1:5000|\[::1\])$/.test(visitor.host),
        what,
      )
    assert.equal(peerGroup(peer), peerGroup(peer.replace('::ffff:172.30.32.2', '172.30.32.2')))
    const method = random.one(['POST', 'PUT', 'DELETE', 'PATCH'])
    const path = `/api/${random.one(['config', 'restart', 'rules/try', 'channels/a/test', 'incidents/a/resolve', random.text(12)])}`
    const right = rightFor(method, path)
    if (right !== 'administer') assert.match(path, /^\/api\/(?:explain|incidents\/|logs\/search)/, `${method} ${path}`)
    assert.equal(isForeign({ method, host: 'nas', origin: 'https://evil.example', site: null }, 'password'), true)
  })
})

it('no spelling of a metadata address passes', () => {
  for (const host of [
    '169.254.169.254',
    '[fe80::1]',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::a9fe:a9fe]',
    '[fd00:ec2::254]',
    '100.100.100.200',
    '[::a9fe:a9fe]',
    '[2002:a9fe:a9fe::1]',
    '[64:ff9b:1::a9fe:a9fe]',
  ]) {
    assert.equal(isForbidden(host), true, host)
  }
})
