// Every failure is named: no `catch` of `src/` is empty but for a reason that stands here.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from './app-store/repository.ts'

const PAUSE = 'a pause that was ended is over'

/** File of `src/` → how many of its catches are empty, and why. */
const JUSTIFIED: Readonly<Record<string, readonly [count: number, why: string]>> = {
  'cli/scan/read-family.ts': [2, 'what failed is told by the reading itself; here only its end is awaited'],
  'doctor/record.ts': [1, PAUSE],
  'home-assistant/companion/companion.ts': [1, 'the connection that the subscription was of is gone with it'],
  'home-assistant/core-connection.ts': [2, PAUSE],
  'home-assistant/mqtt.ts': [1, 'a farewell at the end; the last will says the same'],
  'settings/edit/editor.ts': [1, 'told to whoever asked for the change; the next one only waits for its end'],
  'source/disk.ts': [1, 'a file that was opened too late is only closed'],
  'source/located.ts': [1, PAUSE],
  'time/pause.ts': [1, PAUSE],
  'web/ui/core/kept.ts': [1, 'a browser that keeps nothing shows the defaults'],
  'web/ui/core/live.ts': [
    1,
    'whether the stream is back is told by the stream; only a session that is over matters here',
  ],
  'web/ui/pages/pages.ts': [1, 'loaded ahead; who opens the page is told'],
  'web/ui/parts/sign-in-dialog.ts': [1, 'a sign-in that is not given up ends by itself in a while'],
}

const EMPTY = /catch(?: \(\w+\))? \{\s*\}|\.catch\(\(\w*\) => (?:\{\s*\}|undefined)\)/g

test('no catch is empty without a reason, and no reason is left over', () => {
  const found: Record<string, number> = {}
  for (const file of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
    const count = readFileSync(join(root, 'src', file), 'utf8').match(EMPTY)?.length ?? 0
    if (count > 0) found[file] = count
  }
  assert.deepEqual(found, Object.fromEntries(Object.entries(JUSTIFIED).map(([file, [count]]) => [file, count])))
})
