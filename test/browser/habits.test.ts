// What people take for granted on such pages, each once, in a browser: on a phone by touch and at a desk by keyboard.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { CATEGORIES } from '../../src/rules/vocabulary.ts'
import type { RulePulse } from '../../src/web/schemas/history.ts'
import type { IncidentItem } from '../../src/web/schemas/incidents.ts'
import { findTool } from '../support/require.ts'
import { until } from '../support/until.ts'
import { plexTime, startWeb } from '../support/web.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, incidentOf, type Life, type Stage, settled, startStage } from './stage.ts'

const chromium = findTool('chromium', CHROMIUM)
const HIT = '/config/Library/Application Support/Plex Media Server/Cache/Flags.dat'
const HOUR_MS = 3_600_000
const night = (daysAgo: number) => new Date(new Date().setHours(-24 * daysAgo + 3, 30, 0, 0))
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS)
/** Older than the past of every stage, and of a rule that is nowhere in it. */
const EARLIER = [night(4), night(4), night(4), night(3), hoursAgo(5), hoursAgo(2), hoursAgo(2), hoursAgo(2)]
  .map((at) => `${plexTime(at)} [0x7f0839d9e800] ERROR - HttpServer: Error binding acceptor: Address already in use\n`)
  .join('')
const ends: (() => unknown)[] = []
const life = { after: (end: () => unknown) => ends.push(end) } as unknown as Life

