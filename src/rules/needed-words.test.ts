import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCatalogue } from './catalogue.ts'
import { patternsIn } from './faults.ts'
import { neededWords } from './needed-words.ts'

const needs: [source: string, texts: string[] | null][] = [
  ['No space left', ['no space left']],
  ['^SQLITE3:\\S+, (?:5|6), ', ['sqlite3:']],
  ['(?:^|[:(] )(?:Permission denied|EACCES)\\b', ['permission denied', 'eacces']],
  ['^(?=.*\\bEAE\\b).*(?:fail|error)', ['fail', 'error']],
  ['database (?:table )?is locked', ['database ']],
  ['initiali[sz]e VAAPI', ['initiali']],
  ['errors?: x', ['error']],
  ['(?!never)later', ['later']],
  ['caf\\u00e9 closed', ['café closed']],
  ['\\x41bcde gone', ['abcde gone']],
  ['\\cJ gone away', ['\n gone away']],
  ['\\tbegun here', ['\tbegun here']],
  ['(?<q>["\'])broken\\k<q> pipe', ['broken']],
  ['[\\d\\]x]+ is no number', [' is no number']],
  ['a{0,2}bcd', ['bcd']],
  ['(?:abc){2}def', ['abc']],
  ['(?:abcd)?efg', ['efg']],
  ['x{1}yz', ['xyz']],
  ['abc+def', ['abc']],
  ['(?<!not )found it', ['found it']],
  ['one\\b two', ['one two']],
  ['\\d+|word', null],
  ['ab', null],
]
for (const [source, texts] of needs) {
  test(`${source} needs ${texts?.join(' or ') ?? 'nothing certain'}`, () => {
    assert.deepEqual(neededWords(source), texts)
  })
}

test('no sample of the catalogue is filtered out that its pattern matches', () => {
  const rules = loadCatalogue()
  const lines = rules.flatMap((rule) =>
    rule.samples.match.map((line) => line.replace(/^.*? - (?:\[[^\]]*\] (?:- )?)*/, '')),
  )
  for (const [, source] of rules.flatMap(patternsIn)) {
    const regex = new RegExp(source, 'i')
    for (const line of lines) {
      if (!regex.test(line)) continue
      const lower = line.toLowerCase()
      assert.ok(neededWords(source)?.some((text) => lower.includes(text)) ?? true, `${source}\n${line}`)
    }
  }
})
