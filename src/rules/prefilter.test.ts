import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCatalogue } from './catalogue.ts'
import { patternsOf } from './load.ts'
import { requiredTexts } from './prefilter.ts'

const needs: [source: string, texts: string[] | null][] = [
  ['No space left', ['no space left']],
  ['^SQLITE3:\\S+, (?:5|6), ', ['sqlite3:']],
  ['(?:^|[:(] )(?:Permission denied|EACCES)\\b', ['permission denied', 'eacces']],
  ['^(?=.*\\bEAE\\b).*(?:fail|error)', ['fail', 'error']],
  ['database (?:table )?is locked', ['database ']],
  ['initiali[sz]e VAAPI', ['initiali']],
  ['errors?: x', ['error']],
  ['(?!never)later', ['later']],
  ['\\d+|word', null],
  ['ab', null],
]
for (const [source, texts] of needs) {
  test(`${source} needs ${texts?.join(' or ') ?? 'nothing certain'}`, () => {
    assert.deepEqual(requiredTexts(source), texts)
  })
}

test('no sample of the catalogue is filtered out that its pattern matches', () => {
  const rules = loadCatalogue()
  const lines = rules.flatMap((rule) =>
    rule.samples.match.map((line) => line.replace(/^.*? - (?:\[[^\]]*\] (?:- )?)*/, '')),
  )
  for (const [, source] of rules.flatMap(patternsOf)) {
    const regex = new RegExp(source, 'i')
    for (const line of lines) {
      if (!regex.test(line)) continue
      const lower = line.toLowerCase()
      assert.ok(requiredTexts(source)?.some((text) => lower.includes(text)) ?? true, `${source}\n${line}`)
    }
  }
})
