// What it costs: one connection, nothing while nobody looks, and a first picture soon on a slow machine.
import assert from 'node:assert/strict'
import test from 'node:test'
import { requireTool } from '../support/require.ts'
import { until } from '../support/until.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, settled, startStage } from './stage.ts'

test('one stream, no polling, and nothing at all while the tab is hidden', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const stage = await startStage(t)
  const browser = await startBrowser(t, chromium)
  const page = await browser.newPage()
  const hide = (hidden: boolean) =>
    page.evaluate((is) => {
      Object.defineProperty(document, 'hidden', { value: is, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  await page.goto(stage.url)
  await settled(page)
  assert.equal(stage.streams(), 1)

  await until('the code of the other pages is asked for', () => stage.asked.some((path) => path.startsWith('health-')))
  const before = stage.asked.length
  stage.web.write('ERROR', 'HttpServer: Error binding acceptor: Address already in use')
  await page.getByText('Plex cannot listen on its port').first().waitFor()
  const isCode = (path: string) => path.endsWith('.js')
  assert.deepEqual(
    stage.asked.slice(before).filter((path) => !isCode(path)),
    [],
  )

  await hide(true)
  await until('the stream is closed', () => stage.streams() === 0)
  await hide(false)
  await until('it is open again', () => stage.streams() === 1)
})

test('a sentence is painted on a processor six times slower, and something before it', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const stage = await startStage(t)
  const browser = await startBrowser(t, chromium)
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  await page.goto(stage.url)
  await page.locator('.hero h1').waitFor()
  const sentence = await page.evaluate(() => performance.now())
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime)
  t.diagnostic(`first paint after ${Math.round(paint ?? 0)} ms, the sentence after ${Math.round(sentence)} ms`)
  assert.ok(paint !== undefined && paint < sentence)
})

test('thousands of lines are there, and only those near the window are drawn', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const stage = await startStage(t)
  const browser = await startBrowser(t, chromium)
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  await page.goto(`${stage.url}#/logs`)
  await settled(page)
  const lines = async () => Number(((await page.locator('.log-foot .muted').textContent()) ?? '').replace(/\D/g, ''))
  const scroller = page.locator('.log-scroll')
  for (let before = 0, now = await lines(); now < 3_000; before = now) {
    await scroller.evaluate((element) => element.scrollTo(0, 0))
    now = await until('older lines', async () => {
      await scroller.evaluate((element) => element.dispatchEvent(new Event('scroll')))
      const count = await lines()
      return count > before && count
    })
  }
  await until('far ones are not drawn', async () => (await page.locator('.line').count()) < 1_000)
})
