import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMMAND_NAMES, helpFor, overview } from './help.ts'

test('every command has a help that fits a terminal and explains each option', () => {
  for (const command of COMMAND_NAMES) {
    const help = helpFor(command, ['--help']) ?? ''
    assert.ok(help.startsWith(`usage: sentarr ${command}`), command)
    for (const row of help.split('\n')) assert.ok(row.length <= 80, `too wide: ${row}`)
    for (const row of help.split('\n').filter((one) => /^ {2}-/.test(one))) assert.match(row, /^ {2}-.*\S {2,}\S/, row)
    assert.equal(helpFor('help', [command]), help)
  }
})

test('every option that scan takes is in its help', () => {
  const help = helpFor('scan', ['-h']) ?? ''
  for (const option of ['--json', '--html', '--since', '--all', '--rules', '--forum', '--unknown'])
    assert.ok(help.includes(`  ${option}`), option)
})

test('the overview names every command and fits a terminal', () => {
  const rows = overview('1.2.3').split('\n')
  for (const command of COMMAND_NAMES)
    assert.ok(
      rows.some((row) => row.startsWith(`  ${command} `)),
      command,
    )
  for (const row of rows) assert.ok(row.length <= 80, `too wide: ${row}`)
})

test('other arguments are left alone', () => {
  assert.equal(helpFor('run', ['--fast']), null)
  assert.equal(helpFor('help', []), null)
  assert.equal(helpFor('nonsense', ['--help']), null)
})
