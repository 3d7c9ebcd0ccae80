// The fleet's page in a real browser: accessible and fitting at both widths, all servers on it, and what it says without a broker.
import assert from 'node:assert/strict'
import test from 'node:test'
import { startEmbeddedBroker } from '../support/embedded-broker.ts'
import { observe } from '../support/mqtt-observer.ts'
import { startOutput } from '../support/mqtt-output.ts'
import { requireTool } from '../support/require.ts'
import { startScriptedBroker } from '../support/scripted-broker.ts'
import { anIncident } from '../support/snapshot.ts'
import { until } from '../support/until.ts'
import { startWeb } from '../support/web.ts'
import { audit } from './audit.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, THEMES, WIDTHS } from './stage.ts'

const SERVERS = 900

test('the fleet’s page shows 900 servers, the worst first, and passes a mute on', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const broker = await startEmbeddedBroker(t)
  const { commands, show } = startOutput(t, broker.url, { server: { id: 'cellar', name: 'Cellar' } })
  show({ incidents: [anIncident()] })
  const others = await observe(t, broker.url)
  const claimed = (instance: string, since: number) =>
    others.publish('sentarr/branch_3/owner', JSON.stringify({ instance, since, host: `host-${instance}`, url: null }))
  for (let n = 1; n < SERVERS; n++) {
    const id = `branch_${n}`
    await others.publish(`sentarr/${id}/state`, JSON.stringify({ open_incidents: 0, logs: 'ON' }), { retain: true })
    await others.publish(`sentarr/${id}/status`, n === 7 ? 'offline' : 'online', { retain: true })
  }
  const web = await startWeb(t, { env: { FLEET: 'true', FLEET_COMMANDS: 'true', MQTT_URL: broker.url } })
  await until('all of them', async () => (await web.call('GET', '/api/fleet')).body.counts.servers === SERVERS)
  for (const [instance, since] of [
    ['a', 1],
    ['b', 2],
    ['a', 1],
  ] as const)
    await claimed(instance, since)
  await until('two of one id', async () => (await web.call('GET', '/api/fleet')).body.counts.need_somebody === 3)
  const browser = await startBrowser(t, chromium)
  for (const width of Object.values(WIDTHS)) {
    const page = await browser.newPage({ viewport: { width, height: 800 }, bypassCSP: true, locale: 'en-GB' })
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(String(error)))
    await page.goto(web.url)
    await page.getByText('900 servers: 3 need somebody, 1 unwatched').waitFor()
    await page.getByRole('searchbox').fill('branch_')
    await until('those of the branches', async () => (await page.locator('.row').count()) === SERVERS - 1)
    await page.getByRole('searchbox').fill('')
    await until('all rows', async () => (await page.locator('.row').count()) === SERVERS)
    assert.deepEqual((await page.locator('.row-title').allInnerTexts()).slice(0, 3), ['Cellar', 'branch_7', 'branch_3'])
    await page.getByText('Two agents use the server id “branch_3”: host-a shows the server, host-b waits').waitFor()
    await page.getByLabel('Only those that need somebody').check()
    await until('three rows', async () => (await page.locator('.row').count()) === 3)
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      assert.deepEqual(await audit(page), [], `${width}, ${colorScheme}`)
    }
    assert.deepEqual(problems, [])
    await page.close()
  }
  const page = await browser.newPage({ locale: 'de' })
  await page.goto(web.url)
  await page.locator('.row', { hasText: 'Cellar' }).getByRole('button', { name: 'Stumm' }).click()
  await page.locator('dialog button.primary').click()
  await until('the command', () => commands.length === 1)
  assert.deepEqual(commands[0], { command: 'incident', value: { id: 'i1', action: 'mute', minutes: 480 } })
  broker.aedes.close()
  broker.cut()
  await page.getByText(/Kein Broker seit/).waitFor()
  await page.getByText('Was unten steht, ist der Stand von damals.').waitFor()
  assert.equal(await page.locator('.row').getByText('Bewacht', { exact: true }).count(), 0)
})

test('the fleet’s page says what the broker keeps from it, on a narrow screen too', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const broker = await startScriptedBroker(t, { granted: (topics) => topics.map(() => 128) })
  const web = await startWeb(t, { env: { FLEET: 'true', MQTT_URL: broker.url } })
  const browser = await startBrowser(t, chromium)
  const page = await browser.newPage({ viewport: { width: WIDTHS.phone, height: 800 }, locale: 'en-GB' })
  await page.goto(web.url)
  await page.getByText('does not let us read sentarr/+/+ and homeassistant/device/+/config').waitFor()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(overflow <= 0, `${overflow} px too wide`)
})
