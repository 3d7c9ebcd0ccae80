// Pictures of the dashboard and of the weekly mail for README and documentation, into docs/screenshots/: the demo, with a week behind it.
// Usage: npm run screenshots [-- FOLDER]
import { spawn } from 'node:child_process'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { List } from '../src/web/schemas/common.ts'
import type { IncidentItem } from '../src/web/schemas/incidents.ts'
import { launchBrowser } from '../test/browser/launch.ts'
import { settled, type THEMES, WIDTHS } from '../test/browser/stage.ts'
import { until } from '../test/support/until.ts'

const ROOT = join(import.meta.dirname, '..')
const folder = process.argv[2] ?? join(ROOT, 'docs/screenshots')
const MOST_BYTES = 200_000
const HEIGHTS = { phone: 740, wide: 860 } as const
const PATIENCE_MS = 120_000

type Picture = { page: string; size: keyof typeof WIDTHS; theme: (typeof THEMES)[number]; height?: number }
const PICTURES: readonly Picture[] = [
  { page: 'overview', size: 'wide', theme: 'light' },
  { page: 'overview', size: 'phone', theme: 'dark' },
  { page: 'incident', size: 'phone', theme: 'light' },
  { page: 'incident', size: 'wide', theme: 'dark' },
  { page: 'incidents', size: 'wide', theme: 'light' },
  // Down to the delivery log.
  { page: 'channels', size: 'wide', theme: 'light', height: 1180 },
]

const ends: (() => unknown)[] = []
const life = { after: (end: () => unknown) => void ends.push(end) } as Parameters<typeof launchBrowser>[0]

/** Of a mail, as wide as mail programs show it. */
const MAIL = { width: 640, height: 400 }

/** The addresses of the dashboard and of the mailbox of a demo that runs until the end. */
async function startDemo(): Promise<{ dashboard: string; mailbox: string }> {
  const demo = spawn(process.execPath, [join(ROOT, 'src/main.ts'), 'demo'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => demo.once('exit', resolve))
  ends.push(() => demo.kill('SIGINT') && ended)
  let said = ''
  demo.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const addressOf = (name: string) =>
    until(name, () => new RegExp(`${name}\\s+(http:\\S+)`).exec(said)?.[1], PATIENCE_MS)
  return { dashboard: await addressOf('Dashboard'), mailbox: await addressOf('Phone, mail') }
}

/** @throws when it is too large for a page that people load */
function weigh(path: string): void {
  const bytes = statSync(path).size
  console.log(`${path}  ${Math.round(bytes / 1024)} KiB`)
  if (bytes > MOST_BYTES) throw new Error(`${path} is too large for a page that people load`)
}

try {
  mkdirSync(folder, { recursive: true })
  const { dashboard, mailbox } = await startDemo()
  const url = new URL('./', dashboard).href
  const open = async (): Promise<IncidentItem[]> =>
    ((await (await fetch(`${url}api/incidents?state=open`)).json()) as List<IncidentItem>).items
  const shown = await until(
    'a failing disk',
    async () => (await open()).find(({ rule }) => rule === 'disk.io_error'),
    PATIENCE_MS,
  )
  const browser = await launchBrowser(life, process.env.CHROMIUM ?? '/usr/bin/chromium')
  for (const { page: name, size, theme, height = HEIGHTS[size] } of PICTURES) {
    const viewport = { width: WIDTHS[size], height }
    const page = await browser.newPage({ viewport, colorScheme: theme, locale: 'en-GB' })
    page.on('pageerror', (error) => console.error(error))
    await page.goto(
      `${url}#/${name === 'incident' ? `incidents/${shown.id}` : name}${name === 'incidents' ? '?state=all' : ''}`,
    )
    await settled(page)
    const path = join(folder, `${name}-${size}-${theme}.png`)
    await page.screenshot({ path })
    weigh(path)
    await page.close()
  }
  const page = await browser.newPage({ viewport: MAIL, colorScheme: 'light' })
  const mail = page.locator('article', { hasText: 'Weekly report' }).locator('iframe')
  await until(
    'the weekly mail',
    async () => {
      await page.goto(mailbox)
      return (await mail.count()) > 0
    },
    PATIENCE_MS,
  )
  await page.setContent((await mail.getAttribute('srcdoc'))!)
  const path = join(folder, 'weekly-report-email.png')
  await page.screenshot({ path, fullPage: true })
  weigh(path)
} finally {
  for (const end of ends.reverse()) await end()
}
