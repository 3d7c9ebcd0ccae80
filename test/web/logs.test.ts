import assert from 'node:assert/strict'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { until } from '../support/until.ts'
import { plexTime, startWeb } from '../support/web.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 9, 6, 12)

type Bucket = { error: number; warning: number; other: number }
type Item = { id: string; file: string; at: string; level: string; message: string }
const texts = ({ items }: { items: Item[] }) => items.map(({ message }) => message)

/** Three generations of `count` entries each, a minute apart, every tenth a warning. */
async function withLogs(t: Parameters<typeof startWeb>[0], count = 40) {
  const web = await startWeb(t, { env: { READ_FROM: 'end', MONITOR_WARNINGS: 'false' } })
  const main = join(web.logs, 'Plex Media Server.log')
  for (const generation of [0, 1, 2]) {
    for (let n = generation * count; n < (generation + 1) * count; n++) {
      web.write(n % 10 === 0 ? 'WARN' : 'DEBUG', `[Req#${n}] entry ${n}`, new Date(START + n * MINUTE))
    }
    if (generation === 0) renameSync(main, join(web.logs, 'Plex Media Server.2.log'))
    if (generation === 1) renameSync(main, join(web.logs, 'Plex Media Server.1.log'))
  }
  await until('the logs', async () => (await web.call('GET', '/api/logs')).status === 200)
  return web
}

