import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCatalogue } from './catalogue.ts'
import { parseRuleFile } from './load.ts'

const rule = (changes = '') => `
- id: own.rule
  title: Mine
  category: other
  severity: warning
  pattern: 'mine'
  cause: Mine.
  advice: [Look.]
  samples: { match: [mine] }
${changes}`

test('the catalogue loads', () => {
  assert.ok(loadCatalogue().length > 70)
})

test("a user's file gives its rules, one pattern or several", () => {
  const { rules, problems } = parseRuleFile('own.yaml', rule())
  assert.deepEqual(problems, [])
  assert.deepEqual(rules[0]?.pattern, ['mine'])
})

test('an empty file has no rules and no problems', () => {
  assert.deepEqual(parseRuleFile('own.yaml', '# nothing yet\n'), { rules: [], problems: [] })
})

test('a fault names file, line, rule and field, and the other rules stay', () => {
  const { rules, problems } = parseRuleFile(
    'own.yaml',
    `${rule()}${rule('  severety: error').replace('own.rule', 'own.other')}`,
  )
  assert.deepEqual(
    rules.map(({ id }) => id),
    ['own.rule'],
  )
  assert.equal(problems.length, 1)
  assert.match(problems[0] ?? '', /^own\.yaml:1\d: own\.other: .*severety/)
})

test('broken YAML names the line', () => {
  const { rules, problems } = parseRuleFile('own.yaml', '- id: own.rule\n  title: "open\n')
  assert.deepEqual(rules, [])
  assert.match(problems[0] ?? '', /^own\.yaml:\d+: .*\w$/)
})

test('a file that is no list says so', () => {
  assert.match(parseRuleFile('own.yaml', 'rules: []').problems[0] ?? '', /list/)
})

const faults: [name: string, text: string, expected: RegExp][] = [
  ['a pattern that is none', rule().replace("'mine'", "'('"), /own\.yaml:6: own\.rule: pattern\.0: /],
  ['a look-ahead, which the linear engine has not', rule().replace("'mine'", "'(?=mine)'"), /pattern\.0: /],
  ['a rule on INFO without a literal', rule('  levels: [INFO]'), /contains: is required/],
  ['a rule without a title', rule().replace('  title: Mine\n', ''), /own\.yaml:2: own\.rule: title: is missing/],
  ['an unknown category', rule().replace('other', 'stream'), /category: /],
  ['a group that no pattern has', rule('  group_by: [host]'), /group_by: "host"/],
  ['a rule of Plex alone that does not say where the name stands', rule('  of_plex: true'), /of_plex: .*"whose"/],
  [
    'a critical rule that is only reasoned',
    rule('  confidence: reasoned').replace('warning', 'critical'),
    /severity: /,
  ],
  ['an unknown word for what it rests on', rule('  confidence: sure'), /confidence: must be "seen in 12 reports"/],
  ['noise without a reason', rule('  ignore: true'), /reason: is required/],
  ['a trouble without advice', rule().replace('  advice: [Look.]\n', ''), /advice: is required/],
  ['an id given twice', `${rule()}${rule()}`, /id: is given twice/],
]
for (const [name, text, expected] of faults) {
  test(`${name} is a fault`, () => {
    const { problems } = parseRuleFile('own.yaml', text)
    assert.equal(problems.length, 1, problems.join('\n'))
    assert.match(problems[0] ?? '', expected)
  })
}

test('a misspelt word is named with what was meant, at its line, and so is a pattern beside it', () => {
  const { problems } = parseRuleFile(
    'own.yaml',
    rule('  polcy: { threshold: 2 }\n  policy: { treshold: 2 }')
      .replace('category: other', 'category: othr')
      .replace("'mine'", "'(?=mine)'"),
  )
  assert.deepEqual(
    problems.map((one) => one.replace(/one of .*;/, 'one of …;').replace(/(pattern\.0:).*/, '$1')),
    [
      'own.yaml:4: own.rule: category: must be one of …; did you mean other?',
      'own.yaml:11: own.rule: policy.treshold: is no key of a rule; did you mean threshold?',
      'own.yaml:10: own.rule: polcy: is no key of a rule; did you mean policy?',
      'own.yaml:6: own.rule: pattern.0:',
    ],
  )
})
