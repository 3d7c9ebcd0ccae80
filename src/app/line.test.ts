import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startStandIn } from '../../test/support/http-stand-in.ts'
import { alert, ids, incident, NOON } from '../../test/support/incidents.ts'
import { keptLog } from '../../test/support/log.ts'
import { until } from '../../test/support/until.ts'
import { speak } from '../alert/words/languages/index.ts'
import { createMetrics } from '../metrics.ts'
import { loadSettings } from '../settings/load.ts'
import { openStore } from '../store/store.ts'
import { createLine } from './line.ts'

type Deps = Parameters<typeof createLine>[0]

/** A line to one webhook, which answers so; its server remembers what it is told, and nothing else of it works. */
async function lineTo(t: TestContext, status: number) {
  const hook = await startStandIn(t, { status })
  const loaded = loadSettings({
    env: { MQTT_URL: '', HA_URL: '' },
    readFile(path) {
      if (path.endsWith('.yaml')) return `channels: [{type: webhook, name: hook, url: "${hook.url}"}]\n`
      throw Object.assign(new Error('not there'), { code: 'ENOENT' })
    },
    readSecret: () => '',
    isFile: () => false,
    machineZone: () => 'UTC',
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  const store = openStore({ path: ':memory:', now: NOON })
  t.after(() => store.close())
  const heard: string[] = []
  const shown: string[] = []
  const says = (what: string) => () => {
    heard.push(what)
    return { incidents: [incident({ key: what })] }
  }
  const correlator = {
    get: () => undefined,
    mutes: () => [],
    delivered: says('delivered'),
    undelivered: says('undelivered'),
  }
  const line = createLine({
    settings: { ...loaded.settings, servers: [] },
    current: () => loaded.settings,
    servers: [{ id: 'plex', name: 'Plex', correlator, reports: () => [] }],
    userRules: { rules: () => [] },
    feed: { serverChanged: (id: string) => shown.push(id) },
    links: null,
    slug: null,
    publicUrl: null,
    matcher: {},
    store,
    metrics: createMetrics({ version: '1.2.3', gauges: () => [] as never }),
    language: speak('en'),
    installation: 'here',
    version: '1.2.3',
    log: keptLog().log,
    supervisor: null,
    now: () => NOON,
    clock: () => NOON,
    newId: ids('id-'),
    random: () => 0.5,
  } as unknown as Deps)
  const its = alert()
  const { deliveries } = line.outbox.plan([its], NOON)
  store.commit({ incidents: [incident()], alerts: [{ alert: its, at: NOON }], deliveries })
  await line.outbox.drain()
  await until('it was tried', () => hook.seen.length > 0)
  return { heard, shown, stored: () => store.incident('incident-1')?.key }
}

test('a delivery is told to the incident it is about, stored with it, and shown at once', async (t) => {
  const { heard, shown, stored } = await lineTo(t, 204)
  assert.deepEqual(heard, ['delivered'])
  assert.equal(stored(), 'delivered')
  assert.deepEqual(shown, ['plex'])
})

test('an alert that reached nobody is told to its incident: it may be told again', async (t) => {
  const { heard, shown, stored } = await lineTo(t, 400)
  assert.deepEqual(heard, ['undelivered'])
  assert.equal(stored(), 'undelivered')
  assert.deepEqual(shown, ['plex'])
})
