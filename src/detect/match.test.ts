import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRecord } from '../plex/parse.ts'
import { nativeEngine } from '../rules/engine.ts'
import { linearEngine } from '../rules/linear-engine.ts'
import { parseRuleFile } from '../rules/load.ts'
import { createMatcher, type MatcherDeps } from './match.ts'

const NOW = Date.UTC(2027, 0, 1)

const { rules, problems } = parseRuleFile(
  'test.yaml',
  `
- id: disk.trouble
  title: A disk is in trouble
  category: disk_error
  severity: error
  pattern: ['^Disk (?<device>\\S+) is failing', '^Lost (?<device>\\S+)$']
  group_by: [device]
  policy: { threshold: 1 }
  recovers: { contains: ' is well again', pattern: '^Disk (?<device>\\S+) is well again' }
  cause: It is old.
  advice: [Replace it.]
  samples: { match: [x] }
- id: disk.kind
  title: Something about disks
  category: disk_error
  severity: warning
  priority: -10
  component: '^Disks$'
  pattern: 'disk'
  cause: Unknown.
  advice: [Look.]
  samples: { match: [x] }
- id: server.crash
  title: It crashed
  category: server
  severity: critical
  levels: [INFO, ERROR]
  contains: 'Status: crashed'
  pattern: 'Status: crashed'
  cause: Unknown.
  advice: [Look.]
  samples: { match: [x] }
- id: server.ended
  title: Its container ended
  category: server
  severity: critical
  of_plex: true
  pattern: ['^(?<whose>\\S+) ended with (?<code>\\d+)', '^The server ended']
  cause: Unknown.
  advice: [Look.]
  samples: { match: [x] }
- id: noise.hum
  title: Hum
  category: other
  severity: info
  ignore: true
  reason: It always hums.
  pattern: '^Disk hums'
  samples: { match: [x] }
- id: life.started
  title: Started
  category: server
  severity: info
  levels: [DEBUG]
  contains: 'Listening on'
  pattern: '^Listening on'
  mark: started
  samples: { match: [x] }
`,
  nativeEngine,
)
assert.deepEqual(problems, [])

function matching(deps: Partial<MatcherDeps> = {}) {
  const matcher = createMatcher({ rules, overrides: {}, monitorErrors: true, monitorWarnings: true, ...deps })
  const read = (line: string) => parseRecord(line, { file: 'Plex Media Server.log', zoneMinutes: 0 })
  return { matcher, match: (line: string) => matcher.match(read(line), NOW) }
}

const at = (level: string, text: string) => `Nov 07, 2025 21:54:56.252 [13809] ${level} - ${text}`

test('a record that matches becomes a finding with its fields, key and time', () => {
  const { finding } = matching().match(at('ERROR', '[Req#1f/Transcode/ipb4thtpwg71j3z4nigp75k7] Disk sda is failing'))
  assert.deepEqual(finding, {
    rule: 'disk.trouble',
    category: 'disk_error',
    severity: 'error',
    level: 'ERROR',
    key: 'device=sda',
    at: Date.UTC(2025, 10, 7, 21, 54, 56, 252),
    file: 'Plex Media Server.log',
    thread: '13809',
    fields: { request: '1f', session: 'ipb4thtpwg71j3z4nigp75k7', device: 'sda' },
    sample: 'ERROR - [Req#1f/Transcode/ipb4thtpwg71j3z4nigp75k7] Disk sda is failing',
    title: 'A disk is in trouble',
  })
})

test('any of several patterns makes the finding', () => {
  assert.equal(matching().match(at('WARN', 'Lost sdb')).finding?.key, 'device=sdb')
})

test('a rule of Plex alone looks at whose name it is, where its pattern takes one, and stores no such name', () => {
  const found = (text: string) => matching().match(at('ERROR', text)).finding
  assert.deepEqual(found('media-plex-1 ended with 137')?.fields, { code: '137' })
  assert.equal(found('plex-exporter-1 ended with 137')?.rule, null)
  assert.equal(found('The server ended')?.rule, 'server.ended')
})

test('a time in the future is now', () => {
  const { finding } = matching().match('Nov 07, 2099 21:54:56.252 [13809] ERROR - Lost sdb')
  assert.equal(finding?.at, NOW)
})

test('noise makes no finding and says why', () => {
  const { finding, ignored } = matching().match(at('ERROR', 'Disk hums'))
  assert.equal(finding, null)
  assert.deepEqual(ignored, { rule: 'noise.hum', reason: 'It always hums.' })
})

test('a rule with a component only looks at records of that part of Plex', () => {
  const { match } = matching()
  assert.equal(match(at('ERROR', '[Disks] a disk')).finding?.rule, 'disk.kind')
  assert.equal(match(at('ERROR', '[Req#1] a disk')).finding?.rule, null)
})

