// Archives and logs that were cut, changed or made up: `scan` says what it could not read, and ends.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import { gzipSync, zipSync } from 'fflate'
import { analyse } from '../../src/cli/scan/analyse.ts'
import { gatherInputs } from '../../src/cli/scan/gather.ts'
import { createKnowledge } from '../../src/detect/knowledge.ts'
import { RECORDS } from '../plex/lines.ts'
import { logBytes, runs } from './support/inputs.ts'

const log = Buffer.from(`${RECORDS.join('\n')}\n`)
const ARCHIVES: [name: string, bytes: Uint8Array][] = [
  ['logs.zip', zipSync({ 'Plex Media Server.log': log, 'Plex Media Server.1.log': log, 'notes/read.me': log })],
  ['logs.zip', zipSync({ '../../etc/passwd': log, 'a/Plex Media Server.log': [log, { level: 0 }] })],
  ['Plex Media Server.log.gz', gzipSync(log)],
]
const changed = fc
  .tuple(
    fc.constantFrom(...ARCHIVES),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('set', 'cut', 'double'), fc.nat({ max: 255 })), { maxLength: 5 }),
  )
  .map(([[name, bytes], changes]): [string, Buffer] => [
    name,
    changes.reduce((now, [place, how, value]) => {
      const at = place % (now.length + 1)
      if (how === 'cut') return Buffer.concat([now.subarray(0, at), now.subarray(at + value)])
      if (how === 'double') return Buffer.concat([now.subarray(0, at), now.subarray(Math.max(0, at - value))])
      const copy = Buffer.from(now)
      if (at < copy.length) copy[at] = value
      return copy
    }, Buffer.from(bytes)),
  ])

test('whatever lies there, the answer is a report', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-fuzz-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const knowledge = createKnowledge()
  const io = { now: () => Date.UTC(2026, 10, 23), version: '1.2.3', signal: new AbortController().signal }
  const plain = logBytes.map((bytes): [string, Buffer] => ['Plex Media Server.log', bytes])
  await fc.assert(
    fc.asyncProperty(fc.oneof(changed, plain), async ([name, bytes]) => {
      const path = join(folder, name)
      writeFileSync(path, bytes)
      const inputs = await gatherInputs(
        [path],
        () => Readable.from([]),
        () => false,
      )
      try {
        const deps = { knowledge, since: Number.NEGATIVE_INFINITY, io, progress: { add: () => {} }, paths: [path] }
        const { files, skipped, unreadable, lines } = await analyse(inputs, deps)
        assert.ok(files.length + skipped.length + unreadable.length > 0, 'each file is read or named')
        assert.ok(Number.isSafeInteger(lines))
        for (const { reason } of unreadable) assert.doesNotMatch(reason, /undefined|Error:| {4}at /)
      } finally {
        inputs.close()
      }
    }),
    runs(0.2),
  )
})
