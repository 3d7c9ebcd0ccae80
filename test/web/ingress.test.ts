import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { it } from 'node:test'
import { requireTool } from '../support/require.ts'

const NETWORK = 'ip link set lo up && ip addr add 172.30.32.2/32 dev lo && ip addr add 172.30.33.9/32 dev lo'

it('ingress: the peer rules of Home Assistant hold between real addresses', (t) => {
  const unshare = requireTool(t, 'unshare')
  if (unshare === null || requireTool(t, 'ip') === null) return
  const own = ['--map-root-user', '--net', 'sh', '-c']
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const run = (script: string) => spawnSync(unshare, [...own, script], { encoding: 'utf8', env, timeout: 120_000 })
  if (run(NETWORK).status !== 0) return t.skip('skipped: needs the right to make a network namespace')
  const file = join(import.meta.dirname, 'ingress.ts')
  const { status, stdout, stderr } = run(`${NETWORK} && exec '${process.execPath}' --test '${file}'`)
  assert.equal(status, 0, stdout + stderr)
})