test('lines below WARN only count for rules that ask for their level', () => {
  const { match, matcher } = matching()
  assert.equal(match(at('INFO', 'Status: crashed')).finding?.rule, 'server.crash')
  assert.equal(match(at('DEBUG', 'Status: crashed')).finding, null)
  assert.equal(match(at('INFO', 'Lost sdb')).finding, null)
  assert.deepEqual(matcher.literals.toSorted(), [' is well again', 'Listening on', 'Status: crashed'])
})

test('continuation lines belong to what a pattern sees', () => {
  const { finding } = matching().match(`${at('ERROR', 'Something happened')}\nStatus: crashed`)
  assert.equal(finding?.rule, 'server.crash')
  assert.equal(finding?.sample, 'ERROR - Something happened\nStatus: crashed')
})

test('output without a level is tried against the rules for warnings and errors', () => {
  const { match } = matching()
  assert.equal(match('plex-1  | Disk sda is failing').finding?.rule, 'disk.trouble')
  assert.equal(match('just some text').finding, null)
})

test('unknown errors are grouped by their template, unknown warnings are only recorded', () => {
  const { match } = matching()
  const error = match(at('ERROR', 'Frobnicating 17 of 23 failed')).finding
  assert.equal(error?.rule, null)
  assert.equal(error?.category, 'other')
  assert.equal(error?.severity, 'warning')
  assert.equal(error?.key, match(at('ERROR', 'Frobnicating 5 of 99 failed')).finding?.key)
  assert.equal(match(at('WARN', 'Frobnicating is slow')).finding?.severity, 'info')
})

test('a record may end a trouble and may tell about the life of the server', () => {
  const { match } = matching()
  assert.deepEqual(match(at('DEBUG', 'Disk sda is well again')).clears, [
    { rule: 'disk.trouble', key: 'device=sda', at: Date.UTC(2025, 10, 7, 21, 54, 56, 252) },
  ])
  assert.equal(match(at('DEBUG', 'Listening on port 1')).mark?.mark, 'started')
})

test('levels that are not watched make no finding, rules on lower levels stay', () => {
  const { match } = matching({ monitorErrors: false, monitorWarnings: false })
  for (const level of ['ERROR', 'WARN', 'CRITICAL']) {
    const { finding, ignored } = match(at(level, 'Lost sdb'))
    assert.equal(finding, null)
    assert.match(ignored?.reason ?? '', level === 'WARN' ? /MONITOR_WARNINGS/ : /MONITOR_ERRORS/)
  }
  assert.equal(match(at('INFO', 'Status: crashed')).finding?.rule, 'server.crash')
})

test('a switched-off rule still recognises its records, so that they are not unknown errors', () => {
  const { match, matcher } = matching({ overrides: { 'disk.trouble': { enabled: false } } })
  assert.deepEqual(match(at('ERROR', 'Lost sdb')).ignored, {
    rule: 'disk.trouble',
    reason: 'Switched off in the settings.',
  })
  assert.equal(matcher.rule('disk.trouble')?.ignore, true)
})

test('settings change severity and policy of a rule', () => {
  const overrides = { 'disk.trouble': { severity: 'info', policy: { windowMs: 90_000 } } } as const
  const { match, matcher } = matching({ overrides })
  assert.equal(match(at('ERROR', 'Lost sdb')).finding?.severity, 'info')
  assert.deepEqual(matcher.rule('disk.trouble')?.policy, { threshold: 1, window_minutes: 1.5 })
})

test("a user's rule takes the place of the catalogue's and runs in linear time", () => {
  const own = parseRuleFile(
    'own.yaml',
    `
- id: disk.trouble
  title: My disks
  category: disk_error
  severity: warning
  pattern: '^(a+)+(?<device>x)$'
  group_by: [device]
  cause: Mine.
  advice: [Mine.]
  samples: { match: [x] }
`,
  )
  assert.deepEqual(own.problems, [])
  const { match } = matching({ own: { rules: own.rules, engine: linearEngine } })
  assert.equal(match(at('ERROR', 'aaax')).finding?.title, 'My disks')
  assert.equal(match(at('ERROR', 'aaax')).finding?.key, 'device=x')
  assert.equal(match(at('ERROR', 'Lost sdb')).finding?.rule, null)
  const started = process.cpuUsage().user
  match(at('ERROR', `${'a'.repeat(20_000)}!`))
  assert.ok(process.cpuUsage().user - started < 5_000_000)
})

test('what leaves is redacted and bounded', () => {
  const { match } = matching()
  const { finding } = match(at('ERROR', `Lost https://x.plex.tv/?X-Plex-Token=abcdefghijklmnopqrst${'y'.repeat(900)}`))
  assert.doesNotMatch(JSON.stringify(finding), /abcdefghijklmnopqrst/)
  const long = match(at('ERROR', `😀${'Lost and found '.repeat(100)}`)).finding
  assert.ok((long?.sample.length ?? 0) <= 500)
  assert.ok(long?.sample.isWellFormed())
})
