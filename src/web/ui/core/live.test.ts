import assert from 'node:assert/strict'
import test from 'node:test'
import type { IncidentItem } from '../../schemas/incidents.ts'
import { createLive } from './live.ts'
import type { createStream, Received } from './stream.ts'

const ITEM: IncidentItem = {
  id: 'i1',
  server: 'plex',
  rule: 'stream.file_missing',
  category: 'stream_error',
  severity: 'warning',
  title: 'A file that should be played is not there',
  cause: '',
  advice: [],
  state: 'open',
  count: 3,
  first_seen: '2026-11-29T10:00:00.000Z',
  last_seen: '2026-11-29T10:05:00.000Z',
  resolved_at: null,
  acknowledged_at: null,
  muted: false,
  muted_until: null,
  historic: false,
  note: '',
  fields: { file: '/media/a.mkv', user: 'Ann' },
  follows: null,
}

async function loaded() {
  let received: (event: Received) => void = () => {}
  let refused: () => void = () => {}
  const connect: typeof createStream = (deps) => {
    ;({ received, refused } = deps)
    return { logs() {}, start() {}, stop() {} }
  }
  const asked: string[] = []
  const get = async (path: string) => {
    asked.push(path)
    return path === 'status' ? { servers: [], channels: [] } : { items: [ITEM] }
  }
  const live = createLive({ get: get as never }, connect)
  await live.load()
  return {
    open: live.open,
    asked,
    refused: () => refused(),
    news: (data: Partial<IncidentItem>) => received({ name: 'incident', data: { ...ITEM, ...data } }),
  }
}

test('news of an incident name no people, and take away none that were told', async () => {
  const { open, news } = await loaded()
  news({ count: 4, fields: { file: '/media/b.mkv' } })
  assert.equal(open.get('i1')?.count, 4)
  assert.deepEqual(open.get('i1')?.fields, { file: '/media/b.mkv', user: 'Ann' })
})

test('when it begins anew nobody of the last time is named', async () => {
  const { open, news } = await loaded()
  news({ first_seen: '2026-11-30T10:00:00.000Z', fields: { file: '/media/b.mkv' } })
  assert.deepEqual(open.get('i1')?.fields, { file: '/media/b.mkv' })
})

test('what is over is open no longer', async () => {
  const { open, news } = await loaded()
  news({ state: 'resolved', resolved_at: '2026-11-29T10:09:00.000Z' })
  assert.equal(open.size, 0)
})

test('whether the session is over is asked when the stream is refused, since nothing else would say it', async () => {
  const { asked, refused } = await loaded()
  asked.length = 0
  refused()
  assert.deepEqual(asked, ['status'])
})
