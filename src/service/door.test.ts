import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptLog } from '../../test/support/log.ts'
import { NO_CHANGES } from '../detect/changes.ts'
import type { Gap } from '../source/batch.ts'
import { createDoor } from './door.ts'

const GAP: Gap = { file: 'a.log', reason: 'replaced', detail: 'a.log was replaced.', bytes: null }

/** A door whose lines mean nothing; how often it stored. */
function openDoor() {
  const its = { at: 0, stored: 0 }
  const door = createDoor({
    server: 'plex',
    correlator: { apply: () => NO_CHANGES },
    committer: { keep() {}, flush: () => void its.stored++, commit() {} },
    failures: { heard() {}, news: () => undefined },
    metrics: { linesRead() {} },
    log: keptLog().log,
    now: () => its.at,
    clock: () => its.at,
    changed() {},
    linesRead() {},
    lastLineAt: null,
  })
  const hear = door.of({ name: 'folder' }, new AbortController().signal)
  return { its, hear: (extra: Parameters<typeof hear>[2]) => hear([], { read: null, live: true }, extra) }
}

test('a place alone waits two seconds, but for the first of its file', async () => {
  const { its, hear } = openDoor()
  await hear({ places: { 'a.log': 1 } })
  assert.equal(its.stored, 1)
  its.at = 2_000
  await hear({ places: { 'a.log': 2 } })
  assert.equal(its.stored, 1)
  its.at = 2_001
  await hear({ places: { 'a.log': 3 } })
  assert.equal(its.stored, 2)
})

test('a gap is stored at once, and so is a value', async () => {
  const { its, hear } = openDoor()
  await hear({ gaps: [GAP] })
  assert.equal(its.stored, 1)
  await hear({ values: { tally: 1 } })
  assert.equal(its.stored, 2)
  await hear({})
  assert.equal(its.stored, 2)
})
