// What the Health page says of the integration in Home Assistant, and how it gets there.
import assert from 'node:assert/strict'
import test from 'node:test'
import { requireTool } from '../support/require.ts'
import { startSupervisor } from '../support/supervisor.ts'
import { until } from '../support/until.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, settled, startStage } from './stage.ts'

test('Health offers the integration while it is missing, and says when it is connected', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const core = await startSupervisor(t)
  const { url, web } = await startStage(t, { HA_URL: `${core.url}/core`, HA_TOKEN: core.token })
  const state = async () => {
    const { companion } = (await web.call('GET', '/api/status')).body as { companion: { state: string } }
    return companion.state
  }
  await until('Core is there and the integration is not', async () => (await state()) === 'absent', 20_000)
  const page = await (await startBrowser(t, chromium)).newPage({
    viewport: { width: 360, height: 900 },
    locale: 'en-GB',
  })
  await page.goto(`${url}#/health`)
  await settled(page)
  const row = page.locator('li', { hasText: 'Integration in Home Assistant' })
  await row.getByText('Not installed').waitFor()
  const link = row.getByRole('link', { name: 'install the Sentarr integration' })
  assert.match(
    (await link.getAttribute('href')) ?? '',
    /^https:\/\/my\.home-assistant\.io\/redirect\/hacs_repository\//,
  )
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360)

  core.integration = true
  core.cut()
  await until('connected', async () => (await state()) === 'connected', 20_000)
  await until('told what is open', () => (core.snapshots.at(-1)?.incidents as unknown[] | undefined)?.length)
  await page.reload()
  await settled(page)
  await row.getByText('Connected').waitFor()
  assert.equal(await row.getByRole('link').count(), 0)
})
