import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { findLogFolder } from './known-places.ts'

const layouts = [
  'PlexMediaServer/AppData/Plex Media Server/Logs',
  'plex/Library/Application Support/Plex Media Server/Logs',
  'nas logs',
  'appdata/plex/Library/Application Support/Plex Media Server/Logs',
]

for (const layout of layouts) {
  test(`the Logs folder is found below a share as ${layout}`, async () => {
    const root = mkdtempSync(join(tmpdir(), 'share-'))
    const logs = join(root, layout)
    mkdirSync(logs, { recursive: true })
    writeFileSync(join(logs, 'Plex Media Server.log'), '')
    const machine = { home: join(root, 'nobody'), localAppData: null }
    assert.equal(await findLogFolder({ machine, roots: [join(root, 'missing'), root] }), logs)
  })
}

test('nothing is found where there is no server log', async () => {
  const root = mkdtempSync(join(tmpdir(), 'share-'))
  mkdirSync(join(root, 'plex', 'Logs'), { recursive: true })
  assert.equal(await findLogFolder({ machine: { home: root, localAppData: null }, roots: [root] }), null)
})
