// Somebody who may look and not change: buttons that would be refused are not there, and a word says why.
import assert from 'node:assert/strict'
import test from 'node:test'
import { requireTool } from '../support/require.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, pagesOf, settled, startStage } from './stage.ts'

const CHANGES =
  /^(Acknowledge|Resolve|Reopen|Mute|Unmute|Delete|Save|Try|Send a test|Add a channel|Edit|Try again|Never alert for this|Download|Choose the folder)$/

test('who may only look is offered nothing that would be refused, and who may act just that', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const stage = await startStage(t)
  const browser = await startBrowser(t, chromium)
  for (const [may, offered] of [
    ['look', []],
    ['act', ['incident: Acknowledge', 'incident: Mute']],
  ] as const) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
    await page.route('**/api/session', (route) => route.fulfill({ json: { by: 'ingress', needs: null, may } }))
    const found: string[] = []
    for (const [name, address] of Object.entries(pagesOf(stage.incident))) {
      if (name === 'settings') continue
      await page.goto(`${stage.url}${address}`)
      await settled(page)
      const words = await page.locator('main :is(button, a.button)').allInnerTexts()
      found.push(...words.filter((one) => CHANGES.test(one.trim())).map((one) => `${name}: ${one.trim()}`))
      assert.equal(await page.getByRole('link', { name: 'Settings' }).count(), 0, name)
      const tells = ['incident', 'rules', 'lab', 'channels', 'health'].includes(name)
      assert.equal((await page.locator('.rights').count()) > 0, tells, name)
    }
    assert.deepEqual(found, offered)
    await page.close()
  }
})
