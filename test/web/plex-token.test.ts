// What is the matter with a token is named as soon as Plex says it, long before that is an incident.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { until } from '../support/until.ts'
import { startWeb } from '../support/web.ts'

it('a refused token is named at once: in the log, on the pages, by the stream; no line says that it is read', async (t) => {
  const plex = await startDemoPlex({ now: Date.now })
  t.after(() => plex.stop())
  const web = await startWeb(t, { env: { PLEX_LOG_PATH: '', PLEX_URL: plex.url, PLEX_TOKEN: 'wrong-token' } })
  const server = await until('the refusal', async () => {
    const { body } = await web.call('GET', '/api/status')
    return body.servers[0].plex?.token_refused && body.servers[0]
  })
  assert.deepEqual(server.plex.notes, [
    'Plex refuses the token: sign in again (Settings → Servers), or give a new one of the server’s owner.',
  ])
  assert.equal(server.plex.state, 'up')
  await until('the log', () => web.said.some((line) => line.includes('Plex refuses the token: sign in again')))
  const stream = await until('the stream', async () => {
    const { body } = await web.call('GET', '/api/status')
    const its = body.servers[0].sources.find(({ kind }: { kind: string }) => kind === 'stream')
    return its.state === 'unreachable' && /refuses/.test(its.detail) && its
  })
  assert.match(stream.detail, /refuses its log stream to this token/)
  assert.equal(web.said.filter((line) => line.includes('refuses its log stream')).length, 1, 'once')
  assert.ok(!web.said.some((line) => /reading Plex’s own log stream/.test(line)))
  assert.deepEqual((await web.call('GET', '/api/incidents')).body.items, [], 'one refusal is no incident')
})

it('without a folder the stream is read within seconds, and only then the log says so', async (t) => {
  const plex = await startDemoPlex({ now: Date.now })
  t.after(() => plex.stop())
  const began = performance.now()
  const web = await startWeb(t, {
    env: { PLEX_LOG_PATH: '/nowhere', PLEX_URL: plex.url, PLEX_TOKEN: plex.token },
  })
  await until('the stream is read', () => web.said.some((line) => line.includes('reading Plex’s own log stream')))
  assert.ok(plex.listeners() > 0)
  const { body } = await web.call('GET', '/api/status')
  const stream = body.servers[0].sources.find(({ kind }: { kind: string }) => kind === 'stream')
  assert.equal(stream.state, 'reading')
  t.diagnostic(`${Math.round(performance.now() - began)} ms after the start`)
})

it('a shared user’s token says what it lacks', async (t) => {
  const plex = await startDemoPlex({ now: Date.now })
  t.after(() => plex.stop())
  plex.answerWith('/status/sessions', 403)
  const web = await startWeb(t, { env: { PLEX_URL: plex.url, PLEX_TOKEN: plex.token } })
  const notes = await until('the note', async () => {
    const { body } = await web.call('GET', '/api/status')
    return body.servers[0].plex.owner === false && body.servers[0].plex.notes
  })
  assert.match(notes[0], /shared user/)
})
