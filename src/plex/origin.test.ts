import assert from 'node:assert/strict'
import { test } from 'node:test'
import { comesFrom, ORIGINS, type Origin } from './origin.ts'
import { parseRecord } from './parse.ts'

const HEAD = 'Aug 20, 2026 02:14:44.223 [139632948570936] ERROR - '

const CASES: [text: string, file: string, origins: Origin[]][] = [
  ['[Req#9a0] text', '', ['request']],
  ['[Req#9a0/Transcode/abc01234] text', '', ['request', 'transcode']],
  ['[Req#16b29/Grabber/2-69] text', '', ['request', 'live_tv']],
  ['[Grabber/2-69] text', '', ['live_tv']],
  ['[Transcoder] text', '', ['transcode']],
  ['[CreditsDetectionManager] text', '', ['job']],
  ['text', 'Plex Media Scanner Analysis.log', ['job']],
  ['text', 'Plex Tuner Service.log', ['child']],
  ['text', '', []],
]

for (const [text, file, origins] of CASES) {
  test(`${text} ${file} comes from ${origins.join(' and ') || 'nowhere in particular'}`, () => {
    const record = parseRecord(`${HEAD}${text}`, { file, zoneMinutes: 0 })
    assert.deepEqual(
      ORIGINS.filter((origin) => comesFrom(record, origin)),
      origins,
    )
  })
}
