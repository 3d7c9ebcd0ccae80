import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startLean } from './lean-start.ts'

function started(execArgv: string[], platform: NodeJS.Platform = 'linux') {
  const calls: { args: readonly string[]; env: NodeJS.ProcessEnv }[] = []
  const execve = (_: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) => {
    calls.push({ args, env })
    return undefined as never
  }
  startLean({
    platform,
    execPath: '/bin/node',
    execArgv,
    argv: ['/bin/node', '/app/x.js', 'run'],
    env: { A: 'b' },
    execve,
  })
  return calls
}

test('the program is started anew once, with its arguments and environment', () => {
  const [call] = started(['--enable-source-maps'])
  assert.ok(call)
  assert.deepEqual(call.args.slice(0, 2), ['/bin/node', '--enable-source-maps'])
  assert.deepEqual(call.args.slice(-2), ['/app/x.js', 'run'])
  assert.equal(call.env.A, 'b')
  assert.deepEqual(started(call.args.slice(1, -2)), [])
})

test('where a process cannot take the place of another the program goes on as it is', () => {
  assert.deepEqual(started([], 'win32'), [])
})
