// What a new user meets first: a log folder that is wrong, and links in alerts on a phone.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { startStandIn } from '../support/http-stand-in.ts'
import { requireTool } from '../support/require.ts'
import { until } from '../support/until.ts'
import { CORRUPT, plexTime, startWeb, withIncident } from '../support/web.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, settled } from './stage.ts'

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, locale: 'en-GB' } as const

test('the wrong log folder is the headline, and the right one is two touches away', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const root = mkdtempSync(join(tmpdir(), 'sentarr-first-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const logs = join(root, 'plex', 'Logs')
  mkdirSync(logs, { recursive: true })
  writeFileSync(join(logs, 'Plex Media Server.log'), `${plexTime(new Date())} [0x7f0839d9e800] ERROR - ${CORRUPT}\n`)
  const web = await startWeb(t, { env: { PLEX_LOG_PATH: '' }, yaml: `plex_log_path: ${join(root, 'nope')}\n` })
  const page = await (await startBrowser(t, chromium)).newPage(PHONE)
  await page.goto(web.url)
  await settled(page)
  const hero = page.locator('.hero')
  await hero.getByText('/nope does not exist').waitFor()
  await hero.getByRole('button', { name: 'Choose the folder' }).tap()
  const dialog = page.getByRole('dialog')
  const row = dialog.getByRole('listitem').filter({ hasText: logs })
  await row.getByText('Last written').waitFor()
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360)
  await row.getByRole('button', { name: 'Choose' }).tap()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('It is read from now on.').waitFor()
  await page.getByRole('heading', { level: 1, name: 'corrupt' }).waitFor()
})

test('a link in an alert asks first, in the reader’s language, and acts on a touch', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const hook = await startStandIn(t, { status: 204 })
  const web = await startWeb(t, {
    env: { PUBLIC_URL: 'http://sentarr.test' },
    yaml: `channels: [{type: webhook, name: hook, url: "${hook.url}"}]\n`,
  })
  await withIncident(web)
  const seen = await until('the alert', () => hook.seen.at(-1))
  const [, mute] = JSON.parse(seen.body).actions as { url: string }[]
  const page = await (await startBrowser(t, chromium)).newPage({ ...PHONE, locale: 'de-DE' })
  await page.goto(mute!.url.replace('http://sentarr.test', web.url))
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360)
  await page.getByRole('button', { name: '8 Stunden stummschalten' }).tap()
  await page.getByRole('heading', { name: 'Für 8 Stunden stumm.' }).waitFor()
  const { items } = (await web.call('GET', '/api/incidents')).body
  assert.ok(items[0].muted_until !== null)
})
