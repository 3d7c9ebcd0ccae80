import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { ScanReport } from '../../src/cli/scan/report.ts'
import { runScan } from '../../src/cli/scan/scan.ts'
import { run } from './command.ts'
import { CORRUPT, folderOf, HEALTHY, line, text } from './logs.ts'

/** The same logs in all three forms. */
async function reportsOn(t: TestContext, lines: string[]) {
  const folder = folderOf(t, { 'Plex Media Server.log': text(lines) })
  const page = join(folder, 'report.html')
  const { stdout } = await run(runScan, ['--json', folder])
  const said = await run(runScan, [folder])
  await run(runScan, ['--html', page, folder])
  return { report: JSON.parse(stdout) as ScanReport, terminal: said.stdout, page: readFileSync(page, 'utf8') }
}

const slow = (minute: number, seconds: number) =>
  line(minute, 'WARN', `SLOW QUERY: It took ${seconds * 1000}.000000 ms to retrieve 50 items.`)

test('of what takes time the report says how long, and shows the worst first', async (t) => {
  const lines = Array.from({ length: 20 }, (_, nth) => slow(nth, 3 + ((nth * 7) % 20) / 2))
  const { report, terminal, page } = await reportsOn(t, lines)
  const [incident] = report.incidents
  assert.equal(incident?.fields.p95_seconds, '12')
  assert.equal(incident?.fields.longest_seconds, '12.5')
  assert.match(incident?.samples[0] ?? '', /12500\.000000 ms/)
  for (const shown of [terminal, page]) {
    assert.match(shown, /95 % took at most 12 s, the longest 12\.5 s/)
    assert.match(shown, /12500\.000000 ms/)
  }
})

test('an incident names the files, hosts and plug-ins that its findings name, the newest first', async (t) => {
  const dns = (minute: number, host: string) =>
    line(
      minute,
      'WARN',
      `HTTP error requesting GET https://${host}/api (6, Could not resolve host) (Could not resolve host: ${host})`,
    )
  const hosts = ['one', 'two', 'two', 'two', 'two', 'one', 'one', 'three', 'four', 'five'].map(
    (name) => `${name}.plex.tv`,
  )
  const { report, terminal, page } = await reportsOn(
    t,
    hosts.map((host, nth) => dns(nth, host)),
  )
  assert.deepEqual(report.incidents[0]?.values.host, [
    'five.plex.tv',
    'four.plex.tv',
    'three.plex.tv',
    'one.plex.tv',
    'two.plex.tv',
  ])
  assert.equal(report.incidents[0]?.fields.host, 'five.plex.tv')
  assert.match(terminal, /Host: five\.plex\.tv · four\.plex\.tv · three\.plex\.tv · and 2 more/)
  assert.match(page, /<dt>Host<\/dt>/)
})

test('who asked for what is read from the lines of the same request', async (t) => {
  const asked =
    'Request: [192.168.1.2:5000 (Subnet)] GET /video/:/transcode/universal/start?X-Plex-Product=Plex%20for%20LG (5 live) #1f0a2 Signed-in'
  const { report, page } = await reportsOn(t, [
    ...HEALTHY,
    line(39, 'DEBUG', asked),
    CORRUPT.replace('Req#137', 'Req#1f0a2'),
  ])
  assert.equal(report.incidents[0]?.fields.client, 'Plex for LG')
  assert.match(page, /<dt>Client<\/dt><dd><span>Plex for LG/)
})

test('samples carry the time that the log has, and no two differ in a tag only', async (t) => {
  const lines = [40, 41, 42].map((minute) =>
    CORRUPT.replace('10:40', `10:${minute}`).replace('Req#137', `Req#${minute}`),
  )
  const { report, terminal, page } = await reportsOn(t, lines)
  assert.equal(report.incidents[0]?.count, 3)
  assert.equal(report.incidents[0]?.samples.length, 1)
  assert.match(report.incidents[0]?.sampleTimes[0] ?? '', /^2026-11-20T10:40:01\.123[+-]\d\d:\d\d$/)
  assert.match(terminal, /> 2026-11-20 10:40:01\.123 ERROR - \[Req#40\]/)
  assert.match(page, /<time [^>]+>2026-11-20 10:40:01\.123<\/time> ERROR/)
})

test('the page shows the lines around the first finding, redacted and marked', async (t) => {
  const token = 'aB3dE5gH7jK9mN1pQ4sT'
  const { report, page } = await reportsOn(t, [
    ...HEALTHY,
    line(39, 'DEBUG', `asked https://plex.tv/?X-Plex-Token=${token}`),
    CORRUPT,
    line(41, 'DEBUG', 'and then it went on'),
    ...Array.from({ length: 50 }, () => CORRUPT),
  ])
  assert.match(page, /<mark>[^<]*database corruption/)
  assert.match(page, /and then it went on/)
  assert.match(page, /X-Plex-Token=&lt;token&gt;/)
  assert.ok(!page.includes(token))
  const [incident] = report.incidents
  assert.match(incident?.context[incident.contextLine] ?? '', /database corruption/)
  assert.ok((incident?.context.length ?? 0) <= 11)
})

test('of a crash loop the newest observation is shown', async (t) => {
  const starts = [1, 3, 5, 7, 9].map((minute) => line(minute, 'DEBUG', 'HttpServer: Listening on port 32400.'))
  const { terminal } = await reportsOn(t, starts)
  assert.match(terminal, /> Plex started 5 times/)
})

test('categories have names, and numbers agree with their nouns', async (t) => {
  const { terminal, page } = await reportsOn(t, [CORRUPT])
  assert.match(terminal, /Database · database\.corrupt/)
  assert.match(terminal, /Read 1 log, 1 line, \d+ bytes/)
  assert.match(terminal, /1 warning or error: 1 of known trouble\./)
  assert.match(page, /<span>Database<\/span><span class="soft">once</)
  assert.doesNotMatch(page, />database_error</)
})

test('the terminal and the page say in which zone the times are', async (t) => {
  const { terminal, page } = await reportsOn(t, [CORRUPT])
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  for (const shown of [terminal, page]) assert.ok(shown.replaceAll(/\s+/g, ' ').includes(`time zone (${timeZone}`))
})
