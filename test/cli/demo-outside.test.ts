// The demo's stand-ins take what the real channels send, and its past is understood by the real rules.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createWeekly } from '../../src/app/weekly.ts'
import { startOutside } from '../../src/cli/demo/outside.ts'
import { writePast } from '../../src/cli/demo/past.ts'
import { demoSettings } from '../../src/cli/demo/settings.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { valueKeys } from '../../src/service/commit.ts'
import { hourSpansSchema } from '../../src/service/watched-hours.ts'
import type { Alert } from '../../src/store/alert.ts'
import { openStore } from '../../src/store/store.ts'
import { alertOf, channelOf, sendContext } from '../channels/channels-under-test.ts'

const NOW = Date.UTC(2026, 10, 23, 12)

function demo(t: TestContext, outside = { url: 'http://127.0.0.1:9', mailPort: 9 }) {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-past-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['data', 'config']) mkdirSync(join(folder, name))
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

test('the report of the week behind it is in the mailbox, with its picture', async (t) => {
  const outside = await startOutside({ now: () => NOW })
  t.after(outside.stop)
  const settings = demo(t, outside)
  writePast({ server: 'plex', seed: 1, now: NOW, settings })
  const store = openStore({ path: join(settings.dataDir, 'sentarr.db'), now: NOW })
  t.after(store.close)
  const rules = new Map(loadCatalogue().map((rule) => [rule.id, rule]))
  const reports: { alert: Alert; channel: string | undefined }[] = []
  const look = createWeekly({
    store,
    servers: settings.servers.map(({ id, name }) => ({
      id,
      name,
      watchedHours: () => hourSpansSchema.parse(store.value(valueKeys(id).watched)),
    })),
    rule: (id) => rules.get(id),
    settings: () => settings,
    outbox: {
      plan(alerts, _at, channel) {
        reports.push(...alerts.map((alert) => ({ alert, channel })))
        return { deliveries: [], untold: [] }
      },
      wake() {},
    },
    publicUrl: settings.web.publicUrl,
    now: () => NOW + 60_000,
    newId: () => 'report',
  })
  look()
  look()
  const [{ alert, channel } = {}, ...others] = reports
  assert.deepEqual([channel, others], ['Weekly mail', []])
  const { servers, since, until } = alert!.report!
  assert.equal(until - since, 7 * 86_400_000)
  assert.ok(servers.every(({ days }) => days.length === 7 && days.every(({ watched }) => watched)))
  const [first] = servers
  assert.ok(first!.incidents >= 6, `${first!.incidents}`)
  assert.equal(store.listDeliveries({ channel: 'Weekly mail' }, { limit: 1 }).items.length, 0, 'no single alerts')

  const mail = settings.channels.find(({ name }) => name === channel)!
  await channelOf(mail).send(alert!, null, sendContext())
  const page = await (await fetch(outside.url)).text()
  assert.match(page, /<summary><strong>\[Plex\] Weekly report: \d+ incidents, none still open<\/strong>/)
  const [, picture = ''] = /src=&quot;data:image\/png;base64,([\w+/=]+)&quot;/.exec(page) ?? []
  assert.equal(Buffer.from(picture, 'base64').subarray(1, 4).toString(), 'PNG')
  assert.doesNotMatch(page, /cid:/)
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
    ['Phone', 'Mailbox', 'Weekly mail'],
  )
})
