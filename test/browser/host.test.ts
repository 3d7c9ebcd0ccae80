// Inside Home Assistant: an iframe of the same origin that speaks the panel protocol and has colours of its own.
import test from 'node:test'
import { requireTool } from '../support/require.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, startStage } from './stage.ts'

/** What of Home Assistant's frontend an app can see. */
const HOST = `<!doctype html><html lang="de" style="--primary-background-color: #1a0033; --card-background-color: #2b1050;
  --primary-text-color: #ffffff; --secondary-text-color: #d0c0ff"><body style="margin: 0"><home-assistant></home-assistant>
  <iframe style="border: 0; width: 100vw; height: 100vh"></iframe></body></html>`

test('it follows the panel: deep link, menu button, colours and language', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const stage = await startStage(t)
  const browser = await startBrowser(t, chromium)
  const page = await browser.newPage({ viewport: { width: 400, height: 740 }, locale: 'en-GB' })
  const panel = new URL(stage.url).origin
  await page.route(`${panel}/app/sentarr`, (route) => route.fulfill({ contentType: 'text/html', body: HOST }))
  await page.goto(`${panel}/app/sentarr`)
  await page.evaluate(
    ({ url, path }) => {
      const frame = document.querySelector('iframe')!
      const said: string[] = []
      Object.assign(window, { said })
      window.addEventListener('message', ({ source, data }) => {
        if (source !== frame.contentWindow) return
        said.push(data.type)
        const answer = { type: 'home-assistant/properties', narrow: true, route: { prefix: '/app/sentarr', path } }
        if (data.type === 'home-assistant/subscribe-properties') frame.contentWindow!.postMessage(answer, '*')
      })
      frame.src = url
    },
    { url: stage.url, path: `/incidents/${stage.incident}` },
  )
  const app = page.frameLocator('iframe')
  await app.getByRole('heading', { level: 1, name: 'Library database is corrupt' }).waitFor()
  await app.getByRole('heading', { name: 'Was zu tun ist' }).waitFor()
  await app.getByRole('button', { name: 'Menü von Home Assistant' }).click()
  // A message between windows arrives a moment later.
  await page.waitForFunction("said.includes('home-assistant/toggle-menu')")

  const becomes = (wanted: string) =>
    app.locator('body').evaluate(
      (body, colour) =>
        new Promise<void>((done) => {
          const look = () => (getComputedStyle(body).backgroundColor === colour ? done() : requestAnimationFrame(look))
          look()
        }),
      wanted,
    )
  await becomes('rgb(26, 0, 51)')
  await page.evaluate(() => document.documentElement.style.setProperty('--primary-background-color', '#001a33'))
  await becomes('rgb(0, 26, 51)')
})
