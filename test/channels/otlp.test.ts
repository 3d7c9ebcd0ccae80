// Alerts as OpenTelemetry's log records: read back from a real VictoriaLogs, and what a stand-in answers.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { DeliveryError } from '../../src/alert/routing/target.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { freePort } from '../support/ports.ts'
import { requireTool } from '../support/require.ts'
import { until } from '../support/until.ts'
import { alertOf, channelOf, NOW, sendContext } from './channels-under-test.ts'
import { live, raised, resolved } from './incident-life.ts'

const about = { version: '1.2.3', installation: 'b1e6a1c2' }

async function startVictoriaLogs(t: TestContext, program: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-logs-'))
  const port = await freePort()
  const child = spawn(
    program,
    [`-storageDataPath=${folder}`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=100y'],
    {
      stdio: 'ignore',
    },
  )
  t.after(async () => {
    child.kill()
    await once(child, 'exit')
    rmSync(folder, { recursive: true, force: true })
  })
  const base = `http://127.0.0.1:${port}`
  await until('VictoriaLogs answers', () =>
    fetch(`${base}/health`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  return base
}

test('a real VictoriaLogs stores an alert with all that it says', async (t) => {
  const program = requireTool(t, 'victoria-logs', ['/opt/services/victoria-logs', 'victoria-logs'])
  if (program === null) return
  const base = await startVictoriaLogs(t, program)
  const channel = channelOf({ type: 'otlp', url: `${base}/insert/opentelemetry` }, { about, now: () => Date.now() })
  const last_seen = new Date(Date.now() - 1000).toISOString()
  const alert = alertOf({ last_seen, fields: { file: 'Film.mkv', exit_code: '-9' } })
  await channel.send(alert, null, sendContext())
  await channel.send(alertOf({ ...alert, id: 'a2', state: 'resolved' }), null, sendContext())
  const rows = await until('both records are there', async () => {
    const answer = await fetch(
      `${base}/select/logsql/query?query=${encodeURIComponent('* | sort by (log.record.uid)')}`,
    )
    const lines = (await answer.text()).trim().split('\n').filter(Boolean)
    return lines.length === 2 ? lines.map((line) => JSON.parse(line)) : null
  })
  const [first, last] = rows
  assert.equal(first._msg, 'Library database is corrupt. Detected 3 errors in the last 5 minutes')
  assert.equal(Date.parse(first._time), Date.parse(last_seen))
  assert.deepEqual(
    ['log.record.uid', 'service.name', 'service.instance.id', 'severity_text', 'event_name'].map((key) => first[key]),
    ['a1', 'sentarr', about.installation, 'critical', 'sentarr.alert.raised'],
  )
  assert.deepEqual(
    ['sentarr.rule', 'sentarr.count', 'log.record.original', 'file.name', 'process.exit.code'].map((key) => first[key]),
    ['database.corrupt', '3', alert.sample, 'Film.mkv', '-9'],
  )
  assert.deepEqual(JSON.parse(first['sentarr.advice']), alert.advice)
  assert.deepEqual([last['log.record.uid'], last['sentarr.state'], last.severity_text], ['a2', 'resolved', 'info'])
})

test('goes to /v1/logs as protobuf with the login it was given', async (t) => {
  const server = await startStandIn(t)
  await live(
    channelOf({ type: 'otlp', url: server.url, user: 'me', password: 'pw', headers: { 'X-Scope-OrgID': 'home' } }),
    [raised],
  )
  await live(channelOf({ type: 'otlp', url: `${server.url}/v1/logs`, token: 'tk' }), [resolved])
  const [first, last] = server.seen
  assert.deepEqual([first?.path, last?.path], ['/v1/logs', '/v1/logs'])
  assert.equal(first?.headers['content-type'], 'application/x-protobuf')
  assert.equal(first?.headers.authorization, `Basic ${Buffer.from('me:pw').toString('base64')}`)
  assert.deepEqual([first?.headers['x-scope-orgid'], last?.headers.authorization], ['home', 'Bearer tk'])
})

test('an endpoint that answers 200 and took nothing has refused it', async (t) => {
  // ExportLogsServiceResponse { partial_success { rejected_log_records: 1, error_message: "too old" } }
  const body = '\x0a\x0b\x08\x01\x12\x07too old'
  const server = await startStandIn(t, { body })
  await assert.rejects(
    live(channelOf({ type: 'otlp', url: server.url }, { now: () => NOW }), [raised]),
    ({ rejected, message }: DeliveryError) => rejected && /refused the record: too old/.test(message),
  )
})
