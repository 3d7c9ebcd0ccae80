// The dashboard stays small, whole and relative.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { BUDGET_BYTES, buildUi } from '../../scripts/build-ui.ts'

test('what is loaded before the first page stays within the budget, from nowhere else', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-ui-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const { bytes, files } = await buildUi(folder)
  t.diagnostic(`${bytes} bytes of ${BUDGET_BYTES}`)
  assert.ok(bytes <= BUDGET_BYTES)
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  for (const [, address = ''] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
    assert.match(address, /^[\w-]+-[A-Z0-9]{8}\.\w+$/, 'relative, with a hash')
    assert.ok(
      files.some(({ name }) => name === address),
      address,
    )
  }
  assert.doesNotMatch(page, /<style|style=|<script>|onclick=/, 'nothing inline')
})
