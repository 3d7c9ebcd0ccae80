// What people do in the dashboard, done in a browser and looked up in the program.
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import type { DeliveryItem } from '../../src/web/schemas/channels.ts'
import type { List } from '../../src/web/schemas/common.ts'
import type { IncidentItem } from '../../src/web/schemas/incidents.ts'
import { requireTool } from '../support/require.ts'
import { until } from '../support/until.ts'
import { startBrowser } from './browser.ts'
import { CHROMIUM, incidentOf, type Stage, settled, startStage } from './stage.ts'

async function open(t: TestContext, address: string, env: Record<string, string> = {}) {
  const chromium = requireTool(t, 'chromium', CHROMIUM)
  if (chromium === null) return null
  const stage = await startStage(t, env)
  const browser = await startBrowser(t, chromium)
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => /Content Security/.test(message.text()) && problems.push(message.text()))
  t.after(() => assert.deepEqual(problems, []))
  await page.goto(stage.url + address.replace(':incident', stage.incident))
  await settled(page)
  return { stage, page }
}

const detail = async (stage: Stage) => (await stage.web.call('GET', `/api/incidents/${stage.incident}`)).body
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

test('an incident is acknowledged, muted for a time and resolved with a note', async (t) => {
  const opened = await open(t, '#/incidents/:incident')
  if (opened === null) return
  const { stage, page } = opened
  await button(page, 'Acknowledge').click()
  await until('it is acknowledged', async () => (await detail(stage)).acknowledged_at !== null)

  await button(page, 'Mute').click()
  await page.getByLabel('1 hour').check()
  await page.getByRole('dialog').getByRole('button', { name: 'Mute' }).click()
  const until_ = await until('it is muted', async () => (await detail(stage)).muted_until as string | null)
  assert.ok(Math.abs(Date.parse(until_) - Date.now() - 3_600_000) < 60_000)

  await button(page, 'Resolve').click()
  await page.getByRole('dialog').getByLabel('Note').fill('Repaired with DBRepair')
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click()
  await page.getByText('Repaired with DBRepair').waitFor()
  assert.equal((await detail(stage)).state, 'resolved')
})

test('what follows from another incident stands under it and is no trouble of its own', async (t) => {
  const opened = await open(t, '#/overview')
  if (opened === null) return
  const { stage, page } = opened
  const write = (line: (n: number) => string) => [1, 2, 3].map((n) => stage.web.write('ERROR', line(n)))
  const row = (title: string) =>
    page.locator('.rows.card .row', { has: page.locator('.row-title', { hasText: title }) })
  stage.web.write('ERROR', 'The last line of what is not looked at here')
  const { items } = await until('all before it was read', async () => {
    const { body } = await stage.web.call('GET', '/api/incidents?limit=200')
    const isRead = body.items.some(({ title }: { title: string }) => title.includes('not looked at here'))
    return isRead && (await stage.web.call('GET', '/api/status')).body.servers[0].caught_up && body
  })
  await stage.web.call('POST', '/api/incidents/bulk', {
    action: 'resolve',
    ids: items.map(({ id }: { id: string }) => id),
  })
  write((n) => `Failed to successfully analyze part ${n}.`)
  await row('Media analysis fails').waitFor()
  write((n) => `Exception analyzing media file '/media/${n}.mkv' (Could not parse /media/${n}.mkv)`)
  await row('Files that cannot be analysed').getByText('1 follows from it').waitFor()
  assert.equal(await row('Media analysis fails').count(), 0)

  await page.goto(`${stage.url}#/incidents?state=open`)
  await row('Media analysis fails').getByText('Follows from: Files that cannot be analysed').waitFor()
  await row('Media analysis fails').getByRole('link').click()
  await page.getByText('Mend that first: nothing is told of this one while that is open.').waitFor()
  await page.getByRole('link', { name: 'Files that cannot be analysed' }).click()
  await page.getByRole('heading', { name: 'What follows from it' }).waitFor()
  await page.getByRole('link', { name: 'Media analysis fails' }).waitFor()

  await button(page, 'Resolve').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click()
  await until('it is over', async () => (await incidentOf(stage.web, 'scanner.unreadable')) === undefined)
  await page.goto(`${stage.url}#/overview`)
  await row('Media analysis fails').waitFor()
})

