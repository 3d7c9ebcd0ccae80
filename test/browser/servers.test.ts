// Several servers: the one that needs somebody first, and every list for one of them alone.
import assert from 'node:assert/strict'
import test from 'node:test'
import { requireTool } from '../support/require.ts'
import { until } from '../support/until.ts'
import { plexTime } from '../support/web.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, settled, startStage } from './stage.ts'

const HOUR = 3_600_000
const line = (age: number, level: string, message: string) =>
  `${plexTime(new Date(Date.now() - age))} [0x7f0839d9e800] ${level} - ${message}`

test('several servers: the worst first, silence said, each list for one of them', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const port = 'HttpServer: Error binding acceptor: Address already in use'
  const stage = await startStage(
    t,
    {},
    {
      Cellar: [line(60_000, 'INFO', 'all is well')],
      Garage: [line(30 * HOUR, 'INFO', 'the last word')],
      Attic: [line(60_000, 'ERROR', port)],
    },
  )
  const browser = await startBrowser(t, chromium)
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
  const cards = page.locator('article.server')
  const choice = (label: string) =>
    page.locator('main label.select', { hasText: new RegExp(`^\\s*${label}`) }).locator('select')
  const names = () => cards.locator('h3').allInnerTexts()

  await page.goto(`${stage.url}#/servers`)
  await settled(page)
  await until('the order', async () => (await names()).join() === 'Living room,Attic,Garage,Cellar')
  await page.getByText('4 servers: 3 need somebody').waitFor()
  await cards.nth(2).getByText('is Plex running?').waitFor()
  await until('no green word', async () => (await cards.nth(2).getByText('Reading', { exact: true }).count()) === 0)
  await cards.nth(1).getByRole('img', { name: 'The last 7 days: 1 incident' }).waitFor()
  await page.getByRole('searchbox').fill('gar')
  await until('only the garage', async () => (await names()).join() === 'Garage')

  await page.goto(`${stage.url}#/overview`)
  await settled(page)
  await until('the cards', async () => (await names())[0] === 'Living room')

  await page.goto(`${stage.url}#/incidents`)
  await settled(page)
  await choice('Server').selectOption({ label: 'Attic' })
  await settled(page)
  assert.deepEqual(await page.locator('.rows .row-title').allInnerTexts(), ['Plex cannot listen on its port'])
  await page.getByRole('img', { name: 'The last 24 hours by the hour' }).waitFor()

  await page.goto(`${stage.url}#/rules`)
  await settled(page)
  await choice('Show').selectOption('fired')
  await choice('Server').selectOption({ label: 'Attic' })
  await until('its rule alone', async () => (await page.locator('details.rule').count()) === 1)

  await page.goto(`${stage.url}#/channels`)
  await settled(page)
  await choice('Server').selectOption({ label: 'Attic' })
  const rows = page.locator('s-deliveries .row')
  await until('its alert alone', async () => (await rows.count()) === 1)
  await rows.getByText('Delivered to Phone').waitFor()
  assert.equal(await rows.getByText('Family').count(), 1, 'what did not arrive stands with the same alert')
})
