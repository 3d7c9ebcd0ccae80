import assert from 'node:assert/strict'
import { test } from 'node:test'
import { helpFor } from './help.ts'

test('commands without options say how they are called', () => {
  for (const [command, option] of [
    ['run', '--help'],
    ['check-config', '-h'],
    ['test-channel', '--help'],
    ['healthcheck', '--help'],
  ] as const) {
    const help = helpFor(command, [option]) ?? ''
    assert.ok(help.startsWith(`usage: sentarr ${command}`), command)
    assert.ok(!help.includes('\n'))
  }
})

test('other arguments and commands with a help of their own are left alone', () => {
  assert.equal(helpFor('run', ['--fast']), null)
  assert.equal(helpFor('scan', ['--help']), null)
})