describe('log entries', () => {
  it('come newest first, page by page through all generations, each once', async (t) => {
    const web = await withLogs(t)
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await web.call('GET', `/api/logs?limit=17${cursor && `&cursor=${cursor}`}`)
      seen.push(...texts(body))
      if (body.next_cursor === null) break
      cursor = body.next_cursor
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 120 }, (_, n) => `entry ${119 - n}`),
    )
  })

  it('go on at the same place after a rotation', async (t) => {
    const web = await withLogs(t)
    const { body: first } = await web.call('GET', '/api/logs?limit=5')
    for (const index of [2, 1]) {
      renameSync(join(web.logs, `Plex Media Server.${index}.log`), join(web.logs, `Plex Media Server.${index + 1}.log`))
    }
    renameSync(join(web.logs, 'Plex Media Server.log'), join(web.logs, 'Plex Media Server.1.log'))
    web.write('INFO', 'new generation')
    const { body: second } = await web.call('GET', `/api/logs?limit=5&cursor=${first.next_cursor}`)
    assert.deepEqual(
      texts(second),
      [114, 113, 112, 111, 110].map((n) => `entry ${n}`),
    )
  })

  it('of all logs stand together by time, page by page, each once and each with its log', async (t) => {
    const web = await withLogs(t, 10)
    const scanner = Array.from({ length: 20 }, (_, n) => {
      const at = new Date(START + n * MINUTE + (n % 3 === 0 ? 0 : 30_000))
      return `${plexTime(at)} [0x7f0839d9e800] ${n % 5 === 0 ? 'ERROR' : 'DEBUG'} - scan ${n}\n`
    })
    writeFileSync(join(web.logs, 'Plex Media Scanner.log'), scanner.join(''))
    const read = async (search: string) => {
      const seen: Item[] = []
      for (let cursor = ''; ; ) {
        const { body } = await web.call('GET', `/api/logs?file=*&limit=7${search}${cursor && `&cursor=${cursor}`}`)
        seen.push(...body.items)
        if (body.next_cursor === null) return seen
        cursor = encodeURIComponent(body.next_cursor)
      }
    }
    const all = await read('')
    assert.equal(all.length, 50)
    assert.equal(new Set(all.map(({ id }) => id)).size, 50)
    assert.deepEqual(
      all,
      [...all].sort((a, b) => b.at.localeCompare(a.at)),
    )
    assert.deepEqual([...new Set(all.map(({ file }) => file))].sort(), [
      'Plex Media Scanner.log',
      'Plex Media Server.log',
    ])
    const bad = await read('&level=WARN')
    assert.deepEqual(bad.map(({ message }) => message).sort(), [
      'entry 0',
      'entry 10',
      'entry 20',
      'scan 0',
      'scan 10',
      'scan 15',
      'scan 5',
    ])
    const until = new Date(START + 3 * MINUTE).toISOString()
    assert.deepEqual((await read(`&at=${until}`)).map(({ message }) => message).sort(), [
      'entry 0',
      'entry 1',
      'entry 2',
      'entry 3',
      'scan 0',
      'scan 1',
      'scan 2',
      'scan 3',
    ])
    assert.equal((await web.call('GET', '/api/logs?file=*&cursor=7')).body.error.code, 'invalid_cursor')
  })

  it('are counted by level and time, of one log and of all', async (t) => {
    const web = await withLogs(t)
    writeFileSync(
      join(web.logs, 'Plex Media Scanner.log'),
      `${plexTime(new Date(START + 65 * MINUTE))} [0x7f0839d9e800] ERROR - scan\n`,
    )
    const until = new Date(START + 120 * MINUTE).toISOString()
    const counted = async (file: string) => {
      const { body } = await web.call(
        'GET',
        `/api/logs/volume?hours=24&file=${encodeURIComponent(file)}&until=${until}`,
      )
      assert.deepEqual([body.buckets.length, body.to, body.complete], [96, until, true])
      return body.buckets.slice(-8).map((one: Bucket) => [one.error, one.warning, one.other])
    }
    const main = await counted('Plex Media Server.log')
    assert.deepEqual(
      main.map(([, warning]: number[]) => warning),
      [2, 1, 2, 1, 2, 1, 2, 1],
    )
    const others = main.reduce((sum: number, [, , other]: number[]) => sum + other!, 0)
    assert.ok(Math.abs(others - 108) <= 4, `${others}`)
    assert.deepEqual((await counted('*'))[4], [1, 2, main[4][2]])
  })

  it('begin at a time', async (t) => {
    const web = await withLogs(t)
    for (const n of [0, 1, 39, 40, 77, 119]) {
      const at = new Date(START + n * MINUTE).toISOString()
      assert.equal(texts((await web.call('GET', `/api/logs?at=${at}&limit=1`)).body)[0], `entry ${n}`)
    }
    const before = new Date(START - MINUTE).toISOString()
    assert.deepEqual((await web.call('GET', `/api/logs?at=${before}`)).body.items, [])
  })

  it('begin at a time in a file of many megabytes', async (t) => {
    const web = await startWeb(t, { env: { READ_FROM: 'end' } })
    const line = (n: number) =>
      `${new Date(START + n * 1_000).toISOString().replace(/^.*T(.*)Z$/, 'Oct 06, 2026 $1')} [0x7f] DEBUG - ${n} ${'x'.repeat(200)}\n`
    writeFileSync(join(web.logs, 'Plex Media Server.log'), Array.from({ length: 30_000 }, (_, n) => line(n)).join(''))
    await until('the log', async () => (await web.call('GET', '/api/logs')).status === 200)
    const zone = new Date(START).getTimezoneOffset() * MINUTE
    for (const n of [3, 11_111, 29_998]) {
      const at = new Date(START + zone + n * 1_000).toISOString()
      const { body } = await web.call('GET', `/api/logs?at=${at}&limit=1`)
      assert.equal(texts(body)[0]?.split(' ')[0], String(n))
    }
    const { body } = await web.call('POST', '/api/logs/search', { q: '1234 XXX', limit: 500 })
    assert.deepEqual(
      texts(body).map((text) => text.split(' ')[0]),
      ['21234', '11234', '1234'],
    )
  })

  it('are narrowed by level, component and text', async (t) => {
    const web = await withLogs(t)
    assert.equal((await web.call('GET', '/api/logs?level=WARN')).body.items.length, 12)
    assert.deepEqual(texts((await web.call('GET', '/api/logs?component=req%2377')).body), ['entry 77'])
    assert.deepEqual(
      texts((await web.call('POST', '/api/logs/search', { q: 'ENTRY 11', level: 'DEBUG' })).body).length,
      11,
    )
  })

  it('are found by what is shown, never by what is masked', async (t) => {
    const web = await withLogs(t, 2)
    web.write('ERROR', 'X-Plex-Token=abcdefghij1234567890 refused')
    const find = async (q: string) => texts((await web.call('POST', '/api/logs/search', { q })).body)
    assert.deepEqual(await find('refused'), ['X-Plex-Token=<token> refused'])
    assert.deepEqual(await find('abcdef'), [])
  })

  it('are of logs only: no other file is ever opened', async (t) => {
    const web = await withLogs(t, 2)
    writeFileSync(join(web.logs, 'secret.txt'), 'x')
    for (const file of ['secret.txt', '../data/sentarr.db', '/etc/passwd', 'PMS Plugin Logs/../../x.log', '%00']) {
      const { status } = await web.call('GET', `/api/logs?file=${encodeURIComponent(file)}`)
      assert.equal(status, 404, file)
    }
    assert.equal((await web.call('GET', '/api/logs?server=nobody')).status, 404)
    assert.equal((await web.call('GET', '/api/logs?cursor=zzz')).body.error.code, 'invalid_cursor')
    const { body } = await web.call('GET', '/api/logs/files')
    assert.deepEqual(
      body.items.map(({ file }: { file: string }) => file),
      ['Plex Media Server.log'],
    )
  })
})
