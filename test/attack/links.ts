// Links in alerts: whoever has one may do the one thing it was signed for, once; whoever has none may do nothing and learns nothing.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import { createAlertLinks } from '../../src/alert/links/links.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { alert } from '../support/incidents.ts'
import { until } from '../support/until.ts'
import { startWeb, type Web, withIncident } from '../support/web.ts'

type Links = { acknowledge: string; mute: string }

/** A server with a password, a webhook that was told of one incident, and the links in what it was told. */
async function told(t: TestContext) {
  const hook = await startStandIn(t, { status: 204 })
  const web = await startWeb(t, {
    env: { PUBLIC_URL: 'http://sentarr.test' },
    yaml: `web_password: a long password\nchannels: [{type: webhook, name: hook, url: "${hook.url}/hook"}]\n`,
  })
  const login = { authorization: `Basic ${Buffer.from(':a long password').toString('base64')}` }
  const call: Web['call'] = (method, path, body, headers) => web.call(method, path, body, { ...login, ...headers })
  const incident = await withIncident({ ...web, call })
  const seen = await until('the alert', () => hook.seen.at(-1))
  const actions = JSON.parse(seen.body).actions as { action: keyof Links; url: string }[]
  const links = Object.fromEntries(
    actions.map(({ action, url }) => [action, url.replace('http://sentarr.test', '')]),
  ) as Links
  const state = async () => (await call('GET', `/api/incidents/${incident}`)).body
  return { web, call, hook, incident, links, state }
}

const press = (web: Web, path: string, init: RequestInit = {}) =>
  fetch(`${web.url}${path}`, { method: 'POST', ...init })

it('whoever only looks changes nothing: GET, HEAD, a prefetch, a preview, a hundred times', async (t) => {
  const { web, links, state } = await told(t)
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'])
    await fetch(`${web.url}${links.mute}`, { method, headers: { purpose: 'prefetch', 'sec-purpose': 'prefetch' } })
  for (let n = 0; n < 100; n++) await fetch(`${web.url}${links.acknowledge}`, { headers: { 'user-agent': 'Slackbot' } })
  const { acknowledged_at, muted_until } = await state()
  assert.deepEqual([acknowledged_at, muted_until], [null, null])
  const page = await (await fetch(`${web.url}${links.mute}`)).text()
  assert.match(page, /<form method="post">/)
})

it('a POST acts without a login, once, and says so; the other link is another one', async (t) => {
  const { web, links, state } = await told(t)
  assert.equal((await press(web, links.acknowledge)).status, 200)
  const { acknowledged_at, muted_until } = await state()
  assert.ok(acknowledged_at !== null && muted_until === null)
  assert.equal((await press(web, links.acknowledge)).status, 410)
  assert.equal((await fetch(`${web.url}${links.acknowledge}`)).status, 410)
  const before = Date.now()
  assert.equal((await press(web, links.mute, { headers: { origin: 'https://ntfy.sh' } })).status, 200)
  const muted = Date.parse((await state()).muted_until)
  assert.ok(muted >= before + 8 * 3_600_000 && muted <= Date.now() + 8 * 3_600_000)
})

it('a used link stays used when its incident was unmuted meanwhile, and at the same instant it counts once', async (t) => {
  const { web, call, incident, links, state } = await told(t)
  const all = await Promise.all(Array.from({ length: 20 }, () => press(web, links.mute)))
  assert.deepEqual(all.map(({ status }) => status).sort(), [200, ...new Array(19).fill(410)])
  await call('POST', `/api/incidents/${incident}/unmute`, {})
  assert.equal((await press(web, links.mute)).status, 410)
  assert.equal((await state()).muted_until, null)
})

