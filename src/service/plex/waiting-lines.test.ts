import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptLog } from '../../../test/support/log.ts'
import type { PlexApi } from './plex-server.ts'
import { createWaitingLines } from './waiting-lines.ts'

const frame = (n: number) => ({ type: 'log', body: { level: 3, thread: '1', message: `line ${n}` } })

test('more lines than may wait drop the oldest, which is said and made up for like a cut', () => {
  const { log, lines: said } = keptLog()
  const plex = { watch: { sessions: { reason() {} }, said() {} }, own: { isOwn: () => false } } as unknown as PlexApi
  let dropped = 0
  const waiting = createWaitingLines({ id: 'plex', plex, log, now: () => 0, zone: () => 0, dropped: () => dropped++ })
  waiting.add(Array.from({ length: 100_000 }, (_, n) => frame(n)))
  assert.equal(dropped, 0)
  waiting.add([frame(100_000)])
  assert.equal(dropped, 1)
  assert.match(said[0]!, /more lines come from Plex than can be stored/)
  assert.match(waiting.take()[0]!.line, /line 50001$/)
})
