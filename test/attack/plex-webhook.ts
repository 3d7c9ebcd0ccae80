// What is posted to the webhook of Plex by somebody else: without the secret nothing, with it nothing that harms.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { addressOf, eventOf, post } from '../support/plex-webhook.ts'
import { startWeb, type Web } from '../support/web.ts'

const reportOf = async (web: Web) => (await web.call('GET', '/api/plex-webhook')).body
const bundled = async (web: Web) => Buffer.from(await (await fetch(`${web.url}/api/bundle`)).arrayBuffer())

/** A body as it stands here. */
function send(
  address: string,
  headers: Record<string, string>,
  body: string | Buffer,
  method = 'POST',
): Promise<number> {
  return new Promise((resolve) => {
    const sent = request(address, { method, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', () => resolve(0))
    sent.end(body)
  })
}

const FORM = { 'content-type': 'multipart/form-data; boundary=b' }
const field = (name: string, value: string) =>
  `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`

async function withAddress(t: TestContext) {
  const web = await startWeb(t, { env: { LOG_LEVEL: 'debug' } })
  return { web, address: await addressOf(web) }
}

describe('without the secret', () => {
  it('no path near it answers otherwise than one that does not exist', async (t) => {
    const { web, address } = await withAddress(t)
    const secret = address.split('/').at(-1)!
    const other = secret.replace(/^./, (first) => (first === '0' ? '1' : '0'))
    const absent = await fetch(`${web.url}/nothing-here`, { method: 'POST' })
    for (const path of [other, secret.slice(0, -1), `${secret}0`, secret.toUpperCase(), '', '%00', `${secret}/`, '..'])
      assert.equal(await post(`${web.url}/plex-webhook/${path}`, eventOf('media.play')), absent.status, path)
    assert.deepEqual((await reportOf(web)).events, [])
  })
})

describe('with the secret', () => {
  it('what is no event is refused, and nothing falls', async (t) => {
    const { web, address } = await withAddress(t)
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`
    const bodies = [
      '',
      '--b--\r\n',
      'garbage',
      field('payload', '{'),
      `${field('payload', 'null')}--b--\r\n`,
      `${field('payload', '[]')}--b--\r\n`,
      `${field('payload', '{"event":7}')}--b--\r\n`,
      `${field('payload', `{"event":"${'x'.repeat(5_000)}"}`)}--b--\r\n`,
      `${field('payload', '{"event":"media.play\\u0000<script>"}')}--b--\r\n`,
      `${field('payload', deep)}--b--\r\n`,
      `${field('payload', 'x'.repeat(300_000))}--b--\r\n`,
      `${field('__proto__', eventOf('media.play'))}--b--\r\n`,
      `${field('payload', eventOf('__proto__')).replaceAll('__proto__', 'constructor')}`,
      `${field('a', '1').repeat(20)}${field('payload', eventOf('media.play'))}--b--\r\n`,
      `--b\r\n${'x-long: y\r\n'.repeat(5_000)}\r\nz\r\n--b--\r\n`,
    ]
    for (const [index, body] of bodies.entries()) {
      const status = await send(address, FORM, body)
      assert.ok([0, 400, 429].includes(status), `${index}: ${status}`)
    }
    assert.deepEqual((await reportOf(web)).events, [])
    assert.equal((await web.call('GET', '/healthz')).status, 200)
  })

  it('other methods, kinds and sizes are refused before they are read', async (t) => {
    const { web, address } = await withAddress(t)
    for (const method of ['GET', 'PUT', 'DELETE']) assert.equal(await send(address, {}, '', method), 405, method)
    assert.equal(await send(address, { 'content-type': 'application/json' }, eventOf('media.play')), 415)
    assert.equal(await send(address, { ...FORM, 'content-length': String(1024 ** 3) }, ''), 413)
    const huge = Buffer.concat([Buffer.from(field('payload', 'x').slice(0, -2)), Buffer.alloc(20 * 1024 * 1024, 0x61)])
    assert.ok([0, 400, 413].includes(await send(address, { ...FORM, 'transfer-encoding': 'chunked' }, huge)))
    assert.deepEqual((await reportOf(web)).events, [])
  })

  it('a flood is slowed down, and the dashboard still answers', async (t) => {
    const { web, address } = await withAddress(t)
    const statuses = await Promise.all(
      Array.from({ length: 200 }, () => post(address, eventOf('admin.database.corrupted'))),
    )
    const taken = statuses.filter((status) => status === 200).length
    assert.ok(taken >= 1 && taken <= 40, `${taken} were taken`)
    assert.ok(statuses.every((status) => [200, 429, 503].includes(status)))
    assert.equal((await web.call('GET', '/api/status')).status, 200)
    const { items } = (await web.call('GET', '/api/incidents')).body
    assert.deepEqual(
      items.map(({ rule }: { rule: string }) => rule),
      ['database.corrupt_suspected'],
    )
  })

  it('forms that never end hold a few places for a while, and nothing else', async (t) => {
    const { web, address } = await withAddress(t)
    const { hostname, port, pathname } = new URL(address)
    for (let n = 0; n < 4; n++) {
      const socket = connect(Number(port), hostname)
      t.after(() => socket.destroy())
      socket.on('error', () => {})
      socket.write(
        `POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-type: ${FORM['content-type']}\r\ncontent-length: 5000\r\n\r\n--b\r\n`,
      )
    }
    let status = 0
    for (let n = 0; n < 200 && status !== 503; n++) status = await post(address, eventOf('media.play'))
    assert.equal(status, 503)
    assert.equal((await web.call('GET', '/api/status')).status, 200)
  })

  it('the secret stands in no log line, status, metric, page or bundle', async (t) => {
    const { web, address } = await withAddress(t)
    const secret = address.split('/').at(-1)!
    await post(address, eventOf('media.play'))
    await send(address, FORM, 'garbage')
    await send(address, {}, '', 'PUT')
    for (const path of ['/api/status', '/metrics', '/', '/api/config', '/api/servers', '/api/openapi.json'])
      assert.ok(!JSON.stringify((await web.call('GET', path)).body).includes(secret), path)
    assert.ok(!web.said.join('\n').includes(secret), 'the log')
    const { unzipSync } = await import('fflate')
    for (const [name, bytes] of Object.entries(unzipSync(await bundled(web))))
      assert.ok(!Buffer.from(bytes).includes(secret), name)
  })
})
