// Every page, on a phone and on a desk, by day and by night: no serious violation that axe can find, and nothing wider than the window.
import assert from 'node:assert/strict'
import test from 'node:test'
import axe from 'axe-core'
import { requireTool } from '../support/require.ts'
import { CHROMIUM, pagesOf, settled, startBrowser, startStage, THEMES, WIDTHS } from './stage.ts'

type Violation = { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }

test('every page is accessible and fits, at both widths and in both themes', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const stage = await startStage(t)
  const browser = await startBrowser(t, chromium)
  for (const colorScheme of THEMES) {
    for (const [size, width] of Object.entries(WIDTHS)) {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true })
      const problems: string[] = []
      page.on('pageerror', (error) => problems.push(String(error)))
      for (const [name, address] of Object.entries(pagesOf(stage.incident))) {
        await page.goto(`${stage.url}${address}`)
        await settled(page)
        await page.evaluate(axe.source)
        const violations = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as Violation[]
        const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        const words = grave.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`),
        )
        assert.deepEqual(words, [], `${name}, ${size}, ${colorScheme}`)
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        assert.ok(overflow <= 0, `${name} at ${size} is ${overflow} px too wide`)
        if (size === 'phone') assert.deepEqual(await page.evaluate(smallTargets), [], `${name}: targets under 44 px`)
      }
      assert.deepEqual(problems, [])
      await page.close()
    }
  }
})

/** What one touches and is lower than 44 px; links within a text may be, as WCAG allows. Runs in the page. */
function smallTargets(): string[] {
  return [
    ...document.querySelectorAll<HTMLElement>(
      'button, select, summary, input:not([type=checkbox], [type=radio]), nav a, .row > a, a.button',
    ),
  ]
    .filter((element) => element.checkVisibility() && !element.closest('p, .row-title, details.message'))
    .filter((element) => element.getBoundingClientRect().height < 43.5)
    .map((element) => element.outerHTML.slice(0, 120))
}