test('ticked steps are still ticked after a reload', async (t) => {
  const opened = await open(t, '#/incidents/:incident')
  if (opened === null) return
  const { page } = opened
  const first = page.locator('.steps input').first()
  await first.check()
  await page.reload()
  await settled(page)
  assert.equal(await first.isChecked(), true)
})

test('"never alert for this" switches the rule off, and Rules switches it on again', async (t) => {
  const opened = await open(t, '#/incidents/:incident')
  if (opened === null) return
  const { stage, page } = opened
  const enabled = async () =>
    (await stage.web.call('GET', '/api/rules')).body.items.find(({ id }: { id: string }) => id === 'database.corrupt')
      .enabled
  await page.getByText('More', { exact: true }).locator('visible=true').click()
  await button(page, 'Never alert for this').click()
  await button(page, 'Switch the rule off').click()
  await until('the rule is off', async () => (await enabled()) === false)

  await page.goto(`${stage.url}#/rules/database.corrupt`)
  await page.locator('details[open]').getByRole('switch', { name: 'This rule is on' }).check()
  await until('the rule is on', enabled)
})

test('incidents are found by words and settled many at once', async (t) => {
  const opened = await open(t, '#/incidents?state=open')
  if (opened === null) return
  const { stage, page } = opened
  await page.getByRole('searchbox').fill('corrupt')
  await until('only what fits is shown', async () => (await page.locator('.rows li').count()) === 1)
  await page.getByLabel('Choose all shown').check()
  await button(page, 'Resolve').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click()
  await until('it is resolved', async () => (await detail(stage)).state === 'resolved')
})

test('news appear by themselves and are said aloud', async (t) => {
  const opened = await open(t, '#/overview')
  if (opened === null) return
  const { stage, page } = opened
  stage.web.write('ERROR', 'HttpServer: Error binding acceptor: Address already in use')
  const id = await until('its incident', () => incidentOf(stage.web, 'network.port_in_use'))
  await page.locator(`a[href="#/incidents/${id}"]`).first().waitFor()
  await page.locator('[aria-live=polite]', { hasText: 'New incident' }).waitFor({ state: 'attached' })
  stage.cut()
  await page.getByText('Reconnecting').waitFor({ state: 'attached' })
  await page.getByText('Reconnecting').waitFor({ state: 'detached' })
})

test('the delivery log has one row for each alert, with all its channels', async (t) => {
  const opened = await open(t, '#/channels')
  if (opened === null) return
  const { stage, page } = opened
  const rows = page.locator('s-deliveries .row')
  const { items: found } = (await stage.web.call('GET', '/api/incidents?state=open')).body as List<IncidentItem>
  await stage.web.call('POST', '/api/incidents/bulk', { action: 'resolve', ids: found.map(({ id }) => id) })
  await until('more than a page', async () => {
    const { items } = (await stage.web.call('GET', '/api/deliveries?limit=200')).body as List<DeliveryItem>
    return items.length > 25
  })
  await page.reload()
  await settled(page)
  const texts = await rows.allTextContents()
  assert.deepEqual(
    texts.filter((text) => !/Phone/.test(text) || !/Family/.test(text)),
    [],
  )
  await button(page, 'Show more').click()
  await until('more alerts are shown', async () => (await rows.count()) > texts.length)
})

test('a channel is tested, added and removed', async (t) => {
  const opened = await open(t, '#/channels')
  if (opened === null) return
  const { stage, page } = opened
  const card = (name: string) => page.locator('article', { hasText: name })
  await card('Phone').getByRole('button', { name: 'Send a test' }).click()
  await card('Phone').getByText('It arrived.').waitFor()
  await card('Family').getByRole('button', { name: 'Send a test' }).click()
  await card('Family').locator('.notice.error', { hasText: '503' }).waitFor()

  await button(page, 'Add a channel').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /^Gotify/ }).waitFor()
  await dialog.getByRole('button', { name: /^ntfy/ }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Second phone')
  await dialog.getByLabel('Topic').fill('bad topic!')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.locator('.field', { hasText: 'Topic' }).locator('.problem').waitFor()
  await dialog.getByLabel('Topic').fill('other-topic')
  await dialog.getByText('More settings').click()
  await dialog.locator('[name=url]').fill(stage.taken)
  await dialog.getByRole('button', { name: 'Send a test' }).click()
  await dialog.getByText('It arrived.').waitFor()
  const before = (await stage.web.call('GET', '/api/channels')).body.items.length
  assert.equal(before, 3, 'a test saves nothing')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await card('Second phone').waitFor()

  await card('Second phone').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await card('Second phone').waitFor({ state: 'detached' })
  const { settings } = (await stage.web.call('GET', '/api/config')).body
  assert.deepEqual(
    settings.channels.map(({ name }: { name: string }) => name),
    ['Phone', 'Family', 'Night watch'],
  )
})

