// Small Plex logs for the tests of the commands.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'

export const BANNER =
  'Nov 20, 2026 10:00:00.000 [140059941825336] INFO - Plex Media Server v1.43.1.1-abc - Test x86_64 - build: linux-x86_64 debian - GMT -05:00'

export const line = (minute: number, level: string, text: string) =>
  `Nov 20, 2026 10:${String(minute).padStart(2, '0')}:01.123 [140059941825336] ${level} - ${text}`

export const HEALTHY = [
  BANNER,
  line(0, 'DEBUG', 'HttpServer: Listening on port 32400.'),
  line(30, 'DEBUG', 'Completed: [192.168.1.2:40000] 200 GET /library/sections (3 live) #1f0 4ms 2145 bytes'),
  line(31, 'INFO', 'Library section 1 (All Dead, All Dead) will be updated'),
]

export const CORRUPT = line(
  40,
  'ERROR',
  '[Req#137] SQLITE3:0x80000001, 11, database corruption at line 68825 of [a29f994989]',
)

export const text = (lines: string[]) => lines.map((one) => `${one}\n`).join('')

/** A folder with these files, removed after the test. */
export function folderOf(t: TestContext, files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-cli-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}
