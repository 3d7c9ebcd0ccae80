import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { starter } from '../../scripts/pack.ts'

class Exited extends Error {}

/** What the program says on that Node, and the code it ends with; null when it went on to its first chunk. */
function startedOn(version: string): { said: string; code: number | null } {
  const said: string[] = []
  let code: number | null = null
  const process = {
    version: `v${version}`,
    versions: { node: version },
    exit: (given: number) => {
      code = given
      throw new Exited()
    },
  }
  const program = starter('main.js').replace(/^#!.*\n/, '')
  const require = () => {
    throw new Exited()
  }
  try {
    runInNewContext(program, { process, require, console: { error: (line: string) => said.push(line) } })
  } catch (error) {
    if (!(error instanceof Exited)) throw error
  }
  return { said: said.join('\n'), code }
}

test('on an old Node it says which one it needs and where to get it; the exit code is not that of incidents found', () => {
  const { said, code } = startedOn('20.20.2')
  assert.match(said, /^sentarr: needs Node 24 or newer, but this is v20\.20\.2\. .*nodejs\.org.*npm run -s sentarr/)
  assert.equal(code, 2)
})

test('on the oldest Node it is made for it starts', () => {
  assert.deepEqual(startedOn('24.0.0'), { said: '', code: null })
})
