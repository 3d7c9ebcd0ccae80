// The page of all incidents in a browser: how smoothly it scrolls once many rows are there, and how long it takes to show more of them.
import { existsSync } from 'node:fs'
import { chromium, type Page } from 'playwright-core'
import { quantile } from '../figures.ts'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const VIEW = { width: 1280, height: 900 }
/** So many are shown by presses of the button below the list. */
const ROWS = 2_000
const MOST_PRESSES = 200
const FRAMES = 600
/** Of a frame, as a quick thumb does it. */
const PIXELS = 120
const SMOOTH_MS = 1000 / 60

/** Run in the page: the milliseconds between frames while it is scrolled down and up again. */
const SCROLLING = `new Promise((done) => {
  const took = []
  let before = null
  let step = ${PIXELS}
  function frame(now) {
    if (before !== null) took.push(now - before)
    before = now
    if (took.length === ${FRAMES}) return done(took)
    const { scrollTop, scrollHeight, clientHeight } = document.scrollingElement
    if (scrollTop + clientHeight + step > scrollHeight || scrollTop + step < 0) step = -step
    document.scrollingElement.scrollBy({ top: step, behavior: 'instant' })
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
})`

/** Run in the page: what was rendered is on the screen. */
const SHOWN = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'

/** Prints frames a second and the longest frames. Says so where there is no browser. */
export async function scrollAll(address: string): Promise<void> {
  if (!existsSync(CHROMIUM)) return console.log(`no browser at ${CHROMIUM}: the pages are not measured`)
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage({ viewport: VIEW })
    await page.goto(`${address}/#/incidents?state=all`)
    await page.waitForSelector('s-incidents li.row')
    console.log(`scrolling the first incidents: ${await scroll(page)}`)
    const waits: number[] = []
    const rows = page.locator('s-incidents li.row')
    // When something was missed in the stream the page begins anew with its first rows.
    while ((await rows.count()) < ROWS && waits.length < MOST_PRESSES) {
      const at = performance.now()
      const answered = page.waitForResponse(/incidents\/search/)
      await page.locator('s-incidents > button').click()
      await answered
      await page.evaluate(SHOWN)
      waits.push(performance.now() - at)
    }
    console.log(
      `scrolling ${await rows.count()} incidents: ${await scroll(page)}; "load more" p50 ${quantile(waits, 0.5).toFixed(0)} ms, the last ${waits.at(-1)!.toFixed(0)} ms`,
    )
  } finally {
    await browser.close()
  }
}

async function scroll(page: Page): Promise<string> {
  const took = (await page.evaluate(SCROLLING)) as number[]
  const all = took.reduce((sum, ms) => sum + ms, 0)
  const late = took.filter((ms) => ms > SMOOTH_MS * 1.5).length
  return `${((took.length * 1000) / all).toFixed(0)} frames a second, p99 ${quantile(took, 0.99).toFixed(1)} ms, ${late} of ${took.length} late`
}
