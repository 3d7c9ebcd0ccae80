import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logInFolder, parseLogName } from './log-name.ts'

const NAMES: [string, ReturnType<typeof parseLogName>][] = [
  ['Plex Media Server.log', { log: 'Plex Media Server.log', generation: 0 }],
  ['Plex Media Server.3.log', { log: 'Plex Media Server.log', generation: 3 }],
  ['com.plexapp.system.log', { log: 'com.plexapp.system.log', generation: 0 }],
  ['com.plexapp.system.log.2', { log: 'com.plexapp.system.log', generation: 2 }],
  ['Plex Media Server.4 2.log', null],
  ['Plex Media Server.log.bak', null],
  ['notes.txt', null],
]

test('names tell the log and its generation', () => {
  for (const [name, expected] of NAMES) assert.deepEqual(parseLogName(name), expected, name)
})

test('plug-in logs are known by their folder', () => {
  assert.equal(logInFolder('C:\\Plex\\Logs\\PMS Plugin Logs', 'a.log'), 'PMS Plugin Logs/a.log')
  assert.equal(logInFolder('/x/Logs/PMS Plugin Logs', 'a.log'), 'PMS Plugin Logs/a.log')
  assert.equal(logInFolder('/x/Logs', 'a.log'), 'a.log')
})
