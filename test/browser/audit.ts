// What any page must be: without serious violations that axe can find, no wider than the window, and easy to touch on a phone.
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { WIDTHS } from './stage.ts'

type Violation = { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }

/**
 * What is wrong with the page as it is shown now, in words. It must have been opened with `bypassCSP`. In the dark theme axe looks at
 * colours alone: the same elements stand on the page as in the light one, where it looks for everything.
 */
export async function audit(page: Page): Promise<string[]> {
  // An address that differs in its hash alone loads no new document.
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source)
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const rules = isDark ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {}
  const options = JSON.stringify({ resultTypes: ['violations'], ...rules })
  const violations = (await page.evaluate(`axe.run(${options}).then(({ violations }) => violations)`)) as Violation[]
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return [
    ...grave.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`)),
    ...(await misfits(page)),
  ]
}

/** What is wider than the window, or on a phone too low to touch. */
export async function misfits(page: Page): Promise<string[]> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  const small = page.viewportSize()?.width === WIDTHS.phone ? await page.evaluate(smallTargets) : []
  return [...(overflow > 0 ? [`${overflow} px too wide`] : []), ...small.map((html) => `lower than 44 px: ${html}`)]
}

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