describe('the dashboard', { skip: chromium === null && 'skipped: needs chromium' }, () => {
  let stage: Stage
  let browser: Awaited<ReturnType<typeof startBrowser>>

  before(async () => {
    stage = await startStage(life, {}, {}, { 'Plex Media Server.1.log': EARLIER })
    browser = await startBrowser(life, chromium!)
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  async function opened(address: string, phone = false): Promise<Page> {
    const context = await browser.newContext({
      viewport: phone ? { width: 360, height: 740 } : { width: 1280, height: 900 },
      hasTouch: phone,
      locale: 'en-GB',
    })
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const page = await context.newPage()
    await page.goto(`${stage.url}${address}`)
    await settled(page)
    return page
  }

  const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText())
  const diskIncident = async () => {
    stage.web.write('ERROR', `SafelyWriteFile: failed to write over "${HIT}": fwrite: I/O error`)
    return until('the disk', () => incidentOf(stage.web, 'disk.io_error'))
  }

  test('an incident on a phone: what is hit is in sight, steps are numbered, commands are copied, the menu fits', async () => {
    const page = await opened(`#/incidents/${await diskIncident()}`, true)
    const chip = page.locator('.hit .chip', { hasText: HIT })
    assert.ok((await chip.boundingBox())!.y < 740, 'without scrolling')
    await chip.tap()
    assert.equal(await clipboard(page), HIT)

    const steps = page.locator('.steps li')
    const numbers = await steps.locator('.number').allTextContents()
    assert.ok(numbers.length > 1)
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => String(index + 1)),
    )
    const command = steps.locator('button', { has: page.locator('code') }).first()
    const words = (await command.locator('code').textContent())!.trim()
    await command.tap()
    assert.equal(await clipboard(page), words)
    assert.ok((await page.locator('details.unfold').count()) <= 1, 'three lines around it, the others folded')

    await page.locator('.incident-head details.menu > summary').tap()
    const menu = (await page.locator('.incident-head details.menu > .card').boundingBox())!
    assert.ok(menu.x >= 0 && menu.x + menu.width <= 360, JSON.stringify(menu))
    await page.getByRole('button', { name: 'Copy for the forum' }).tap()
    const text = await until('the text', async () => (await clipboard(page)).includes('**Rule**') && clipboard(page))
    assert.match(text, /\*\*Plex Media Server\*\*: .+\n- \*\*Trouble\*\*: .+\n- \*\*Rule\*\*: disk\.io_error\n/)
    assert.match(text, /```\n[\s\S]*fwrite: I\/O error[\s\S]*\n```\n$/)
    await page.context().close()
  })

  test('a muted incident says until when', async () => {
    const id = await diskIncident()
    await stage.web.call('POST', `/api/incidents/${id}/mute`, { minutes: 120 })
    const page = await opened(`#/incidents/${id}`)
    await page
      .getByText(/muted until \d\d:\d\d/i)
      .first()
      .waitFor()
    await stage.web.call('POST', `/api/incidents/${id}/unmute`)
    await page.context().close()
  })

  test('a log line is explained, linked and made a rule of; lines of another day stand under that day', async () => {
    stage.web.write('INFO', 'Somebody else’s line', new Date('2023-07-22T22:21:11'))
    const page = await opened('#/logs')
    await page.locator('li.day', { hasText: '2023' }).first().waitFor()
    await page.locator('ol.log li.line .message').last().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Copy the link' }).click()
    assert.match(await clipboard(page), /#\/logs\?.*at=/)
    await dialog.getByRole('button', { name: 'Make a rule of it' }).click()
    await page.getByRole('heading', { level: 1, name: 'Rule lab' }).waitFor()
    assert.ok((await page.getByLabel('Log lines').inputValue()).length > 20)
    await page.context().close()
  })

  test('keys search, walk through a list, open pages and are shown', async () => {
    const page = await opened('#/incidents?state=all')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    const second = page.locator('main .row > a').nth(1)
    assert.ok(await second.evaluate((link) => link === document.activeElement))
    await page.keyboard.press('/')
    assert.ok(await page.getByRole('searchbox').evaluate((field) => field === document.activeElement))
    await page.getByRole('searchbox').blur()
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('g l').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    await page.getByRole('heading', { level: 1, name: 'Health' }).waitFor()
    await page.context().close()
  })

  test('a setting is found by its words and goes back to its default', async () => {
    await stage.web.call('PUT', '/api/config', { error_threshold: 4 })
    const page = await opened('#/settings')
    const all = await page.locator('.setting').count()
    await page.getByRole('searchbox').fill('error_threshold')
    await until('only it is shown', async () => (await page.locator('.setting').count()) < all)
    await page.getByRole('button', { name: 'Back to default' }).first().click()
    await page.getByRole('button', { name: 'Save' }).click()
    await until('it is the default', async () => {
      const { items } = (await stage.web.call('GET', '/api/config')).body
      return items.find(({ key }: { key: string }) => key === 'error_threshold').origin === 'default'
    })
    await page.context().close()
  })

  test('pictures show what was when, and a bar opens what it counts', async () => {
    const page = await opened('#/overview')
    await page.locator('s-strip .strip li').first().waitFor()
    await page.locator('s-bars svg, s-bars canvas').first().waitFor()
    await page.locator('s-stats a[href*="category="]').first().click()
    await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor()
    assert.match(page.url(), /state=all&category=/)
    await page.context().close()
  })

  test('the map of hours counts what was when, and a field opens what it counts; a row has its pulse', async () => {
    const counts = await until(
      'all are counted',
      async () => {
        const { items } = (await stage.web.call('GET', '/api/stats/rules')).body as RulePulse
        const found = items.find(({ rule }) => rule === 'network.port_in_use')?.counts
        return found?.reduce((sum, one) => sum + one, 0) === 4 && found
      },
      30_000,
    )
    assert.equal(counts.indexOf(3) - counts.indexOf(1), 3, 'three hours lie between')

    const page = await opened('#/overview')
    await page.locator('s-heat a').first().waitFor()
    const found = await page
      .locator('s-heat a')
      .evaluateAll((all) =>
        all.map((one) => [
          one.getAttribute('title')!,
          one.getAttribute('href')!,
          one.querySelector('rect')!.classList[0],
        ]),
      )
    const of = (at: Date) =>
      found.filter(([, href]) => {
        const asked = new URLSearchParams(href!.split('?')[1])
        return Date.parse(asked.get('since')!) <= at.getTime() && at.getTime() < Date.parse(asked.get('until')!)
      })
    assert.deepEqual(
      [of(night(4)), of(night(3))].map((fields) => fields.map(([title]) => title!.split(': ')[1])),
      [['3'], ['1']],
    )
    const byCount = found
      .map(([title, , shade]) => ({ count: Number(title!.split(': ')[1]!.replaceAll(',', '')), shade: shade! }))
      .toSorted((one, other) => one.count - other.count)
    const shades = byCount.map(({ shade }) => shade)
    assert.deepEqual(shades, shades.toSorted(), 'more is never lighter')
    assert.deepEqual([shades[0], shades.at(-1)], ['shade-1', 'shade-4'])
    const [, href] = of(hoursAgo(2))[0]!
    await page.locator(`s-heat a[href="${href}"]`).click()
    await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor()
    assert.ok(page.url().endsWith(href!))
    const row = page.locator('main .row', {
      has: page.locator('.row-title', { hasText: 'Plex cannot listen on its port' }),
    })
    const bars = row.locator('svg.spark rect')
    await bars.first().waitFor()
    const heights = await bars.evaluateAll((all) => all.map((one) => Number(one.getAttribute('height'))))
    assert.equal(heights.length, 24)
    // A bar in proportion to the most, which has the whole height; what is not zero is never too low to be seen.
    const height = (count: number) => (count === 0 ? 1 : 3 + (count / 3) * 21)
    assert.deepEqual(heights, counts.map(height))
    await page.context().close()
  })

  test('what an alert became stands in one line for all it reached, and in one of its own for each it did not', async () => {
    const page = await opened(`#/incidents/${stage.incident}`)
    const alert = page.locator('.timeline > li', { has: page.locator('.deliveries') })
    await alert.locator('.badge', { hasText: 'Family' }).first().waitFor()
    const lines = await alert.locator('.deliveries > li').allInnerTexts()
    assert.match(lines[0]!, /^Delivered to .*Phone/)
    assert.equal(lines.filter((line) => line.startsWith('Delivered to')).length, 1)
    assert.deepEqual(
      lines.slice(1).map((line) => line.replace(/\s+/g, ' ')),
      ['Waiting: Family Gotify answered 503: it is out of service just now (it said: try later)'],
    )
    const times = await page
      .locator('.timeline > li s-time')
      .evaluateAll((all) => all.map((one) => (one as unknown as { at: string }).at))
    assert.ok(times.length >= 3)
    assert.deepEqual(times, times.toSorted().toReversed(), 'the newest first')
    await page.context().close()
  })

  test('what is found is handed out as a file, also by words that a proxy would refuse in an address', async () => {
    const rule = 'disk.io_error'
    const id = await diskIncident()
    const page = await opened('#/incidents?state=all')
    const exported = async (format: string) => {
      await page.locator('details.menu > summary', { hasText: 'Export' }).click()
      const choice = page.locator('details.menu > .card > *', { hasText: format })
      const [download] = await Promise.all([page.waitForEvent('download'), choice.click()])
      await page.locator('details.menu > summary', { hasText: 'Export' }).click()
      assert.match(download.suggestedFilename(), /^sentarr-incidents-[\d-]{10}\.(?:csv|json)$/)
      return readFileSync(await download.path(), 'utf8')
    }
    assert.ok((await exported('CSV')).includes(`"${id}"`))
    await page.getByRole('searchbox').fill('nothing/../like <script>it</script>')
    await page.getByText('Nothing fits').waitFor()
    stage.asked.length = 0
    assert.deepEqual(JSON.parse(await exported('JSON')), { items: [] })
    assert.deepEqual(
      stage.asked.filter((path) => path.includes('export')),
      ['api/incidents/export'],
    )
    await page.getByRole('searchbox').fill(HIT.slice(-9))
    await page.locator('main .row').first().waitFor()
    const { items } = JSON.parse(await exported('JSON'))
    assert.deepEqual(
      items.map((item: IncidentItem) => [item.id, item.rule]),
      [[id, rule]],
    )
    await page.context().close()
  })

  test('it can be put on the home screen: its manifest names icons that are there', async () => {
    const page = await opened('#/overview')
    const href = (await page.locator('link[rel=manifest]').getAttribute('href'))!
    const manifest = await (await page.request.get(new URL(href, stage.url).href)).json()
    const sizes = manifest.icons.map(({ sizes }: { sizes: string }) => sizes)
    assert.deepEqual(sizes, ['192x192', '512x512'])
    const touch = (await page.locator('link[rel=apple-touch-icon]').getAttribute('href'))!
    for (const src of [touch, ...manifest.icons.map(({ src }: { src: string }) => src)]) {
      const answer = await page.request.get(new URL(src, new URL(href, stage.url)).href)
      assert.deepEqual([answer.status(), answer.headers()['content-type']], [200, 'image/png'], src)
    }
    await page.context().close()
  })

  test('the first visit has three steps, and what is done is ticked', async () => {
    const web = await startWeb(life as never)
    web.write('INFO', 'Plex Media Server is running')
    await until('the log is read', () => web.app.servers[0]!.sources.caughtUp())
    const page = await browser.newPage({ locale: 'en-GB' })
    await page.goto(web.url)
    await settled(page)
    assert.equal(await page.locator('.begin li').count(), 3)
    assert.equal(await page.locator('.begin li.ok').count(), 1)
    await page.locator('.begin').getByRole('link', { name: 'Add a channel' }).click()
    await page.getByRole('heading', { level: 1, name: 'Channels' }).waitFor()
    await page.close()
  })
})

test('colours of categories are none of those that say how bad it is', () => {
  const css = readFileSync(join(import.meta.dirname, '../../src/web/ui/styles/tokens.css'), 'utf8')
  for (const category of CATEGORIES) {
    const [, light = '', dark = ''] =
      new RegExp(`--c-${category}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css) ?? []
    for (const colour of [light, dark]) {
      const { hue, chroma } = hueOf(colour)
      assert.ok(chroma < 0.2 || (hue > 60 && hue < 320), `${category} ${colour} is red, orange or amber: ${hue}°`)
    }
  }
})

/** Degrees, and how colourful from 0 to 1. */
function hueOf(colour: string): { hue: number; chroma: number } {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)]
  const chroma = most - least
  if (chroma === 0) return { hue: 0, chroma }
  const sixth = most === r ? (g - b) / chroma : most === g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma
  return { hue: (sixth * 60 + 360) % 360, chroma }
}
