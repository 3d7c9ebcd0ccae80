import assert from 'node:assert/strict'
import test from 'node:test'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { nl } from './nl.ts'

const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()

for (const [language, table] of Object.entries({ de, es, fr, nl })) {
  test(`${language} has every message, with the same places`, () => {
    assert.deepEqual(Object.keys(table), Object.keys(en))
    for (const [key, text] of Object.entries(table)) {
      assert.notEqual(text.trim(), '', key)
      const wanted = places(en[key as keyof typeof en])
      // A plural for one may leave the number to its words.
      if (!key.endsWith('_one')) assert.deepEqual(places(text), wanted, key)
    }
  })
}
