import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { writeLog } from '../../bench/log.ts'
import { installed, PEERS, scanned, wrong } from '../../bench/peers.ts'
import { costOf } from '../../bench/process.ts'
import { none } from '../../bench/troubles.ts'

const root = join(import.meta.dirname, '../..')
const LINES = 5_000

test('every program counts in a log what was written into it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-peers-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const log = join(folder, 'server.log')
  const truth = await writeLog(log, LINES)
  const env = { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C', TZ: 'UTC' }
  for (const peer of PEERS) {
    await t.test(
      peer.name,
      { skip: installed(peer.program) ? false : `${peer.package} is not installed` },
      async () => {
        const { output, cpuSeconds } = await costOf(peer.program, peer.prepare(folder, log), env)
        assert.equal(wrong(peer.read(output), truth), null)
        assert.ok(cpuSeconds > 0)
      },
    )
  }
  await t.test('sentarr scan', async () => {
    const { output } = await costOf(process.execPath, [join(root, 'src/main.ts'), 'scan', '--json', '--all', log], env)
    assert.equal(wrong(scanned(output), truth), null)
  })
})

test('a count that is not the truth is told', () => {
  const truth = { ...none(), busy: 3, dns: 2 }
  assert.equal(wrong({ total: 4 }, truth), '4 lines of 5')
  assert.equal(wrong({ byRule: { ...truth, dns: 1 } }, truth), 'dns: 1 of 2')
})
