import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { app, type Element, fieldsOf, root, text } from './repository.ts'

type Entry = { name: string; description?: string; fields?: Record<string, Entry> }
type Translation = { configuration: Record<string, Entry>; network: Record<string, string> }

test('the languages are those promised', () => {
  assert.deepEqual(readdirSync(join(root, 'translations')).sort(), [
    'de.yaml',
    'en.yaml',
    'es.yaml',
    'fr.yaml',
    'nl.yaml',
  ])
})

const english: Translation = parse(text('translations/en.yaml'))

for (const language of ['en', 'de', 'nl', 'fr', 'es']) {
  const { configuration, network }: Translation = parse(text(`translations/${language}.yaml`))

  test(`${language} says every option and port, and no other`, () => {
    same(configuration, app.schema, language)
    assert.deepEqual(Object.keys(network), Object.keys(app.ports as object))
  })

  test(`${language} describes what English describes, in its own words`, () => {
    for (const [key, entry] of Object.entries(configuration)) {
      assert.equal(Boolean(entry.description), Boolean(english.configuration[key]?.description), key)
      if (language !== 'en' && entry.description)
        assert.notEqual(entry.description, english.configuration[key]?.description)
    }
  })
}

/** Both have the same keys, at any depth, and every key a name. */
function same(entries: Record<string, Entry>, schema: Record<string, Element>, path: string): void {
  assert.deepEqual(Object.keys(entries).sort(), Object.keys(schema).sort(), path)
  for (const [key, entry] of Object.entries(entries)) {
    assert.ok(entry.name, `${path}.${key} has no name`)
    const fields = fieldsOf(schema[key])
    if (Object.keys(fields).length > 0) same(entry.fields ?? {}, fields, `${path}.${key}`)
  }
}
