// The pictures in docs/screenshots: a real Home Assistant Core, Mosquitto and mail server, Sentarr on a log with troubles, Chromium.
// Needs Mosquitto, Chromium and Home Assistant Core (HASS names its `hass`); says "skipped" without them.
import { appendFileSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type HomeAssistant, startHomeAssistant } from '../test/support/home-assistant.ts'
import { withIntegration } from '../test/support/integration.ts'
import { startMosquitto } from '../test/support/mosquitto.ts'
import { requireTool } from '../test/support/require.ts'
import { sentarrIn } from '../test/support/sentarr.ts'
import { type Parsed, parseMail, startSmtp } from '../test/support/smtp.ts'
import { until } from '../test/support/until.ts'

const root = join(import.meta.dirname, '..')
const PICTURES = join(root, 'docs/screenshots')

const WIDE = { width: 1280, height: 1000 }
const LOW = { width: 1000, height: 520 }
const PHONE = { width: 360, height: 1000 }

const DRAWN_MS = 2_000

const TROUBLES = [
  {
    title: 'Surround sound conversion (EasyAudioEncoder) does not work',
    level: 'ERROR',
    message:
      "[Req#1f/Transcode/a7] [eac3_eae @ 0x7f12] EAE timeout! EAE not running, or wrong folder? Could not read 'out.wav'",
    times: 3,
  },
  {
    title: 'Database is locked, Plex gives up waiting',
    level: 'ERROR',
    message: '[Req#2b] Waited over 10 seconds for a busy database; giving up.',
    times: 7,
  },
  {
    title: 'Disk is full',
    level: 'ERROR',
    message: '[Req#9f/Transcode/7c] av_interleaved_write_frame(): No space left on device',
    times: 4,
  },
]

