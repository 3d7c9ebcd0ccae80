// One browser for all tests of a process: to start it takes as long as many a test.
import { after } from 'node:test'
import type { Browser, BrowserContext } from 'playwright-core'
import { launchBrowser } from './launch.ts'
import type { Life } from './stage.ts'

const ends: (() => unknown)[] = []
after(async () => {
  for (const end of ends) await end()
})

let running: Promise<Browser> | null = null

/** What a test opens in it has cookies and storage of its own, and is closed at its end. */
export async function startBrowser(
  life: Life,
  executablePath: string,
): Promise<Pick<Browser, 'newPage' | 'newContext'>> {
  running ??= launchBrowser({ after: (end) => ends.push(end as () => unknown) }, executablePath)
  const browser = await running
  const opened: BrowserContext[] = []
  life.after(() => Promise.all(opened.map((context) => context.close())))
  const newContext: Browser['newContext'] = async (options) => {
    const context = await browser.newContext(options)
    opened.push(context)
    return context
  }
  return { newContext, newPage: async (options) => (await newContext(options)).newPage() }
}
