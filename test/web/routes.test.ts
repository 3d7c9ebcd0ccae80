// Every route over real HTTP, and every answer against the document that describes it.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { strFromU8, unzipSync } from 'fflate'
import { z } from 'zod'
import { until } from '../support/until.ts'
import { CORRUPT, startWeb, type Web, withIncident } from '../support/web.ts'

/** Calls and checks the answer against the OpenAPI document; a body the document does not describe fails. */
async function documented(t: TestContext, env: Record<string, string> = {}) {
  const web = await startWeb(t, { env })
  const document = (await web.call('GET', '/api/openapi.json')).body
  const schemaOf = (method: string, path: string, status: number, type: string) => {
    const [pathname] = path.split('?')
    const template = Object.keys(document.paths)
      .filter((one) => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname!))
      .toSorted((a, b) => a.split('{').length - b.split('{').length)[0]
    const { responses } = document.paths[template ?? '']?.[method.toLowerCase()] ?? {}
    const response = responses?.[status < 400 ? status : 'default']
    assert.ok(response, `${method} ${path} ${status} is not in the document`)
    return response.content?.[type]?.schema
  }
  const call: Web['call'] = async (method, path, ...rest) => {
    const answer = await web.call(method, path, ...rest)
    const schema = schemaOf(method, path, answer.status, answer.headers.get('content-type')?.split(';')[0] ?? '')
    if (schema !== undefined) {
      const all = JSON.stringify({ ...schema, $defs: document.components.schemas })
      const parsed = z
        .fromJSONSchema(JSON.parse(all.replaceAll('#/components/schemas/', '#/$defs/')))
        .safeParse(answer.body)
      assert.ok(parsed.success, `${method} ${path}: ${parsed.error && z.prettifyError(parsed.error)}`)
    }
    return answer
  }
  return { ...web, call, document }
}

