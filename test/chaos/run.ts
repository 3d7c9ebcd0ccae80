// Runs the chaos in a mount namespace of its own, where this machine allows it: disks and name servers there are nobody else's.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const isRoot = process.getuid?.() === 0
const enter = ['--mount', ...(isRoot ? [] : ['--map-root-user'])]
const hasMounts = spawnSync('unshare', [...enter, 'true']).status === 0
const seconds = Number(process.env.CHAOS_SECONDS ?? 600)
const tests = [
  process.execPath,
  '--test',
  `--test-timeout=${(seconds + 300) * 1000}`,
  join(import.meta.dirname, 'chaos.ts'),
]
const [command, ...args] = hasMounts ? ['unshare', ...enter, ...tests] : tests
const { status } = spawnSync(command!, args, {
  stdio: 'inherit',
  env: { ...process.env, CHAOS_NAMESPACE: hasMounts ? '1' : '0' },
})
process.exitCode = status ?? 1
