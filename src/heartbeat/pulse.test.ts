import assert from 'node:assert/strict'
import { test } from 'node:test'
import { troublesOf, type Work } from './pulse.ts'

const source = (name: string, state: 'reading' | 'unreachable' | 'standby' | 'waiting' | 'failed', detail = '') => ({
  name,
  state: { state, detail },
})
const WELL: Work = { reasons: [], servers: [{ id: 'plex', sources: [source('folder', 'reading')] }], ways: [] }

test('with nothing set up to tell, reading and storing is enough', () => {
  assert.deepEqual(troublesOf(WELL), [])
})

test('one way out that works is enough, none is not', () => {
  const mail = { name: 'mail', trouble: 'the login was refused' }
  const mqtt = { name: 'mqtt:plex', trouble: '' }
  assert.deepEqual(troublesOf({ ...WELL, ways: [mail, { name: 'phone', trouble: null }] }), [])
  assert.deepEqual(troublesOf({ ...WELL, ways: [mail, mqtt] }), [
    'no alert gets out by mail: the login was refused',
    'no alert gets out by mqtt:plex',
  ])
})

test('a server that no source brings is told, one with a spare that reads is not', () => {
  const gone = source('folder', 'unreachable', 'The folder is gone.')
  const servers = [
    { id: 'plex', sources: [gone, source('stream', 'reading')] },
    { id: 'attic', sources: [gone, source('stream', 'waiting')] },
  ]
  assert.deepEqual(troublesOf({ ...WELL, servers }), ['attic is not read: The folder is gone.'])
})

test('a folder without logs is not read; one that was not looked at yet is no trouble', () => {
  const waits = (detail: string) => [{ id: 'plex', sources: [source('folder', 'waiting', detail)] }]
  assert.deepEqual(troublesOf({ ...WELL, servers: waits('') }), [])
  assert.deepEqual(troublesOf({ ...WELL, servers: waits('No Plex logs here.') }), [
    'plex is not read: No Plex logs here.',
  ])
})

test('what the health check says is told too', () => {
  assert.deepEqual(troublesOf({ ...WELL, reasons: ['nothing can be stored: disk is full'] }), [
    'nothing can be stored: disk is full',
  ])
})
