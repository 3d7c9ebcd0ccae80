import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byImportance, logOf } from './names.ts'

const none = new Set<string>()

for (const [name, log] of [
  ['Plex Media Server.log', 'Plex Media Server.log'],
  ['Plex Media Server.1.log', 'Plex Media Server.log'],
  ['Plex Media Scanner Deep Analysis.5.log', 'Plex Media Scanner Deep Analysis.log'],
  ['com.plexapp.system.log', 'com.plexapp.system.log'],
  ['com.plexapp.system.log.4', 'com.plexapp.system.log'],
  ['org.größe.agents.Ünïcode.log', 'org.größe.agents.Ünïcode.log'],
  ['Plex Transcoder Statistics.log', null],
  ['Plex Transcoder Statistics.2.log', null],
  ['Plex Media Server.4 2.log', null],
  ['notes.txt', null],
  ['.log', null],
] as const) {
  test(`${name} is ${log === null ? 'no log' : `part of ${log}`}`, () => assert.equal(logOf(name, none), log))
}

test('a copy made by a sync tool is no log beside its original, but a name of its own without it', () => {
  assert.equal(logOf('Plex Media Server 2.log', new Set(['Plex Media Server.log'])), null)
  assert.equal(logOf('Plex Media Server (1).log', new Set(['Plex Media Server.log'])), null)
  assert.equal(logOf('Station 2.log', none), 'Station 2.log')
})

test('the log of the server comes first, plug-ins last', () => {
  const logs = ['PMS Plugin Logs/a.log', 'Plex DLNA Server.log', 'Plex Media Server.log']
  assert.deepEqual(logs.sort(byImportance), ['Plex Media Server.log', 'Plex DLNA Server.log', 'PMS Plugin Logs/a.log'])
})
