// The integration's own tests, in Python, on the oldest Home Assistant that it supports.
// HASS_PYTEST names a program that takes a folder and pytest's arguments, and runs them where that Home Assistant is installed.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { requireTool } from '../support/require.ts'

const root = join(import.meta.dirname, '../..')
const TESTS = join(root, 'test/companion')

test('the integration on the oldest Core', (t) => {
  const pytest = requireTool(t, 'hass-pytest', [process.env.HASS_PYTEST ?? 'hass-pytest'])
  if (pytest === null) return
  // A folder of its own: the tool may see no other, and what Python leaves behind goes with it.
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-pytest-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['custom_components', 'tests']) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, '__init__.py'), '')
  }
  cpSync(join(root, 'custom_components/sentarr'), join(folder, 'custom_components/sentarr'), { recursive: true })
  cpSync(join(root, 'pyproject.toml'), join(folder, 'pyproject.toml'))
  for (const name of readdirSync(TESTS).filter((one) => one.endsWith('.py')))
    cpSync(join(TESTS, name), join(folder, 'tests', name))
  const { status, stdout, stderr } = spawnSync(pytest, [folder, '-q', '-p', 'no:cacheprovider', '--show-capture=no'])
  assert.equal(status, 0, `${stdout}\n${stderr}`)
  assert.match(String(stdout), /\d+ passed/)
})
