import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf } from './components.ts'
import { parseRecord } from './parse.ts'
import { own } from './redact.ts'
import { redactRecord } from './redact-record.ts'

const facts = (tags: string, file = 'Plex Media Server.log'): Record<string, string> =>
  factsOf(
    redactRecord(parseRecord(`Feb 06, 2026 12:48:45.870 [1] WARN - ${tags} text`, { file, zoneMinutes: 0 }), 2_000)
      .components,
    own(file),
  )

test('names the request and the transcode session', () => {
  assert.deepEqual(facts('[Req#81/Transcode/8izg7okj1vwcqdy8/19c3b89a-fa4d]'), {
    request: '81',
    session: '8izg7okj1vwcqdy8',
  })
  assert.deepEqual(facts('[Req#81/Transcode]'), { request: '81' })
  assert.deepEqual(facts('[Req#81/Transcode/Req#82]'), { request: '81' })
  assert.deepEqual(facts('[Req#81/Transcode/JobRunner]'), { request: '81' })
  assert.deepEqual(facts(''), {})
})

test('names the plug-in of a plug-in log', () => {
  assert.deepEqual(facts('', 'PMS Plugin Logs/com.plexapp.agents.imdb.log'), { plugin: 'com.plexapp.agents.imdb' })
  assert.deepEqual(facts('', 'PMS Plugin Logs/tv.plex.agents.movie.log.1'), { plugin: 'tv.plex.agents.movie' })
})