test('settings are saved, refused with a reason at the key, and shown locked where the environment sets them', async (t) => {
  const opened = await open(t, '#/settings', { QUIET_MINUTES: '20' })
  if (opened === null) return
  const { stage, page } = opened
  assert.equal(await page.locator('#setting-quiet_minutes').isDisabled(), true)
  await page.getByText('Set by QUIET_MINUTES').waitFor()

  const threshold = page.locator('#setting-error_threshold')
  await threshold.fill('0')
  await threshold.blur()
  await button(page, 'Save').click()
  await page.locator('#setting-error_threshold-problem').waitFor()
  assert.equal(await threshold.getAttribute('aria-invalid'), 'true')

  await threshold.fill('7')
  await threshold.blur()
  await button(page, 'Save').click()
  await page.getByText('Saved', { exact: false }).first().waitFor()
  assert.equal((await stage.web.call('GET', '/api/config')).body.settings.error_threshold, 7)
})

test('the lab explains pasted lines', async (t) => {
  const opened = await open(t, '#/lab')
  if (opened === null) return
  const { page } = opened
  await page.getByLabel('Log lines').fill('ERROR - database disk image is malformed\nDEBUG - all is well')
  await button(page, 'Explain').click()
  await page.getByRole('link', { name: 'database.corrupt' }).waitFor()
  assert.equal(await page.locator('s-lab section').count(), 2)
})

test('the lab tries a rule on pasted lines and keeps it', async (t) => {
  const opened = await open(t, '#/lab')
  if (opened === null) return
  const { page, stage } = opened
  await page.getByLabel('Log lines').fill('DEBUG - the antenna fell off barn')
  await button(page, 'Try').click()
  await page.getByText('Would have told you 0 times').waitFor()
  await page.getByText('roof=barn').waitFor()
  await button(page, 'Save').click()
  await page.getByText('Saved.').waitFor()
  assert.match((await stage.web.call('GET', '/api/rules/own/own')).body.yaml, /own\.antenna/)

  const editor = page.locator('s-own-rules textarea')
  const faulty = (await editor.inputValue()).replace('dvr_tuner', 'dvr_tunr').replace('(?<roof>', '(?=x)(?<roof>')
  await editor.fill(faulty)
  await button(page, 'Save').click()
  await page.getByText('2 faults').waitFor()
  await page.getByText('did you mean dvr_tuner?').waitFor()
  await button(page, 'Line 3').click()
  const chosen = await editor.evaluate((field: HTMLTextAreaElement) =>
    field.value.slice(field.selectionStart, field.selectionEnd),
  )
  assert.equal(chosen, '  category: dvr_tunr')
  await page.reload()
  await settled(page)
  assert.equal(await editor.inputValue(), faulty, 'what is not saved outlives a reload')

  await editor.fill(faulty.replace('dvr_tunr', 'disk_error').replace('(?=x)', ''))
  await button(page, 'Save').click()
  await page.getByRole('dialog').getByText('it holds other rules').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Replace' }).click()
  await until('it is replaced', async () =>
    /disk_error/.test((await stage.web.call('GET', '/api/rules/own/own')).body.yaml),
  )
  await page.locator('s-own-rules').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await until('it is gone', async () => (await stage.web.call('GET', '/api/rules/own/own')).status === 404)
})

test('the log follows, pauses, filters, searches and goes to a time', async (t) => {
  const opened = await open(t, '#/logs')
  if (opened === null) return
  const { stage, page } = opened
  const line = (text: string) => page.locator('.line', { hasText: text })
  stage.web.write('INFO', 'a line that comes now')
  await line('a line that comes now').waitFor()

  await button(page, 'Pause').click()
  stage.web.write('INFO', 'a line that comes later')
  await button(page, '1 new line').click()
  await line('a line that comes later').waitFor()

  await page.getByLabel('Level').selectOption('ERROR')
  await settled(page)
  await line('malformed').last().waitFor()
  assert.equal(await page.locator('.line.plain').count(), 0)

  await page.getByRole('searchbox').fill('MALFORMED')
  await page.locator('mark', { hasText: 'malformed' }).last().waitFor()

  await page.goto(`${stage.url}#/logs?file=*`)
  await page.locator('.line .of-file', { hasText: 'Server' }).first().waitFor()
  await page.getByRole('img', { name: 'How much is written' }).waitFor()
  assert.ok((await page.locator('#components option').count()) > 0, 'components are suggested')
  stage.web.write('INFO', 'a line of one of all files')
  await line('a line of one of all files').waitFor()
  await page.locator('.volume g').last().click()
  await button(page, 'Back to now').waitFor()

  await page.goto(`${stage.url}#/incidents/${stage.incident}`)
  await page.getByRole('link', { name: 'Open in the log' }).click()
  await page.locator('s-logs .line.marked').first().waitFor()
})

