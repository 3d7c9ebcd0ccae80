// Every page, on a phone and on a desk, by day and by night: no serious violation that axe can find, and nothing wider than the window.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { startStandIn } from '../support/http-stand-in.ts'
import { requireTool } from '../support/require.ts'
import { until } from '../support/until.ts'
import { startWeb, withIncident } from '../support/web.ts'
import { audit, misfits } from './audit.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, type Life, pagesOf, settled, startStage, THEMES, WIDTHS } from './stage.ts'

type Theme = (typeof THEMES)[number]

/** A page of each size. What is drawn follows size and theme by style sheet alone, so one page is looked at in both themes. */
async function everywhere(t: Life, chromium: string, work: (page: Page, where: string) => Promise<void>) {
  const browser = await startBrowser(t, chromium)
  for (const [size, width] of Object.entries(WIDTHS)) {
    const page = await browser.newPage({ viewport: { width, height: 800 }, bypassCSP: true, locale: 'en-GB' })
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(String(error)))
    await work(page, size)
    assert.deepEqual(problems, [])
    await page.close()
  }
}

async function isFine(page: Page, where: string, themes: readonly Theme[] = THEMES) {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme })
    assert.deepEqual(await audit(page), [], `${where}, ${colorScheme}`)
  }
}

/** They are drawn alike: axe looks at all of them once, which takes longer than all other pages do, and then at some. */
async function rulesAreFine(page: Page, where: string) {
  assert.deepEqual(await misfits(page), [], where)
  const isOnce = page.viewportSize()?.width === WIDTHS.wide
  if (isOnce) await isFine(page, `all ${where}`, ['light'])
  await page.getByRole('searchbox').fill('database')
  await until('some are left', async () =>
    ((count) => count > 0 && count < 60)(await page.locator('details.rule').count()),
  )
  await isFine(page, where, isOnce ? ['dark'] : THEMES)
}

test('every page is accessible and fits, at both widths and in both themes', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const stage = await startStage(t)
  await everywhere(t, chromium, async (page, where) => {
    for (const [name, address] of Object.entries(pagesOf(stage.incident))) {
      await page.goto(`${stage.url}${address}`)
      await settled(page)
      await (name === 'rules' ? rulesAreFine : isFine)(page, `${name}, ${where}`)
    }
    await page.goto(`${stage.url}#/incidents?state=open`)
    await settled(page)
    await page.getByText('Export').click()
    await isFine(page, `export, ${where}`)
    await page.goto(`${stage.url}#/lab`)
    await settled(page)
    const lines = [`DEBUG - the antenna fell off ${'barn'.repeat(30)}`, `ERROR - /data/${'x'.repeat(200)}`]
    await page.getByLabel('Log lines').fill(lines.join('\n'))
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByText('2 lines').waitFor()
    await page.getByRole('button', { name: 'Try', exact: true }).click()
    await page.getByText('Would have told you 0 times').waitFor()
    await page.locator('s-own-rules textarea').fill('- id: own.x\n  category: nonsense\n')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/\d faults/).waitFor()
    await isFine(page, `lab with an answer, ${where}`)
  })
})

test('the pages of a link in an alert are, too: asked, done, used, and no link at all', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const hook = await startStandIn(t, { status: 204 })
  const web = await startWeb(t, {
    env: { PUBLIC_URL: 'http://sentarr.test' },
    yaml: `channels: [{type: webhook, name: hook, url: "${hook.url}"}]\n`,
  })
  const linkOf = async (of: 'Acknowledge' | 'Mute 8 h') => {
    const seen = hook.seen.length
    const id = await withIncident(web)
    const message = await until('the alert', () => hook.seen[seen])
    const { actions } = JSON.parse(message.body) as { actions: { label: string; url: string }[] }
    const url = actions.find(({ label }) => label === of)!.url.replace('http://sentarr.test', web.url)
    return { id, url }
  }
  await everywhere(t, chromium, async (page, where) => {
    const { id, url } = await linkOf('Mute 8 h')
    await page.goto(url)
    await page.getByRole('button', { name: 'Mute for 8 hours' }).waitFor()
    await isFine(page, `asked, ${where}`)
    await page.getByRole('button', { name: 'Mute for 8 hours' }).click()
    await page.getByRole('heading', { name: /Muted/ }).waitFor()
    await isFine(page, `done, ${where}`)
    await page.goto(url)
    await page.getByRole('heading').waitFor()
    await isFine(page, `used, ${where}`)
    await page.goto(`${url}x`)
    await page.getByRole('heading').waitFor()
    await isFine(page, `no link, ${where}`)
    await web.call('DELETE', `/api/incidents/${id}`)
  })
})
