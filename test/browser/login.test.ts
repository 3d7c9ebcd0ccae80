// Outside of Home Assistant: the password first, then everything.
import assert from 'node:assert/strict'
import test from 'node:test'
import { requireTool } from '../support/require.ts'
import { startWeb } from '../support/web.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, settled } from './stage.ts'

test('a wrong password is refused in words, the right one opens the page', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const web = await startWeb(t, { env: { WEB_PASSWORD: 'open sesame' } })
  const browser = await startBrowser(t, chromium)
  const page = await browser.newPage({ locale: 'en-GB' })
  await page.goto(`${web.url}/#/health`)
  await page.getByLabel('Password').fill('open barley')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('This password is not right.').waitFor()
  await page.getByLabel('Password').fill('open sesame')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('heading', { level: 1, name: 'Health' }).waitFor()
  await settled(page)
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Health' }).waitFor()
  assert.equal(await page.getByLabel('Password').count(), 0)
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByLabel('Password').waitFor()
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  assert.equal((await web.call('GET', '/api/status', undefined, { cookie: cookies })).status, 401)
})
