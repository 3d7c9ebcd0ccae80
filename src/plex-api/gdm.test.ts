import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { answerOf, searchNetwork } from './gdm.ts'

const ANSWER = [
  'HTTP/1.0 200 OK',
  'Content-Type: plex/media-server',
  'Host: 0123456789abcdef0123456789abcdef.plex.direct',
  'Name: The Box: upstairs',
  'Port: 32400',
  'Resource-Identifier: box',
  'Updated-At: 1585769946',
  'Version: 1.43.3.10896-abc',
  '',
  '',
]

test('an answer of a server is read whatever its line ends, and its address is the sender’s', () => {
  const read = {
    url: 'http://192.168.1.9:32400',
    name: 'The Box: upstairs',
    version: '1.43.3.10896-abc',
    machineIdentifier: 'box',
  }
  assert.deepEqual(answerOf(ANSWER.join('\r\n'), '192.168.1.9'), read)
  assert.deepEqual(answerOf(ANSWER.join('\n'), '192.168.1.9'), read)
})

test('what is no server, comes from outside or names no port is no answer', () => {
  const text = ANSWER.join('\r\n')
  assert.equal(answerOf(text.replace('media-server', 'media-player'), '192.168.1.9'), null)
  assert.equal(answerOf(text.replace('200 OK', '404 No'), '192.168.1.9'), null)
  assert.equal(answerOf(text.replace('32400', '99999'), '192.168.1.9'), null)
  assert.equal(answerOf(text.replace('32400', '32400/x'), '192.168.1.9'), null)
  assert.equal(answerOf(text.replace('Resource-Identifier: box', 'X: y'), '192.168.1.9'), null)
  assert.equal(answerOf(text, '8.8.8.8'), null)
  assert.equal(answerOf(text, '169.254.169.254'), null)
})

test('asks by UDP, takes each server once, and ends after its time', async (t) => {
  const server = createSocket('udp4')
  const asked: string[] = []
  server.on('message', (bytes, { address, port }) => {
    asked.push(bytes.toString())
    for (const text of [ANSWER.join('\r\n'), ANSWER.join('\r\n'), 'x'.repeat(4_000), 'nonsense'])
      server.send(text, port, address)
  })
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const found = await searchNetwork({ targets: [{ address: '127.0.0.1', port: server.address().port }], waitMs: 500 })
  assert.deepEqual(asked, ['M-SEARCH * HTTP/1.0\r\n\r\n'])
  assert.deepEqual(
    found.map(({ url }) => url),
    ['http://127.0.0.1:32400'],
  )
})

test('an abort ends the search at once', async () => {
  const stop = new AbortController()
  const searching = searchNetwork({ targets: [], waitMs: 60_000, signal: stop.signal })
  stop.abort()
  assert.deepEqual(await searching, [])
})
