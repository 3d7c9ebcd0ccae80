// The page of the weekly report: what it says, the weeks before and after, and what of it goes on paper.
import assert from 'node:assert/strict'
import test from 'node:test'
import { requireTool } from '../support/require.ts'
import { until } from '../support/until.ts'
import { plexTime } from '../support/web.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, settled, startStage } from './stage.ts'

const DAY = 86_400_000
const line = (age: number, message: string) =>
  `${plexTime(new Date(Date.now() - age))} [0x7f0839d9e800] ERROR - ${message}`

test('the report names what was, leads to the weeks around it, and prints without the frame', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const evil = 'Address already in use <img src=x onerror=alert(1)>'
  const stage = await startStage(
    t,
    {},
    { Attic: [line(3 * DAY, `HttpServer: Error binding acceptor: ${evil}`)], Cellar: [line(60_000, 'x')] },
  )
  const browser = await startBrowser(t, chromium)
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
  await page.goto(`${stage.url}#/overview`)
  await settled(page)
  await page.locator('main').getByRole('link', { name: 'Weekly report' }).click()
  await settled(page)
  const attic = page.locator('section.report', { has: page.getByRole('heading', { name: 'Attic', exact: true }) })
  await attic.getByRole('heading', { name: 'New' }).waitFor()
  await attic.getByRole('link', { name: 'Plex cannot listen on its port' }).first().waitFor()
  await attic.getByRole('table', { name: 'Open incidents by day' }).waitFor()
  const numbers = await attic.locator('td').allInnerTexts()
  assert.deepEqual([numbers.length, numbers.filter((text) => text === '1').length > 0], [7, true])
  assert.equal(await page.locator('main img').count(), 0)

  await page.getByRole('link', { name: 'The week before' }).click()
  await settled(page)
  const before = page.url()
  await until('nothing was there', async () => (await attic.getByRole('heading', { name: 'New' }).count()) === 0)
  await page.getByRole('link', { name: 'The week after' }).click()
  await attic.getByRole('heading', { name: 'New' }).waitFor()
  assert.notEqual(page.url(), before)

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  for (const hidden of ['nav', 'header.top', '.unprinted'])
    assert.equal(await page.locator(hidden).first().isVisible(), false, hidden)
  assert.equal(await attic.getByRole('table').isVisible(), true)
  const [text, ground] = await page.evaluate(() => {
    const { color, backgroundColor } = getComputedStyle(document.querySelector('section.report')!)
    return [color, backgroundColor]
  })
  assert.deepEqual([text, ground], ['rgb(23, 32, 42)', 'rgb(255, 255, 255)'], 'dark on light, whatever the screen has')
})
