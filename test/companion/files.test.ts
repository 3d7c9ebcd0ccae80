// What Home Assistant's own checker and its Marketplace ask of the integration's files, without them.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { CATEGORIES, SEVERITIES } from '../../src/rules/vocabulary.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'custom_components/sentarr')
const text = (path: string) => readFileSync(join(folder, path), 'utf8')
const json = (path: string) => JSON.parse(text(path))
const yaml = (path: string) => parse(text(path)) as Record<string, { fields: Record<string, Field> }>
type Field = { selector: Record<string, { options?: string[]; translation_key?: string } | null> }
type Tree = { [key: string]: string | Tree }

const LANGUAGES = ['de', 'en', 'es', 'fr', 'nl']
const python = readdirSync(folder).filter((name) => name.endsWith('.py'))
const code = python.map(text).join('\n')
const en: Tree = json('translations/en.json')

/** Texts by their whole key. */
const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  )
const at = (path: string): Tree => path.split('.').reduce((tree, key) => tree[key] as Tree, en)
const keysAt = (path: string) => Object.keys(at(path)).toSorted()
const found = (pattern: RegExp, where = code) =>
  [...new Set([...where.matchAll(pattern)].map((match) => match[1]!))].toSorted()

test('the manifest has what Home Assistant asks for, in its order', () => {
  const manifest = json('manifest.json')
  const keys = Object.keys(manifest)
  assert.deepEqual(keys, ['domain', 'name', ...keys.slice(2).toSorted()])
  const required = [
    'codeowners',
    'config_flow',
    'documentation',
    'integration_type',
    'iot_class',
    'issue_tracker',
    'version',
  ]
  for (const key of required) assert.ok(key in manifest, key)
  assert.equal(manifest.domain, 'sentarr')
  assert.deepEqual(manifest.requirements, [])
  assert.deepEqual(manifest.mqtt, ['sentarr/+/status'])
  assert.equal(manifest.single_config_entry, true)
  // Without MQTT it must work too.
  assert.ok(!manifest.dependencies.includes('mqtt') && manifest.after_dependencies.includes('mqtt'))
  assert.equal(manifest.version, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version)
  for (const owner of manifest.codeowners) assert.match(owner, /^@/)
  for (const key of ['documentation', 'issue_tracker']) assert.match(manifest[key], /^https:\/\//)
})

test('the Marketplace finds one integration, with an icon and only keys that it knows', () => {
  const hacs = JSON.parse(readFileSync(join(root, 'hacs.json'), 'utf8'))
  const known = ['content_in_root', 'country', 'filename', 'hacs', 'hide_default_branch', 'homeassistant', 'name']
  const more = ['persistent_directory', 'render_readme', 'zip_release']
  for (const key of Object.keys(hacs)) assert.ok([...known, ...more].includes(key), key)
  assert.deepEqual([hacs.name, hacs.homeassistant], ['Sentarr', '2026.10.0'])
  assert.deepEqual(readdirSync(join(root, 'custom_components')), ['sentarr'])
  for (const [name, size] of [
    ['icon.png', 256],
    ['icon@2x.png', 512],
  ] as const) {
    const png = readFileSync(join(folder, 'brand', name))
    assert.deepEqual([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)], ['PNG', size, size])
  }
})

