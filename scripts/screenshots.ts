// Pictures of every page, in both themes and at both widths, into docs/screenshots/: the real program with made-up logs.
// Usage: npm run screenshots [-- FOLDER]
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { launchBrowser, pagesOf, settled, startStage, THEMES, WIDTHS } from '../test/browser/stage.ts'

const folder = process.argv[2] ?? join(import.meta.dirname, '../docs/screenshots')
const MOST_BYTES = 150_000
const HEIGHTS = { phone: 740, wide: 860 } as const

const ends: (() => unknown)[] = []
const life = { after: (end: () => unknown) => void ends.push(end) } as Parameters<typeof startStage>[0]
try {
  mkdirSync(folder, { recursive: true })
  const stage = await startStage(life)
  const browser = await launchBrowser(life, process.env.CHROMIUM ?? '/usr/bin/chromium')
  for (const colorScheme of THEMES) {
    for (const [size, width] of Object.entries(WIDTHS)) {
      const viewport = { width, height: HEIGHTS[size as keyof typeof HEIGHTS] }
      const page = await browser.newPage({ viewport, colorScheme, locale: 'en-GB' })
      page.on('pageerror', (error) => console.error(error))
      page.on('console', (message) => message.type() === 'error' && console.error(message.text()))
      for (const [name, address] of Object.entries(pagesOf(stage.incident))) {
        await page.goto(`${stage.url}${address}`)
        await settled(page)
        const path = join(folder, `${name}-${size}-${colorScheme}.png`)
        // Dense text packs badly: of such a page the upper part will do.
        for (let height = viewport.height; height > 300; height -= 120) {
          await page.screenshot({ path, clip: { x: 0, y: 0, width, height } })
          if (statSync(path).size <= MOST_BYTES) break
        }
        console.log(`${path}  ${Math.round(statSync(path).size / 1024)} KiB`)
      }
      await page.close()
    }
  }
} finally {
  for (const end of ends.reverse()) await end()
}
