// The demo's stand-ins take what the real channels send, and its past is understood by the real rules.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startOutside } from '../../src/cli/demo/outside.ts'
import { writePast } from '../../src/cli/demo/past.ts'
import { demoSettings } from '../../src/cli/demo/settings.ts'
import { openStore } from '../../src/store/store.ts'
import { alertOf, channelOf, sendContext } from '../channels/channels-under-test.ts'

const NOW = Date.UTC(2026, 10, 23, 12)

function demo(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-past-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['data', 'config']) mkdirSync(join(folder, name))
  const outside = { url: 'http://127.0.0.1:9', mailPort: 9 }
  return demoSettings({ folder, logs: '/a', quietLogs: '/b', plex: null, brokerPort: 1, webPort: 2, outside })
}

test('a mail and a push are taken, and shown as they are', async (t) => {
  const outside = await startOutside({ now: () => NOW })
  t.after(outside.stop)
  const alert = alertOf({ title: 'Größe <b> & "mehr" …' })
  const mail = {
    type: 'email',
    server: '127.0.0.1',
    port: outside.mailPort,
    from: 'a@demo.invalid',
    to: ['b@demo.invalid'],
  }
  await channelOf({ ...mail, security: 'none' }).send(alert, null, sendContext())
  const phone = channelOf({ type: 'ntfy', url: outside.url, topic: 'demo' })
  await phone.send(alert, null, sendContext())
  await phone.send({ ...alert, state: 'repeated' }, null, sendContext())
  const page = await (await fetch(outside.url)).text()
  assert.match(page, /<summary><strong>\[Plex\] Größe &lt;b&gt; &amp; &quot;mehr&quot; …<\/strong>/)
  assert.match(page, /srcdoc="&lt;!doctype html&gt;[\s\S]*Stop Plex\./)
  assert.equal(page.match(/<article class="p5">/g)?.length, 1, 'news take the place of the older ones')
  assert.match(page, /Still going on: Größe/)
})

test('seven days of troubles lie behind it, all over, and told', (t) => {
  const settings = demo(t)
  writePast({ server: 'plex', seed: 1, now: NOW, settings })
  const store = openStore({ path: join(settings.dataDir, 'sentarr.db'), now: NOW })
  t.after(store.close)
  const incidents = store.incidents('plex').filter(({ openedAt }) => openedAt !== null)
  assert.ok(incidents.length >= 6, `${incidents.length}`)
  assert.ok(incidents.every(({ state }) => state === 'resolved'))
  const days = new Set(
    store
      .findingBuckets({ server: 'plex', since: NOW - 7 * 86_400_000, until: NOW, minutes: 1440 })
      .map(({ at }) => at),
  )
  assert.ok(days.size >= 5, `${days.size} days`)
  const full = incidents.find(({ rule }) => rule === 'disk.full')
  assert.equal(full?.resolvedBecause, 'by-hand', 'no disk heals by itself')
  assert.deepEqual(
    [...new Set(store.alertsOf(full!.id).map(({ alert }) => alert.state))].sort(),
    ['raised', 'resolved']
      .concat(store.alertsOf(full!.id).some(({ alert }) => alert.state === 'repeated') ? ['repeated'] : [])
      .sort(),
  )
  assert.equal(store.waiting('Phone').length, 0)
  assert.ok(store.listDeliveries({ channel: 'Phone' }, { limit: 5 }).items.every(({ state }) => state === 'sent'))
})

test('what no waiting mends keeps its own time, the rest is over sooner', (t) => {
  const { rules, servers, channels } = demo(t)
  assert.equal(rules['disk.full'], undefined)
  assert.equal(rules['database.corrupt'], undefined)
  assert.equal(rules['database.locked']?.policy?.quietMs, 30_000)
  assert.deepEqual(
    servers.map(({ name }) => name),
    ['Plex Demo', 'Attic'],
  )
  assert.deepEqual(
    channels.map(({ name }) => name),
    ['Phone', 'Mailbox'],
  )
})
