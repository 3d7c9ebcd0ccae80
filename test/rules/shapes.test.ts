// What the matcher remembers of the lines before must not change what a line means.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seeded } from '../../bench/random.ts'
import { createMatcher } from '../../src/detect/match.ts'
import { parseRecord } from '../../src/plex/parse.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { nativeEngine } from '../../src/rules/engine.ts'
import { parseRuleFile } from '../../src/rules/load.ts'

const VARIANTS = 6

const rules = loadCatalogue()
const random = seeded(11)
/** Other digits in the same places. */
const varied = (line: string) => line.replace(/\d/g, () => String(random(10)))

const lines = rules
  .flatMap(({ samples }) => [...samples.match, ...(samples.ignore ?? [])])
  .flatMap((line) => [line, ...Array.from({ length: VARIANTS }, () => varied(line))])

function meanings(all: readonly string[]): string[] {
  const matcher = createMatcher({ rules, overrides: {}, monitorErrors: true, monitorWarnings: true })
  return all.map((line) =>
    JSON.stringify(matcher.match(parseRecord(line, { file: '', zoneMinutes: 0 }), Date.UTC(2027, 0))),
  )
}

test('a line means the same whatever lines of its shape were read before', () => {
  const forward = meanings(lines)
  const backward = meanings(lines.toReversed()).reverse()
  for (const [index, line] of lines.entries()) assert.equal(forward[index], backward[index], line)
})

test('a number that a rule asks for is found behind lines with other numbers', () => {
  const { rules: own } = parseRuleFile(
    'own.yaml',
    `
- id: own.decoder
  title: The decoder gave up
  category: other
  severity: warning
  severity_reason: It plays no more.
  pattern: decoder 7731 gave up
  cause: It is worn.
  advice: [Replace it.]
  link: https://support.plex.tv/articles/200250417-plex-media-server-log-files/
  samples: { match: [decoder 7731 gave up], ignore: [decoder 7732 gave up] }
`,
    nativeEngine,
  )
  const matcher = createMatcher({ rules: own, overrides: {}, monitorErrors: true, monitorWarnings: true })
  const ruleOf = (number: number) =>
    matcher.match(
      parseRecord(`Nov 20, 2026 10:00:00.000 [1] ERROR - decoder ${number} gave up`, { file: '', zoneMinutes: 0 }),
      0,
    ).finding?.rule
  assert.deepEqual([1111, 1112, 7731, 7732].map(ruleOf), [null, null, 'own.decoder', null])
})

for (const [source, tells] of [
  ['took \\d{4,} ms (\\w{1,20})', false],
  ['status 50\\d', true],
  ['[1-9]\\d*', true],
  ['(?<name>\\w+) is \\k<name>', true],
  ['\\x41', true],
] as const) {
  test(`${source} ${tells ? 'tells' : 'does not tell'} digits apart`, () =>
    assert.equal(nativeEngine.tellsDigitsApart(source), tells))
}

test('what ends a trouble names its own device, not that of the first line of its shape', () => {
  const matcher = createMatcher({ rules, overrides: {}, monitorErrors: true, monitorWarnings: true })
  const keysOf = (host: string) =>
    matcher
      .match(
        parseRecord(
          `Nov 20, 2026 10:00:00.000 [1] DEBUG - HTTP/1.1 (0.0s) 200 response from GET http://${host}:80/discover.json`,
          { file: '', zoneMinutes: 0 },
        ),
        0,
      )
      .clears.map(({ key }) => key)
  assert.deepEqual(['10.0.0.5', '10.0.0.6', '10.0.0.7', '10.0.0.8'].map(keysOf), [
    ['host=10.0.0.5'],
    ['host=10.0.0.6'],
    ['host=10.0.0.7'],
    ['host=10.0.0.8'],
  ])
})
