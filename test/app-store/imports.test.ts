import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse, parseDocument } from 'yaml'
import { CATEGORIES, CATEGORY_NAMES } from '../../src/rules/vocabulary.ts'
import { EXPECTED, OFF_AT_FIRST } from '../support/expected-entities.ts'
import { root, text } from './repository.ts'

const BLUEPRINTS = 'addon/blueprints/automation/sentarr'
const BUILT_IN = new Set(
  'heading tile markdown statistics-graph history-graph logbook entities sections grid toggle'.split(' '),
)

for (const name of readdirSync(join(root, BLUEPRINTS))) {
  const path = `${BLUEPRINTS}/${name}`
  const source = text(path)

  test(`the blueprint ${name} can be imported and says what it is`, () => {
    const document = parseDocument(source, { customTags: ['!input'].map((tag) => ({ tag, resolve: String })) })
    assert.deepEqual([...document.errors, ...document.warnings], [])
    const { blueprint, triggers, actions } = document.toJS()
    assert.equal(blueprint.domain, 'automation')
    assert.match(blueprint.name, /^Sentarr: /)
    assert.ok(blueprint.description.length > 40)
    assert.ok(blueprint.source_url.endsWith(`/${path}`))
    // The integration's triggers need a newer Core than the entities do.
    assert.equal(blueprint.homeassistant.min_version, source.includes('trigger: sentarr.') ? '2026.10.0' : '2025.10.0')
    assert.ok(triggers.length > 0 && actions.length > 0)
  })

  test(`the blueprint ${name} uses each of its inputs, and no other`, () => {
    const inputs = Object.entries<{ input?: object }>(parse(source, { logLevel: 'silent' }).blueprint.input)
    const declared = inputs.flatMap(([key, value]) => (value.input ? Object.keys(value.input) : [key]))
    const used = [...source.matchAll(/!input (\w+)/g)].map((match) => match[1])
    assert.deepEqual(declared.toSorted(), [...new Set(used)].sort())
  })
}

test('the dashboard asks before it resolves everything', () => {
  const [, tile = ''] = text('addon/dashboards/plex.yaml').split('entity: button.plex_resolve_all', 2)
  assert.match(tile.split('- type:')[0] ?? '', /confirmation:\n +text: .+/)
})

test('the dashboard shows only entities that exist, on cards that every Home Assistant has', () => {
  const dashboard = text('addon/dashboards/plex.yaml').replaceAll(/perform_action: .*/g, '')
  for (const [, entity = ''] of dashboard.matchAll(/\b((?:binary_sensor|sensor|event|switch|number|button)\.\w+)/g)) {
    assert.ok(entity in EXPECTED, entity)
    assert.ok(!OFF_AT_FIRST.includes(entity), `${entity} is off unless somebody switches it on`)
  }
  for (const [, type = ''] of dashboard.matchAll(/ type: ([\w:-]+)/g)) assert.ok(BUILT_IN.has(type), type)
})

test('what a log said is no markdown in the sidebar', () => {
  const [, find = '', replace = ''] =
    /regex_replace\('(.+?)', '(.+?)'\)/.exec(text(`${BLUEPRINTS}/daily-summary.yaml`)) ?? []
  // As Jinja reads a string, and as Python's `re.sub` reads the replacement.
  const unescaped = (given: string) => given.replaceAll('\\\\', '\\')
  const pattern = new RegExp(unescaped(find), 'g')
  const by = unescaped(replace).replace('\\\\', '\\').replace('\\1', '$1')
  assert.equal(
    '[click](http://evil.example) ![x](y) <b> `c` \\ plain.'.replace(pattern, by),
    '\\[click\\]\\(http://evil.example\\) \\!\\[x\\]\\(y\\) \\<b\\> \\`c\\` \\\\ plain.',
  )
})

test('a step on the dashboard has its commands and links, and nothing else that it says is HTML', () => {
  const content = text('addon/dashboards/plex.yaml')
  const replacements = [...content.matchAll(/regex_replace\('(.+?)', '(.+?)'\)/g)]
  const shown = (escaped: string) =>
    replacements.reduce((step, [, find = '', by = '']) => {
      return step.replace(new RegExp(find, 'g'), by.replaceAll(/\\\\(\d)/g, '$$$1'))
    }, escaped)
  assert.match(content, /step \| e\s+\| regex_replace/)
  assert.equal(shown('Run `df -h` first.'), 'Run <code>df -h</code> first.')
  assert.equal(shown('DBRepair (&lt;https://a.b/c&gt;).'), 'DBRepair (<a href="https://a.b/c">https://a.b/c</a>).')
  assert.equal(shown('[its page](https://a.b/?x=1&amp;y=2)'), '<a href="https://a.b/?x=1&amp;y=2">its page</a>')
  assert.equal(shown('[x](javascript:alert) &lt;b&gt;'), '[x](javascript:alert) &lt;b&gt;')
})

test('categories have one name each, wherever people read it', () => {
  let seen = 0
  for (const path of [
    ...readdirSync(join(root, BLUEPRINTS)).map((name) => `${BLUEPRINTS}/${name}`),
    'addon/dashboards/plex.yaml',
  ]) {
    for (const category of CATEGORIES) {
      const patterns = [
        `value: ${category}, label: (.+?) }`,
        `^    ${category}: (.+)$`,
        `binary_sensor\\.plex_${category}\\n +name: (.+)$`,
      ]
      for (const pattern of patterns) {
        for (const [, name] of text(path).matchAll(new RegExp(pattern, 'gm'))) {
          seen++
          assert.equal(name, CATEGORY_NAMES[category], path)
        }
      }
    }
  }
  assert.ok(seen >= 28)
})
