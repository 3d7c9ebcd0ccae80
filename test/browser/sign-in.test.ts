// Signing in with Plex as a new user does it: on a phone, with nothing set, until the server is watched; and the servers in the settings.
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { resourceAt, startDemoPlexTv } from '../../src/cli/demo/plex/plex-tv.ts'
import { requireTool } from '../support/require.ts'
import { startService } from '../support/service.ts'
import { until } from '../support/until.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, settled } from './stage.ts'

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, locale: 'en-GB' } as const

async function around(t: TestContext) {
  const plex = await startDemoPlex({ now: Date.now, token: 's3cr3t-of-this-server' })
  const { name, machineIdentifier, version } = plex.household
  const resource = resourceAt(plex.url, { name, clientIdentifier: machineIdentifier, accessToken: plex.token })
  const tv = await startDemoPlexTv({ now: Date.now, resources: [resource] })
  t.after(() => Promise.all([plex.stop(), tv.stop()]))
  const found = {
    url: plex.url,
    by: 'machine',
    name: null,
    version,
    machineIdentifier,
    claimed: true,
    logs: null,
  } as const
  return { plex, tv, deps: { plexTv: tv.places, findPlex: async () => [found] } }
}

const streamOf = async (url: string) => {
  const { servers } = (await (await fetch(`${url}/api/status`)).json()) as {
    servers: { sources: { kind: string; state: string }[]; plex: { state: string } | null }[]
  }
  return servers[0]?.sources.find(({ kind }) => kind === 'stream')?.state
}

const isWide = (page: import('playwright-core').Page) => page.evaluate(() => document.documentElement.scrollWidth)

test('from nothing to a watched server: found, allowed on Plex’s page, chosen, read after it began anew', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const { plex, deps } = await around(t)
  const service = await startService(t, { deps })
  const context = await (await startBrowser(t, chromium)).newContext(PHONE)
  const page = await context.newPage()
  await page.goto(service.url)
  await settled(page)
  const row = page
    .locator('.begin')
    .getByRole('listitem')
    .filter({ hasText: `Plex 1.43.1.10611 found at ${plex.url}` })
  await row.last().getByRole('button', { name: 'Sign in with Plex' }).tap()
  const dialog = page.getByRole('dialog')
  const opened = context.waitForEvent('page')
  await dialog.getByRole('link', { name: 'Open plex.tv' }).tap()
  const theirs = await opened
  await theirs.getByRole('button', { name: 'Allow Sentarr' }).tap()
  await theirs.getByText('Confirmed').waitFor()
  await theirs.close()
  await dialog.getByRole('button', { name: 'Watch it: Plex Demo' }).tap()
  await dialog.getByText('It is watched from now on.').waitFor()
  assert.ok((await isWide(page)) <= 360)
  await dialog.getByRole('button', { name: 'Close' }).tap()
  await until('the stream is read', async () => (await streamOf(service.url)) === 'reading')
  assert.match(service.yaml(), /plex_token: s3cr3t-of-this-server/)
  assert.doesNotMatch(`${await page.content()}${service.said.join('\n')}`, /s3cr3t/)
  // Signed out in the settings it is no longer asked.
  await page.goto(`${service.url}/#/settings`)
  await settled(page)
  await page.getByRole('button', { name: 'Sign out of Plex' }).tap()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out of Plex' }).tap()
  await page.getByText('Not signed in').waitFor()
  assert.doesNotMatch(service.yaml(), /plex_token/)
})

test('servers are added, changed and removed in the settings, and a token stays only with its address', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const { plex, deps } = await around(t)
  const service = await startService(t, {
    deps,
    yaml: `server_name: Attic\nplex_url: ${plex.url}\nplex_token: ${plex.token}\n`,
  })
  const page = await (await startBrowser(t, chromium)).newPage({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
  })
  await page.goto(`${service.url}/#/settings`)
  await settled(page)
  await page.getByText('Signed in').waitFor()
  await page.getByRole('button', { name: 'Add a server' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name of the server').fill('Cellar')
  await dialog.getByLabel('Log folder').fill('/nowhere/Logs')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Edit: Cellar' }).waitFor()
  assert.match(service.yaml(), /id: attic[\s\S]*plex_token: s3cr3t[\s\S]*name: Cellar\n +log_path: \/nowhere\/Logs/)

  await page.getByRole('button', { name: 'Edit: Attic' }).click()
  assert.equal(await dialog.getByLabel('Plex token').inputValue(), '••••')
  await dialog.getByLabel('Address of Plex').fill('http://127.0.0.1:9')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('enter it again').waitFor()
  await dialog.getByLabel('Plex token').fill('another-token')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await until('it is stored', () =>
    /plex_url: http:\/\/127\.0\.0\.1:9\n +plex_token: another-token/.test(service.yaml()),
  )

  await page.getByRole('button', { name: 'Delete: Cellar' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await until('it is gone', () => !/Cellar/.test(service.yaml()))
})
