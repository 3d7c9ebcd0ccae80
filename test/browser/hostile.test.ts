// Whoever has a Plex token can write log lines. Whatever they hold, they are text.
import assert from 'node:assert/strict'
import test from 'node:test'
import { requireTool } from '../support/require.ts'
import { until } from '../support/until.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, settled, startStage } from './stage.ts'

const HOSTILE = [
  '<img src=x onerror="window.pwned=1">',
  '<script>window.pwned=1</script>',
  '"><svg/onload=window.pwned=1>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what an attacker would try
  '{{constructor.constructor("window.pwned=1")()}} ${window.pwned=1}',
  'javascript:window.pwned=1 [click](javascript:window.pwned=1)',
  '\u001b[31mred\u001b[0m \u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007',
  '\u202Egnp.exe\u202C \u2066mixed\u2069 שלום',
  `forty kilobytes ${'of words '.repeat(4_500)}`,
]

test('hostile log text stays text in the log, in an incident and in the lab', async (t) => {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return
  const stage = await startStage(t)
  const browser = await startBrowser(t, chromium)
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => /Content Security/.test(message.text()) && problems.push(message.text()))
  const harmless = async (where: string) => {
    assert.equal(await page.evaluate('window.pwned'), undefined, where)
    assert.equal(await page.locator('main :is(script, iframe, img)').count(), 0, where)
    const links = await page.locator('main a').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))
    assert.deepEqual(
      links.filter((href) => !/^(#\/|https:\/\/|api\/(?:bundle$|incidents\/export\?))/.test(href)),
      [],
      where,
    )
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    assert.ok(overflow <= 0, `${where}: ${overflow} px too wide`)
  }

  await page.goto(`${stage.url}#/logs`)
  await settled(page)
  for (const text of HOSTILE) stage.web.write('ERROR', `Evil ${text}`)
  await page.locator('.line', { hasText: '<img src=x onerror=' }).waitFor()
  await page.locator('.line', { hasText: 'forty kilobytes' }).locator('summary').click()
  await harmless('logs')

  const ids = await until('incidents of them', async () => {
    const { items } = (await stage.web.call('POST', '/api/incidents/search', { q: 'evil', limit: 50 })).body
    return items.length > 0 && (items.map(({ id }: { id: string }) => id) as string[])
  })
  for (const id of ids) {
    await page.goto(`${stage.url}#/incidents/${id}`)
    await settled(page)
    await harmless('incident')
  }

  await page.goto(`${stage.url}#/lab`)
  await settled(page)
  await page.getByLabel('Log lines').fill(HOSTILE.map((text) => `ERROR - ${text}`).join('\n'))
  await page.getByRole('button', { name: 'Explain' }).click()
  await page.locator('pre', { hasText: '<img src=x' }).first().waitFor()
  await harmless('lab')
  assert.deepEqual(problems, [])
})
