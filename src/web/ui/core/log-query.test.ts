import assert from 'node:assert/strict'
import test from 'node:test'
import type { LogItem } from '../../schemas/logs.ts'
import type { Api } from './api.ts'
import { isWanted, logPage, logQuery } from './log-query.ts'

const wanted = (address: string) => logQuery(new URLSearchParams(address), [], 'plex')

async function askedFor(address: string, cursor: string | null = null): Promise<unknown[]> {
  const asked: unknown[] = []
  const api = {
    get: async (path: string) => asked.push(path),
    send: async (...given: unknown[]) => asked.push(...given),
  }
  await logPage(api as unknown as Api, wanted(address), cursor)
  return asked
}

test('without a word in the address it is the main log of the first server', () => {
  const { server, file } = wanted('')
  assert.deepEqual([server, file], ['plex', 'Plex Media Server.log'])
})

test('what is searched for travels in a body, never in an address', async () => {
  assert.deepEqual(await askedFor('q=<script>'), [
    'POST',
    'logs/search',
    { server: 'plex', file: 'Plex Media Server.log', limit: 200, q: '<script>' },
  ])
})

test('a time counts for the first page only, and nonsense for none', async () => {
  assert.match(String(await askedFor('at=2026-11-23T20:00:00Z')), /at=2026-11-23T20%3A00%3A30/)
  assert.doesNotMatch(String(await askedFor('at=2026-11-23T20:00:00Z', 'c')), /at=/)
  assert.doesNotMatch(String(await askedFor('at=soon')), /at=/)
})

test('a new line is wanted by level and worse, by component and by word', () => {
  const line = { level: 'WARN', component: 'Req#1/Transcode', message: 'Too slow' } as LogItem
  for (const [address, is] of [
    ['', true],
    ['level=WARN', true],
    ['level=ERROR', false],
    ['component=transcode', true],
    ['component=dvr', false],
    ['q=TOO', true],
    ['q=fast', false],
  ] as const) {
    assert.equal(isWanted(line, wanted(address)), is, address)
  }
})
