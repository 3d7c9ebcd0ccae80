// Whatever stands in a file of ours: it is read or refused in words, never a crash.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseRuleFile } from '../../src/rules/load.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { bent, runs } from './support/inputs.ts'

const root = join(import.meta.dirname, '../..')
const RULES = `- id: mine.roof
  title: The roof fell
  category: other
  severity: error
  level: [ERROR, WARN]
  pattern: ['the roof (?<which>\\w+) fell', "it rains"]
  policy: {count: 3, within_minutes: 10}
  recovers: {pattern: the roof stands, after_minutes: 5}
  cause: Weather.
  advice: ["Build it up {which}."]
`
const SETTINGS = `plex_log_path: /logs
error_threshold: 3
quiet_hours: 22:00-07:00
servers:
  - {id: attic, name: Attic, log_path: /logs/attic, plex_url: "http://10.0.0.3:32400"}
channels:
  - {type: webhook, name: hook, url: "https://example.org/x", min_severity: warning}
  - {type: ntfy, name: phone, topic: plex, servers: [attic]}
rules:
  stream.slow: {enabled: false}
`

const inWords = (problems: string[]) => {
  for (const problem of problems) {
    assert.ok(problem.length > 10 && problem.length < 2_000, problem)
    assert.doesNotMatch(problem, /\bundefined\b|\[object | {4}at /, problem)
  }
}

test('files of rules', () => {
  const shipped = readFileSync(join(root, 'src/rules/catalogue/database.yaml'), 'utf8').slice(0, 3_000)
  fc.assert(
    fc.property(fc.oneof(bent(RULES), bent(shipped), fc.string()), (text) => {
      const { rules, problems } = parseRuleFile('mine.yaml', text)
      inWords(problems)
      for (const rule of rules) assert.ok(rule.id.length > 0 && rule.pattern.length > 0)
    }),
    runs(0.2),
  )
})

test('files of settings', () => {
  const missing = () => {
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
  }
  fc.assert(
    fc.property(fc.oneof(bent(SETTINGS), fc.json(), fc.string()), fc.boolean(), (text, options) => {
      const file = options ? '/data/options.json' : '/config/sentarr.yaml'
      const loaded = loadSettings({
        env: {},
        readFile: (path) => (path === file ? text : missing()),
        readSecret: missing,
        isFile: () => false,
        machineZone: () => 'Europe/Berlin',
      })
      inWords(loaded.warnings)
      if (!loaded.ok) {
        assert.ok(loaded.problems.length > 0)
        inWords(loaded.problems.map(({ key, reason }) => `${key}: ${reason}`))
      }
    }),
    runs(0.2),
  )
})