describe('the API', () => {
  it('shows how everything is', async (t) => {
    const web = await documented(t)
    await withIncident(web)
    const { body: status } = await web.call('GET', '/api/status')
    assert.equal(status.version, '1.2.3')
    assert.equal(status.open_incidents, 1)
    assert.equal(status.worst_severity, 'critical')
    assert.equal(status.servers[0].findings_today.database_error, 1)
    const { body: stats } = await web.call('GET', '/api/stats?range=1h')
    assert.equal(stats.buckets.length, 60)
    assert.equal(stats.totals.database_error, 1)
    assert.equal((await web.call('GET', '/api/servers')).body.items[0].id, 'plex')
    assert.equal((await web.call('GET', '/api/stats?server=nobody')).status, 404)
    assert.equal((await web.call('GET', '/api/stats?range=2h')).status, 400)
  })

  it('shows titles, causes and steps in the language of alerts, and finds them by it', async (t) => {
    const web = await documented(t, { LANGUAGE: 'de' })
    const id = await withIncident(web)
    const title = 'Die Datenbank der Mediathek ist beschädigt'
    const { body: shown } = await web.call('GET', `/api/incidents/${id}`)
    assert.equal(shown.title, title)
    assert.match(shown.cause, /^Ein Teil einer Datenbank von Plex/)
    assert.match(shown.advice[0], /^Plex anhalten/)
    assert.equal((await web.call('GET', '/api/status')).body.language, 'de')
    const found = async (text: string) =>
      (await web.call('POST', '/api/incidents/search', { q: text })).body.items.length
    assert.deepEqual(
      [await found('MEDIATHEK IST'), await found('database is corrupt'), await found('Antenne')],
      [1, 1, 0],
    )
    const { body: rules } = await web.call('GET', '/api/rules')
    const rule = rules.items.find((one: { id: string }) => one.id === 'database.corrupt')
    assert.deepEqual([rule.title, rule.cause, rule.advice[0]], [title, shown.cause, shown.advice[0]])
    const { body: history } = await web.call('GET', '/api/history')
    assert.equal(history.episodes[0].title, title)
    const { body: explained } = await web.call('POST', '/api/explain', { lines: [`ERROR - ${CORRUPT}`] })
    assert.equal(explained.items[0].cause, shown.cause)
    const { body: muted } = await web.call('POST', `/api/incidents/${id}/acknowledge`, {})
    assert.equal(muted.title, title)
    const { body: file } = await web.call('GET', '/api/incidents/export?format=json')
    assert.equal(file[0]?.title ?? file.items?.[0]?.title, title)
  })

  it('lists incidents with the keys of the contract, newest first, page by page', async (t) => {
    const web = await documented(t)
    for (let n = 0; n < 3; n++) web.write('ERROR', `Strange thing ${'abc'[n]!.repeat(5)} never seen`)
    web.write('ERROR', CORRUPT)
    await until('all of them', async () => (await web.call('GET', '/api/incidents')).body.items.length === 4)
    const { body: all } = await web.call('GET', '/api/incidents')
    const keys = 'id,rule,category,severity,title,advice,count,first_seen,last_seen,state,server,cause'.split(',')
    assert.ok(keys.every((key) => key in all.items[0]))
    const times = all.items.map((item: { last_seen: string }) => item.last_seen)
    assert.deepEqual(times, times.toSorted().toReversed())
    const paged: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await web.call('GET', `/api/incidents?limit=3${cursor && `&cursor=${cursor}`}`)
      paged.push(...body.items.map(({ id }: { id: string }) => id))
      if (body.next_cursor === null) break
      cursor = body.next_cursor
    }
    assert.deepEqual(
      paged,
      all.items.map(({ id }: { id: string }) => id),
    )
    assert.equal(
      (await web.call('GET', '/api/incidents?severity=critical&state=open&q=MALFORMED')).body.items.length,
      1,
    )
    assert.deepEqual((await web.call('GET', '/api/incidents?state=all&limit=3')).body.items, all.items.slice(0, 3))
    assert.equal((await web.call('POST', '/api/incidents/search', { q: 'never seen' })).body.items.length, 3)
    assert.equal((await web.call('GET', '/api/incidents?cursor=%F0')).body.error.code, 'invalid_cursor')
  })

  it('tells all about one incident: what to do, lines around it, who was told', async (t) => {
    const web = await documented(t)
    web.write('DEBUG', 'the line before')
    const id = await withIncident(web)
    const { body: detail } = await web.call('GET', `/api/incidents/${id}`)
    assert.ok(detail.cause && detail.advice.length > 0 && detail.link)
    assert.equal(detail.alerts[0].state, 'raised')
    assert.deepEqual(
      detail.findings.map(({ count }: { count: number }) => count),
      [1],
    )
    const { body: context } = await web.call('GET', `/api/incidents/${id}/context`)
    assert.equal(context.file, 'Plex Media Server.log')
    assert.deepEqual(
      context.items.map((item: { message: string }) => item.message),
      ['the line before', CORRUPT],
    )
    assert.equal((await web.call('GET', '/api/incidents/nobody')).body.error.code, 'not_found')
  })

  it('shows of twins which one follows from which, and that the general one ended with its cause', async (t) => {
    const web = await documented(t, { WEBHOOK_ENABLED: 'true', CUSTOM_WEBHOOK_URL: 'http://127.0.0.1:9/hook' })
    const open = async (rule: string) =>
      (await web.call('GET', '/api/incidents?state=open')).body.items.find((one: { rule: string }) => one.rule === rule)
    const write = (line: (n: number) => string) => [1, 2, 3].map((n) => web.write('ERROR', line(n)))
    write((n) => `Failed to successfully analyze part ${n}.`)
    const general = await until('the general one', () => open('scanner.analysis'))
    assert.equal(general.follows, null)
    write((n) => `Exception analyzing media file '/media/${n}.mkv' (Could not parse /media/${n}.mkv)`)
    const particular = await until('the particular one', () => open('scanner.unreadable'))
    const { id, title } = particular
    const twin = (await web.call('GET', `/api/incidents/${general.id}`)).body
    assert.deepEqual([twin.state, twin.count, twin.follows], ['open', 3, { id, title }])
    assert.deepEqual(
      twin.alerts.map(({ state, message }: { state: string; message: string }) => [state, message.split(' in ')[0]]),
      [
        ['raised', 'Detected 3 warnings'],
        ['resolved', 'It follows from “Files that cannot be analysed” and goes on there: mend that first.'],
      ],
    )
    const cause = (await web.call('GET', `/api/incidents/${id}`)).body
    assert.deepEqual([cause.follows, cause.consequences], [null, [{ id: general.id, title: general.title }]])
    const { items } = (await web.call('GET', '/api/deliveries')).body
    assert.deepEqual(
      items.map((one: { title: string; part_of: string | null }) => [one.title, one.part_of]).toSorted(),
      [
        ['Files that cannot be analysed', null],
        ['Media analysis fails', null],
        ['Media analysis fails', id],
      ].toSorted(),
    )
  })

  it('reports a week of which nothing is known', async (t) => {
    const web = await documented(t)
    const [server] = (await web.call('GET', '/api/report?until=2000-01-01')).body.servers
    assert.deepEqual([server.longest, server.frequent, server.next_step], [null, null, null])
  })

  it('hands the list out as a file, by the same filters', async (t) => {
    const web = await documented(t)
    const id = await withIncident(web)
    web.write('ERROR', 'Strange thing never seen')
    await until('both', async () => (await web.call('GET', '/api/incidents')).body.items.length === 2)
    const { body, headers } = await web.call('GET', '/api/incidents/export?format=json&severity=critical&state=open')
    assert.deepEqual(
      body.items.map((item: { id: string }) => item.id),
      [id],
    )
    assert.match(headers.get('content-disposition')!, /^attachment; filename="sentarr-incidents-[\d-]{10}\.json"$/)
    const csv = await web.call('GET', '/api/incidents/export')
    assert.match(csv.headers.get('content-type')!, /^text\/csv/)
    assert.equal(csv.body.trimEnd().split('\r\n').length, 3)
    assert.equal((await web.call('GET', '/api/incidents/export?format=xlsx')).status, 400)
    assert.equal((await web.call('GET', '/api/incidents/export?q=nothing+like+it')).body.split('\r\n').length, 2)
    const found = await web.call('POST', '/api/incidents/export', { q: 'strange thing', format: 'json' })
    assert.deepEqual([found.body.items.length, found.headers.get('content-disposition')?.endsWith('.json"')], [1, true])
    assert.equal((await web.call('POST', '/api/incidents/export', { format: 'xlsx' })).status, 422)
  })

  it('acknowledges, mutes, resolves and deletes', async (t) => {
    const web = await documented(t)
    const id = await withIncident(web)
    const act = async (what: string, body?: unknown) =>
      (await web.call('POST', `/api/incidents/${id}/${what}`, body)).body
    assert.ok((await act('acknowledge', { note: 'on it' })).acknowledged_at)
    assert.equal((await act('mute')).muted, true)
    const muted = await act('mute', { minutes: 5 })
    assert.ok(Math.abs(Date.parse(muted.muted_until) - Date.now() - 300_000) < 5_000)
    assert.equal((await act('unmute')).muted, false)
    const resolved = await act('resolve', { note: 'repaired' })
    assert.deepEqual([resolved.state, resolved.note], ['resolved', 'repaired'])
    assert.equal((await act('mute', { minutes: -1 })).error.code, 'invalid')
    const bulk = await web.call('POST', '/api/incidents/bulk', { action: 'delete', ids: [id, 'nobody'] })
    assert.deepEqual(bulk.body, { items: [], deleted: [id], missing: ['nobody'] })
    assert.equal((await web.call('DELETE', `/api/incidents/${id}`)).status, 404)
    const again = await withIncident(web)
    assert.notEqual(again, id)
    assert.equal((await web.call('DELETE', `/api/incidents/${again}`)).status, 204)
    assert.equal((await web.call('GET', '/api/status')).body.open_incidents, 0)
  })

  it('mutes a whole server', async (t) => {
    const web = await documented(t)
    assert.equal((await web.call('POST', '/api/servers/plex/mute')).body.muted, true)
    assert.equal((await web.call('POST', '/api/servers/plex/unmute')).body.muted, false)
    assert.equal((await web.call('POST', '/api/servers/other/mute')).status, 404)
  })

  it('explains lines as the command does', async (t) => {
    const web = await documented(t)
    const { body } = await web.call('POST', '/api/explain', { lines: [`ERROR - ${CORRUPT}`, 'DEBUG - nothing'] })
    assert.deepEqual(
      body.items.map((item: { rule: string }) => item.rule),
      ['database.corrupt', null],
    )
    assert.equal((await web.call('POST', '/api/explain', { lines: 'one' })).status, 422)
  })

  it('shows the rules and what they found', async (t) => {
    const web = await documented(t)
    await withIncident(web)
    const { body } = await web.call('GET', '/api/rules')
    const rule = body.items.find(({ id }: { id: string }) => id === 'database.corrupt')
    assert.deepEqual([rule.count, rule.open_incidents, rule.enabled], [1, 1, true])
  })

  it('hands out a bundle without secrets', async (t) => {
    const web = await documented(t, { WEBHOOK_ENABLED: 'true', CUSTOM_WEBHOOK_URL: 'http://127.0.0.1:9/s3cr3t-hook' })
    web.write('ERROR', 'cannot reach 203.0.113.77 X-Plex-Token=abcdefghij1234567890 for joe@example.org')
    await until('the incident', async () => (await web.call('GET', '/api/incidents')).body.items.length === 1)
    const response = await fetch(`${web.url}/api/bundle`)
    assert.equal(response.headers.get('content-type'), 'application/zip')
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()))
    assert.ok('settings.json' in files && 'incidents.json' in files && 'metrics.txt' in files)
    const all = Object.values(files)
      .map((bytes) => strFromU8(bytes))
      .join('\n')
    assert.doesNotMatch(all, /s3cr3t|203\.0\.113|abcdefghij|joe@/)
  })

  it('tests a channel and keeps its deliveries', async (t) => {
    const web = await documented(t, { WEBHOOK_ENABLED: 'true', CUSTOM_WEBHOOK_URL: 'http://127.0.0.1:9/hook' })
    const { body: test } = await web.call('POST', '/api/channels/webhook/test')
    assert.equal(test.ok, false)
    assert.match(test.answer, /refused the connection/)
    await withIncident(web)
    const failing = await until('the failure', async () => {
      const { body } = await web.call('GET', '/api/channels')
      return body.items[0].state === 'failing' && body.items[0]
    })
    assert.equal(failing.waiting, 1)
    const { body: deliveries } = await web.call('GET', '/api/deliveries?channel=webhook')
    assert.equal(deliveries.items[0].state, 'pending')
    assert.equal((await web.call('POST', `/api/deliveries/${deliveries.items[0].id}/retry`)).status, 200)
    const { body: types } = await web.call('GET', '/api/channels/types')
    const ntfy = types.items.find(({ type }: { type: string }) => type === 'ntfy')
    assert.deepEqual(
      [ntfy.name, ntfy.fields[0].key, ntfy.fields[0].label, ntfy.fields[0].required],
      ['ntfy', 'topic', 'Topic', true],
    )
    assert.equal((await web.call('POST', '/api/channels/webhook/retry')).status, 204)
    assert.equal((await web.call('POST', '/api/channels/nobody/test')).status, 404)
    assert.equal((await web.call('POST', '/api/deliveries/nobody/retry')).status, 404)
  })

  it('answers what is wrong in one shape and with the right status', async (t) => {
    const web = await startWeb(t)
    const post = (body: string, type = 'application/json') =>
      fetch(`${web.url}/api/explain`, { method: 'POST', headers: { 'content-type': type }, body })
    const cases: [Promise<Response>, number, string][] = [
      [post('{'), 400, 'bad_request'],
      [post('lines=x', 'application/x-www-form-urlencoded'), 415, 'not_json'],
      [post(JSON.stringify({ lines: ['x'.repeat(1_100_000)] })), 413, 'too_large'],
      [fetch(`${web.url}/api/nothing`), 404, 'not_found'],
      [fetch(`${web.url}/api`), 404, 'not_found'],
    ]
    for (const [sent, status, code] of cases) {
      const response = await sent
      const { error } = (await response.json()) as { error: { code: string; message: string } }
      assert.deepEqual([response.status, error.code], [status, code])
      assert.ok(error.message)
    }
    assert.equal((await web.call('GET', '/nothing')).status, 404)
    assert.equal((await web.call('GET', '/healthz')).body.status, 'ok')
    assert.match((await web.call('GET', '/metrics')).body, /sentarr_build_info\{version="1\.2\.3"\} 1/)
  })
})
