// Strangers at the port: stalled requests, guessed passwords, proxies on the same machine, streams that outlive their session.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { createConnectionLimit } from '../../src/web/connections.ts'
import { listen } from '../support/events.ts'
import { until } from '../support/until.ts'
import { startWeb } from '../support/web.ts'

const PASSWORD = 'a long password of the owner'
const withPassword = (t: TestContext) => startWeb(t, { yaml: `web_password: ${PASSWORD}\n` })

/** Sends `text`, gives what was answered until the other side is silent or gone. */
async function say(t: TestContext, port: number, text: string): Promise<{ socket: Socket; answer(): string }> {
  let answer = ''
  const socket = connect(port, '127.0.0.1')
  t.after(() => void socket.destroy())
  socket.on('error', () => {})
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    answer += chunk
  })
  await once(socket, 'connect')
  socket.write(text)
  return { socket, answer: () => answer }
}

describe('stalled requests', { concurrency: true }, () => {
  it('a long body is refused before it is read, without a login and with a wrong one', async (t) => {
    const web = await withPassword(t)
    const head = 'Host: x\r\nContent-Type: application/json\r\n'
    for (const [request, status] of [
      ['POST /api/login', '413'],
      ['POST /api/incidents/search', '401'],
      ['PUT /api/config', '401'],
    ] as const) {
      for (const length of ['Content-Length: 1040000', 'Transfer-Encoding: chunked']) {
        const sent = await say(t, web.app.port, `${request} HTTP/1.1\r\n${head}${length}\r\n\r\n`)
        if (length.startsWith('T')) sent.socket.write(`2000\r\n${'x'.repeat(0x2000)}\r\n`)
        const answer = await until(request, () => sent.answer() || undefined)
        assert.equal(answer.slice(9, 12), status, `${request} ${length}`)
      }
    }
  })

  it('hundreds of them hold no memory and do not keep the owner out', async (t) => {
    const web = await withPassword(t)
    const before = process.memoryUsage().rss
    const text = `POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1040000\r\n\r\n${'x'.repeat(200_000)}`
    const all = await Promise.all(Array.from({ length: 300 }, () => say(t, web.app.port, text).catch(() => null)))
    for (const one of all) one?.socket.destroy()
    assert.equal((await web.call('POST', '/api/login', { password: PASSWORD })).status, 200)
    const grown = (process.memoryUsage().rss - before) / 1024 / 1024
    assert.ok(grown < 150, `${grown.toFixed(0)} MB more`)
  })

  it('who sends nothing, half a head or half a body is cut off', async (t) => {
    const web = await withPassword(t)
    const half = [
      '',
      'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow:',
      `POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{"pass`,
    ]
    const sent = await Promise.all(half.map((text) => say(t, web.app.port, text)))
    await Promise.all(sent.map(({ socket }) => socket.closed || once(socket, 'close')))
  })
})

it('one peer cannot have all connections, nor can all peers have those of this machine', () => {
  const limit = createConnectionLimit()
  const taken: (() => void)[] = []
  const take = (remoteAddress: string) => {
    let closed = () => {}
    const socket = {
      remoteAddress,
      destroy() {},
      once(_: string, listener: () => void) {
        closed = listener
      },
    }
    const took = limit.take(socket as unknown as Socket)
    if (took) taken.push(() => closed())
    return took
  }
  const count = (peer: (n: number) => string) =>
    Array.from({ length: 1_000 }, (_, n) => take(peer(n))).filter(Boolean).length
  assert.equal(
    count(() => '192.168.1.5'),
    48,
  )
  assert.equal(
    count((n) => `fe80::${n.toString(16)}:0:0:1`),
    48,
    'one network of IPv6 is one peer',
  )
  assert.equal(
    count((n) => `10.0.${n >> 8}.${n & 255}`),
    224 - 96,
  )
  assert.equal(
    count(() => '127.0.0.1'),
    32,
  )
  for (const close of taken) close()
  assert.equal(limit.size(), 0)
  assert.equal(take('192.168.1.5'), true)
})

it('a proxy on the same machine makes nobody local', async (t) => {
  const web = await startWeb(t)
  assert.equal((await web.call('GET', '/api/config')).status, 200)
  for (const [name, value] of [
    ['x-forwarded-for', '203.0.113.9'],
    ['X-Real-IP', '203.0.113.9'],
    ['Forwarded', 'for=203.0.113.9'],
    ['Via', '1.1 nginx'],
    ['X-Forwarded-Proto', 'https'],
    ['CF-Connecting-IP', '203.0.113.9'],
  ] as const) {
    const { status, body } = await web.call('GET', '/api/config', undefined, { [name]: value })
    assert.deepEqual([status, body.error.code], [403, 'forbidden'], name)
  }
  assert.equal(web.said.filter((line) => line.includes('came through a proxy')).length, 1, 'said once')
})

it('a session that has ended takes its streams with it, and a lock-out ends none', async (t) => {
  const web = await withPassword(t)
  const login = await web.call('POST', '/api/login', { password: PASSWORD })
  const cookie = { cookie: (login.headers.get('set-cookie') ?? '').split(';')[0]! }
  const stream = await listen(t, `${web.url}/api/stream`, cookie)
  await stream.next('hello')
  for (let n = 0; n < 6; n++) await web.call('POST', '/api/login', { password: `${n}` })
  assert.equal((await web.call('POST', '/api/login', { password: PASSWORD })).status, 429)
  assert.equal((await web.call('GET', '/api/status', undefined, cookie)).status, 200)
  assert.equal(stream.ended(), false)
  assert.ok(web.said.some((line) => line.includes('too many wrong passwords from 127.0.0.1')))
  await web.call('PUT', '/api/config', { web_password: 'another one' }, cookie)
  await until('the end of the stream', stream.ended)
  assert.equal((await web.call('GET', '/api/status', undefined, cookie)).status, 401)
})
