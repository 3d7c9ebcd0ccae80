// The browser as tests start it: without what a window of Chromium brings for somebody who sits before it.
import { type Browser, chromium } from 'playwright-core'
import type { Life } from './stage.ts'

const WITHOUT = [
  // Each context has a window: two pages of the list below its address bar, and a process in advance. Half of what a context costs.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'SpareRendererForSitePerProcess',
  // Of several such switches Chromium takes the last. Those of Playwright's that these pages could meet:
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
]

export async function launchBrowser(life: Life, executablePath: string): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${WITHOUT.join(',')}`,
    ],
  })
  life.after(() => browser.close())
  return browser
}