test('Back closes a dialog before it leaves the page, and what was resolved can be opened again', async (t) => {
  const opened = await open(t, '#/incidents/:incident')
  if (opened === null) return
  const { stage, page } = opened
  const address = page.url()
  await button(page, 'Mute').click()
  await page.getByRole('dialog').waitFor()
  await page.goBack()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.equal(page.url(), address)
  assert.equal((await detail(stage)).muted, false)

  await button(page, 'Resolve').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click()
  await button(page, 'Undo').click()
  await until('it is open again', async () => (await detail(stage)).state === 'open')

  await button(page, 'Resolve').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click()
  await page.getByText('Marked as resolved.').waitFor()
  await button(page, 'Reopen').click()
  await button(page, 'Resolve').waitFor()
  assert.equal(await page.getByText('Marked as resolved.').count(), 0, 'what can be taken back no more is not offered')
})

test('a long list has all its rows, of which the browser lays out those in sight', async (t) => {
  const opened = await open(t, '#/overview')
  if (opened === null) return
  const { stage, page } = opened
  const { key, total, ...item } = await detail(stage)
  const many = (from: number) =>
    Array.from({ length: 120 }, (_, n) => ({ ...item, id: `${from + n}`, title: `Row ${from + n}` }))
  await page.route('**/incidents/search', (route) => {
    const first = !route.request().postData()?.includes('cursor')
    return route.fulfill({ json: { items: many(first ? 0 : 120), next_cursor: first ? 'more' : null } })
  })
  // Of a server that no news come from.
  await page.goto(`${stage.url}#/incidents?state=all&server=elsewhere`)
  await button(page, 'Show more').click()
  const rows = page.locator('s-incidents li.row')
  await rows.nth(239).waitFor({ state: 'attached' })
  assert.deepEqual(
    await rows.locator('.row-title').evaluateAll((titles) => titles.map(({ textContent }) => textContent)),
    Array.from({ length: 240 }, (_, n) => `Row ${n}`),
  )
  const isLaidOut = (row: number) =>
    rows
      .nth(row)
      .locator('.row-title')
      .evaluate((title) => title.checkVisibility({ contentVisibilityAuto: true }))
  for (const [near, far] of [
    [0, 239],
    [239, 0],
  ] as const) {
    await rows.nth(near).scrollIntoViewIfNeeded()
    await until(`row ${near} in sight`, () => isLaidOut(near))
    await until(`row ${far} out of sight`, async () => !(await isLaidOut(far)))
  }
})

test('what a Sentarr that is away could not do is not said to be done by itself', async (t) => {
  const opened = await open(t, '#/incidents/:incident')
  if (opened === null) return
  const { page } = opened
  let answer = () => {}
  await page.route('**/acknowledge', async (route) => {
    await new Promise<void>((resolve) => (answer = resolve))
    await route.abort('connectionrefused')
  })
  await button(page, 'Acknowledge').click()
  await page.getByText('Waiting for Sentarr…').waitFor()
  answer()
  await page.getByText('Sentarr does not answer. Try it again in a moment.').waitFor()
  assert.equal(await page.getByText('Waiting for Sentarr…').count(), 0)
})

test('unsaved settings outlive a change of the page', async (t) => {
  const opened = await open(t, '#/settings')
  if (opened === null) return
  const { stage, page } = opened
  const after = page.getByLabel('Tell me after', { exact: true })
  await after.fill('7')
  await page.goto(`${stage.url}#/health`)
  await settled(page)
  await page.goto(`${stage.url}#/settings`)
  await settled(page)
  assert.equal(await after.inputValue(), '7')
  await button(page, 'Discard').click()
  await until('the old value is back', async () => (await after.inputValue()) !== '7')
})
