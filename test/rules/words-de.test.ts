// One German word for one thing: what docs/words-de.md rules out stands in no German text of the catalogue.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { readTranslations } from '../../src/rules/translation-file.ts'

const folder = new URL('../../src/rules/catalogue/i18n/de/', import.meta.url)
const rules = new Map(loadCatalogue().map((rule) => [rule.id, rule]))

/** `| English | German | never |` */
const never = readFileSync(new URL('../../docs/words-de.md', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line) => /^\| (?!English|---)[^|]+\|[^|]+\|([^|]+)\|$/.exec(line)?.[1] ?? [])
  .flatMap((cell) => cell.split(','))
  .map((word) => word.trim())
  .filter(Boolean)

/** At the beginning of a sentence it may be "she" or "they"; within one it is "you". */
const address = /[\p{Ll},;] (?:Sie|Ihre?[mnrs]?)(?!\p{L})/u

const patterns = new Map([
  ['Sie', address],
  ...never.map((word) => [word, new RegExp(`(?<![\\p{L}-])${word}(?!\\p{L})`, 'u')] as const),
])

/** Without commands, and without names of other programs’ settings. */
const prose = (text: string) => text.replaceAll(/`[^`]*`|„[^“]*“/g, ' ')

test('the page rules words out', () => assert.ok(never.length > 20))

for (const name of readdirSync(folder)) {
  test(`${name} keeps to the words of docs/words-de.md`, () => {
    const { texts } = readTranslations(name, readFileSync(new URL(name, folder), 'utf8'), rules)
    assert.ok(texts.length > 0)
    const used = texts.flatMap(({ rule, place, text }) =>
      [...patterns].filter(([, pattern]) => pattern.test(prose(text))).map(([word]) => `${rule}: ${place}: "${word}"`),
    )
    assert.deepEqual(used, [])
  })
}