it('a forged, borrowed, ended or over-long link does nothing, and guessing ends after five', async (t) => {
  const { web, links, state, incident } = await told(t)
  const token = links.mute.slice('/a/'.length)
  const [body = '', signature = ''] = token.split('.')
  const claim = (order: unknown) => Buffer.from(JSON.stringify(order)).toString('base64url')
  const wanted = claim(['mute', incident, 'another-use', 999_999])
  const signedWith = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('base64url')
  const forged = [
    `${wanted}.${signature}`,
    `${wanted}.${signedWith('', wanted)}`,
    `${wanted}.${signedWith('a long password', `sentarr alert link 1\n${wanted}`)}`,
    `${body}.${signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`,
    'x'.repeat(4_000),
  ]
  for (const one of forged) assert.equal((await press(web, `/a/${one}`)).status, 404, one.slice(0, 60))
  assert.equal((await press(web, `/a/${token}`)).status, 429, 'guessing from here has ended, for good links too')
  assert.equal((await state()).muted_until, null)
  assert.equal(web.said.filter((line) => line.includes('too many wrong links')).length, 1)
})

it('a link that ended, or whose incident is over or gone, says so and does nothing', async (t) => {
  const { web, call, incident, links, state } = await told(t)
  const secret = JSON.parse(readValue(web, 'link-secret')) as string
  const at = (now: number, id = incident) =>
    createAlertLinks({ publicUrl: '', secret, now: () => now })
      .of(alert({ incident: id }), 'hook')
      .map(({ url }) => url)
  const [old = ''] = at(Date.now() - 74 * 3_600_000)
  assert.equal((await press(web, old)).status, 410)
  assert.equal((await state()).acknowledged_at, null)
  const [strange = ''] = at(Date.now(), 'no-such-incident')
  assert.equal((await press(web, strange)).status, 410)
  await call('POST', `/api/incidents/${incident}/resolve`, {})
  const over = await press(web, links.acknowledge)
  assert.match(await over.text(), /over already/)
  assert.equal((await state()).acknowledged_at, null)
})

it('its pages tell nothing: no title, no line, no server, and nothing of the link stands in the log', async (t) => {
  const { web, links, incident } = await told(t)
  const asked = await (await fetch(`${web.url}${links.mute}`)).text()
  const done = await (await press(web, links.mute)).text()
  const wrong = await (await press(web, '/a/nothing')).text()
  for (const page of [asked, done, wrong]) {
    assert.doesNotMatch(page, /corrupt|malformed|database|Plex Media|plex/i)
    assert.ok(!page.includes(incident))
  }
  const token = links.mute.slice('/a/'.length)
  assert.ok(!web.said.join('\n').includes(token.slice(0, 30)))
  assert.ok(web.said.some((line) => line.includes('by a link in an alert: mute')))
  assert.equal((await fetch(`${web.url}${links.acknowledge}`)).headers.get('referrer-policy'), 'no-referrer')
})

it('a link opens nothing else: not the API, not the dashboard of a server with a password', async (t) => {
  const { web, links } = await told(t)
  const opened = await fetch(`${web.url}${links.mute}`)
  assert.equal(opened.headers.get('set-cookie'), null)
  assert.equal((await web.call('GET', '/api/incidents')).status, 401)
  for (const path of [`${links.mute}/`, `${links.mute}/resolve`, '/a', '/a/'])
    assert.equal((await press(web, path)).status, 404, path)
})

it('without PUBLIC_URL there are no links, and none is taken', async (t) => {
  const hook = await startStandIn(t, { status: 204 })
  const web = await startWeb(t, { yaml: `channels: [{type: webhook, name: hook, url: "${hook.url}/hook"}]\n` })
  await withIncident(web)
  const seen = await until('the alert', () => hook.seen.at(-1))
  assert.equal('actions' in JSON.parse(seen.body), false)
  assert.equal((await press(web, '/a/x.y')).status, 404)
})

/** What only who has the database can know. */
function readValue(web: Web, key: string): string {
  const db = new DatabaseSync(join(web.configDir, '..', 'data', 'sentarr.db'), { readOnly: true })
  const row = db.prepare('SELECT json FROM value WHERE key = ?').get(key)
  db.close()
  return String(row?.json)
}