test('pictures of Home Assistant', async (t) => {
  const browserPath = requireTool(t, 'chromium', [
    process.env.CHROMIUM ?? 'chromium',
    'chromium-browser',
    'google-chrome',
  ])
  const broker = browserPath && (await startMosquitto(t))
  const ha = broker && (await startHomeAssistant(t, broker, { prepare: withIntegration }))
  if (!browserPath || !broker || !ha) return
  await addDashboard(ha)

  const post = await startSmtp(t, { authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'] })
  const sentarr = sentarrIn(t, {
    MQTT_URL: broker.url,
    HA_URL: ha.url,
    HA_TOKEN: ha.token,
    API_PORT: '0',
    READ_FROM: 'start',
    PUBLIC_URL: 'http://192.168.1.5:5000',
    EMAIL_ENABLED: 'true',
    SMTP_SERVER: '127.0.0.1',
    SMTP_PORT: String(post.port),
    EMAIL_FROM: 'sentarr@example.org',
    EMAIL_TO: 'you@example.org',
  })
  writeFileSync(join(sentarr.logs, '../settings/sentarr.yaml'), 'channels: [{type: homeassistant, name: sidebar}]\n')
  sentarr.write(
    'INFO',
    'Plex Media Server v1.42.2.10156-f737b826c - Docker Docker Container x86_64 - build: linux-x86_64 debian - GMT 00:00',
  )
  sentarr.start()
  await until('the entities are there', () => ha.state('binary_sensor.plex_problem'), 30_000)
  for (const { title, level, message, times } of TROUBLES) {
    for (let n = 0; n < times; n++) sentarr.write(level, message)
    await until(title, async () => (await ha.state('sensor.plex_last_alert'))?.state === title, 30_000)
  }
  await aWeekOfStatistics(ha)

  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
  t.after(() => browser.close())
  const device = `/config/devices/device/${await deviceOf(ha)}`
  const take = (name: string, path: string, viewport: typeof WIDE) => photograph(browser, ha, { name, path, viewport })
  await take('home-assistant-device', device, WIDE)
  await take('home-assistant-device-phone', device, PHONE)
  await photographNotification(browser, ha)
  await take('home-assistant-dashboard', '/plex-sentarr/plex', WIDE)

  await addIntegration(ha)
  await take('home-assistant-todo', '/todo?entity_id=todo.plex_to_do', LOW)
  await photographRepairs(browser, ha)
  await photographTrigger(browser, ha)

  const mail = await until('the mail', () => post.mails.map(({ raw }) => parseMail(raw)).find(isAboutTheDisk))
  await photographMail(browser, mail.parts.get('text/html')!)
})

async function addDashboard(ha: HomeAssistant) {
  cpSync(join(root, 'addon/dashboards'), join(ha.folder, 'dashboards'), { recursive: true })
  const dashboard = '{mode: yaml, title: Plex, filename: dashboards/plex.yaml}'
  const lines = ['history:', `lovelace: {dashboards: {plex-sentarr: ${dashboard}}}`]
  appendFileSync(join(ha.folder, 'configuration.yaml'), `${lines.join('\n')}\n`)
  await ha.restart()
}

async function addIntegration(ha: HomeAssistant) {
  type Flow = { flow_id: string }
  const { flow_id } = await ha.rest<Flow>('POST', '/api/config/config_entries/flow', { handler: 'sentarr' })
  await ha.rest('POST', `/api/config/config_entries/flow/${flow_id}`, {})
  await until('the to-do list', async () => Number((await ha.state('todo.plex_to_do'))?.state) > 0, 30_000)
}

/** The list, and the dialog of one trouble. */
async function photographRepairs(browser: Browser, ha: HomeAssistant) {
  const { issues } = (await ha.socket().ask({ type: 'repairs/list_issues' })) as {
    issues: { domain: string; issue_id: string }[]
  }
  // What Home Assistant says about a Core without a country is no part of the picture.
  for (const { domain, issue_id } of issues.filter(({ domain }) => domain !== 'sentarr'))
    await ha.socket().ask({ type: 'repairs/ignore_issue', domain, issue_id, ignore: true })
  const page = await browser.newPage({ viewport: { width: 1000, height: 400 }, locale: 'en-GB' })
  await login(page, ha)
  await page.goto(`${ha.url}/config/repairs`)
  const trouble = page.getByText('Plex: Disk is full').first()
  await trouble.waitFor()
  await page.waitForTimeout(DRAWN_MS)
  await page.screenshot({ path: join(PICTURES, 'home-assistant-repairs.png') })
  await page.setViewportSize({ width: 1000, height: 860 })
  await trouble.click()
  await page.getByText('Quiet until it is over').waitFor()
  await page.waitForTimeout(DRAWN_MS)
  await page.screenshot({ path: join(PICTURES, 'home-assistant-repair-dialog.png') })
  await page.close()
}

/** The trigger of an automation that a user made. */
async function photographTrigger(browser: Browser, ha: HomeAssistant) {
  await ha.rest('POST', '/api/config/automation/config/plex_trouble', {
    alias: 'Plex trouble to my phone',
    triggers: [
      {
        trigger: 'sentarr.incident_raised',
        options: { min_severity: 'error', category: ['database_error', 'disk_error'] },
      },
    ],
    conditions: [],
    actions: [],
  })
  await until('the automation', () => ha.state('automation.plex_trouble_to_my_phone'))
  const page = await browser.newPage({ viewport: { width: 1000, height: 640 }, locale: 'en-GB' })
  await login(page, ha)
  await page.goto(`${ha.url}/config/automation/edit/plex_trouble`)
  const row = page.getByText('Plex problem began').first()
  await row.waitFor()
  await row.click()
  await page.getByText('Only these kinds').first().waitFor()
  await page.waitForTimeout(DRAWN_MS)
  await page.screenshot({ path: join(PICTURES, 'home-assistant-trigger.png') })
  await page.close()
}

async function deviceOf(ha: HomeAssistant): Promise<string> {
  const entries = (await ha.socket().ask({ type: 'config/entity_registry/list' })) as {
    entity_id: string
    device_id: string
  }[]
  return entries.find(({ entity_id }) => entity_id === 'binary_sensor.plex_problem')!.device_id
}

/** A Core of a minute ago has no history: what a week would have left behind. */
async function aWeekOfStatistics(ha: HomeAssistant) {
  const HOUR_MS = 3_600_000
  const now = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
  const stats = Array.from({ length: 7 * 24 }, (_, hour) => {
    const errors = hour % 61 < 5 ? (hour % 5) * 4 + 3 : hour % 13 === 0 ? 2 : 0
    return { start: new Date(now - (hour + 1) * HOUR_MS).toISOString(), mean: errors / 2, min: 0, max: errors }
  })
  await ha.socket().ask({
    type: 'recorder/import_statistics',
    metadata: {
      statistic_id: 'sensor.plex_errors_last_hour',
      source: 'recorder',
      name: null,
      unit_of_measurement: 'findings',
      unit_class: null,
      has_mean: true,
      mean_type: 1,
      has_sum: false,
    },
    stats,
  })
}

const isAboutTheDisk = ({ headers }: Parsed) => headers.get('subject')?.includes('Disk is full')

async function photographMail(browser: Browser, html: string) {
  const page = await browser.newPage({ viewport: { width: 400, height: 300 } })
  await page.setContent(html)
  await page.screenshot({ path: join(PICTURES, 'alert-email.png'), fullPage: true })
  await page.close()
}

type Picture = { name: string; path: string; viewport: typeof WIDE }

async function photograph(browser: Browser, ha: HomeAssistant, { name, path, viewport }: Picture) {
  const page = await browser.newPage({ viewport, locale: 'en-GB' })
  await login(page, ha)
  await page.goto(ha.url + path)
  await page.getByText('Disk is full').first().waitFor()
  // The cards come in one after the other, and the charts draw themselves.
  await page.waitForTimeout(DRAWN_MS)
  await page.screenshot({ path: join(PICTURES, `${name}.png`) })
  await page.close()
}

/** What the channel `homeassistant` shows in the sidebar. */
async function photographNotification(browser: Browser, ha: HomeAssistant) {
  const page = await browser.newPage({ viewport: WIDE, locale: 'en-GB' })
  await login(page, ha)
  await page.goto(`${ha.url}/plex-sentarr/plex`)
  await page.locator('ha-menu-button').first().click()
  await page.getByText('Notifications').first().click()
  const notification = page.locator('persistent-notification-item').filter({ hasText: 'Disk is full' })
  await notification.waitFor()
  await page.waitForTimeout(DRAWN_MS)
  await notification.screenshot({ path: join(PICTURES, 'alert-home-assistant.png') })
  await page.close()
}

/** As Home Assistant's page remembers who signed in, with the sidebar out of the picture. */
async function login(page: Page, ha: HomeAssistant) {
  const tokens = {
    access_token: ha.token,
    token_type: 'Bearer',
    expires_in: 86_400,
    hassUrl: ha.url,
    clientId: `${ha.url}/`,
    expires: Date.now() + 86_400_000,
    refresh_token: '',
  }
  await page.addInitScript((text) => {
    localStorage.setItem('hassTokens', text)
    localStorage.setItem('dockedSidebar', '"always_hidden"')
  }, JSON.stringify(tokens))
}