test('every language has the same texts with the same places in them', () => {
  assert.deepEqual(
    readdirSync(join(folder, 'translations')),
    LANGUAGES.map((language) => `${language}.json`),
  )
  const places = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted()
  const shape = (tree: Tree) => flat(tree).map(([key, words]) => [key, places(words)])
  for (const language of LANGUAGES) {
    const tree: Tree = json(`translations/${language}.json`)
    assert.deepEqual(shape(tree), shape(en), language)
    for (const [key, words] of flat(tree)) {
      assert.equal(words, words.trim(), `${language} ${key}`)
      assert.ok(words.length > 0 && !/<\/?[a-z]|https?:\/\//i.test(words), `${language} ${key}`)
      if (key.endsWith('.title') || key.endsWith('.name')) assert.doesNotMatch(words, /\.$/, `${language} ${key}`)
    }
  }
})

test('the keys of texts and icons are in order', () => {
  const ordered = (tree: Tree, path: string): void => {
    assert.deepEqual(Object.keys(tree), Object.keys(tree).toSorted(), path)
    for (const [key, value] of Object.entries(tree)) if (typeof value !== 'string') ordered(value, `${path}.${key}`)
  }
  for (const language of LANGUAGES) ordered(json(`translations/${language}.json`), language)
  ordered(json('icons.json'), 'icons')
})

test('every text is used, and every text that is used is there', () => {
  assert.deepEqual(
    keysAt('exceptions'),
    found(/\berror\(\s*"(\w+)"|translation_key="(\w+_off)"/g)
      .concat(found(/translation_key="(only_\w+)"/g))
      .filter(Boolean)
      .toSorted(),
  )
  assert.deepEqual(
    keysAt('issues'),
    [...found(/^ {4}(?:MISSING|OUTDATED) = "(\w+)"/gm), 'incident', 'more_incidents'].toSorted(),
  )
  assert.deepEqual(keysAt('config.step'), found(/show_form\(step_id="(user|confirm)"/g))
  assert.deepEqual(
    keysAt('config.abort'),
    [
      'already_configured',
      ...found(/async_abort\(reason="(\w+)"/g, text('config_flow.py')),
      'single_instance_allowed',
    ].toSorted(),
  )
  assert.deepEqual(keysAt('issues.incident.fix_flow.abort'), found(/reason="(\w+)"/g, text('repairs.py')))
  assert.deepEqual(
    keysAt('issues.incident.fix_flow.step.init.menu_options'),
    found(/async def async_step_(?!init)(\w+)/g, text('repairs.py')),
  )
  assert.deepEqual(keysAt('entity'), ['calendar', 'todo'])
  assert.deepEqual(keysAt('entity.todo'), ['to_do'])
  assert.deepEqual(keysAt('entity.calendar'), ['history'])
  assert.deepEqual(
    keysAt('system_health.info'),
    found(/"(\w+)":/g, text('system_health.py').split('async def _info')[1]),
  )
  assert.deepEqual(keysAt('options.step.init.data'), ['repairs_severity'])
})

for (const [kind, file, icon] of [
  ['services', 'services.yaml', 'service'],
  ['triggers', 'triggers.yaml', 'trigger'],
  ['conditions', 'conditions.yaml', 'condition'],
] as const)
  test(`the ${kind} have names, descriptions, icons, and selectors that are translated`, () => {
    const described = yaml(file)
    assert.deepEqual(keysAt(kind), Object.keys(described).toSorted())
    const icons = json('icons.json')[kind] as Record<string, Record<string, string>>
    assert.deepEqual(Object.keys(icons), Object.keys(described).toSorted())
    for (const [name, { fields }] of Object.entries(described)) {
      assert.match(icons[name]![icon]!, /^mdi:[a-z-]+$/)
      assert.deepEqual(keysAt(`${kind}.${name}.fields`), Object.keys(fields).toSorted(), name)
      assert.deepEqual(keysAt(`${kind}.${name}`), ['description', 'fields', 'name'])
      for (const { selector } of Object.values(fields)) {
        const { options, translation_key } = selector.select ?? {}
        if (options) assert.deepEqual(keysAt(`selector.${translation_key}.options`), options.toSorted())
      }
    }
  })

test('the words for categories and severities are those of the rules', () => {
  assert.deepEqual(keysAt('selector.category.options'), CATEGORIES.toSorted())
  assert.deepEqual(keysAt('selector.severity.options'), SEVERITIES.toSorted())
  const constants = text('const.py')
  for (const word of [...CATEGORIES, ...SEVERITIES]) assert.ok(constants.includes(`"${word}"`), word)
})

test('it needs nothing but Home Assistant, and Python files say what they own', () => {
  for (const name of python) {
    const source = text(name)
    assert.match(source, /^"""\S/, name)
    const modules = found(/^(?:from|import) ([\w.]+)/gm, source)
    const allowed = /^(\.|homeassistant|probatio|collections|dataclasses|datetime|typing|enum|asyncio|logging)/
    for (const module of modules) assert.match(module, allowed, name)
  }
  assert.ok(existsSync(join(folder, 'README.md')))
})
