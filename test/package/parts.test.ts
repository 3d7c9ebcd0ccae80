import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { starter } from '../../scripts/pack.ts'

/** Asks for a part before it is there, while it fails, and twice when it is whole. */
const MAIN = `
const { writeFileSync } = require('node:fs')
const asked = () => {
  try {
    return require('./part.js').words
  } catch (error) {
    return error.code ?? error.message
  }
}
const write = (text) => writeFileSync(__dirname + '/program/part.js', text)
const said = [asked()]
write('exports.words = "half"; throw new Error("broken")')
said.push(asked())
write('exports.words = "whole"')
said.push(asked())
write('exports.words = "read twice"')
said.push(asked())
console.log(JSON.stringify(said))
`

test('a part that could not be loaded is loaded when it is asked for again; one that was loaded is kept', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-parts-'))
  t.after(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'program'))
  writeFileSync(join(folder, 'program', 'main.js'), MAIN)
  writeFileSync(join(folder, 'sentarr.js'), starter('main.js'))
  const said = execFileSync(process.execPath, [join(folder, 'sentarr.js')], { encoding: 'utf8' })
  assert.deepEqual(JSON.parse(said), ['ENOENT', 'broken', 'whole', 'whole'])
})

test('a late part is read when something of it is used, and not before', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-parts-'))
  t.after(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'program'))
  const main = `const part = require.late('./part.js')
const before = typeof said
console.log(JSON.stringify([before, part.words, part.words, said]))`
  writeFileSync(join(folder, 'program', 'main.js'), main)
  writeFileSync(
    join(folder, 'program', 'part.js'),
    'globalThis.said = (globalThis.said ?? 0) + 1; exports.words = "late"',
  )
  writeFileSync(join(folder, 'sentarr.js'), starter('main.js'))
  const said = execFileSync(process.execPath, [join(folder, 'sentarr.js')], { encoding: 'utf8' })
  assert.deepEqual(JSON.parse(said), ['undefined', 'late', 'late', 1])
})
