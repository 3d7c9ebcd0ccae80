// Every rule, setting and entity that a document names exists.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { commonSettings } from '../../src/alert/channels/common.ts'
import { channelTypes } from '../../src/alert/channels/index.ts'
import { PLEX_API_ENTITIES } from '../../src/home-assistant/entities.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { settingsSchema } from '../../src/settings/schema.ts'
import { CATEGORIES, EXPECTED } from '../support/expected-entities.ts'
import { root, text } from './repository.ts'

const inside = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(md|yaml|yml)$/.test(name))
    .map((name) => `${folder}/${name}`)
const GUIDES = ['README.md', 'DOCS.md', 'docker-compose.yml', ...inside('docs')]
const DOCUMENTS = [...GUIDES, 'config.yaml', ...inside('translations'), ...inside('addon'), 'src/settings/schema.ts']

/** Each match of the first group, with the document and line it stands in. */
function* named(documents: readonly string[], pattern: RegExp): Generator<{ word: string; at: string }> {
  for (const path of documents) {
    for (const [index, line] of text(path).split('\n').entries()) {
      for (const [, word = ''] of line.matchAll(pattern)) yield { word, at: `${path}:${index + 1}: ${line.trim()}` }
    }
  }
}

test('every rule that a document names is in the catalogue', () => {
  const rules = new Set(loadCatalogue().map(({ id }) => id))
  const families = [...new Set([...rules].map((id) => id.split('.')[0]))].join('|')
  // Not the names of files, of services (`notify.…`) or of what stands in a longer path.
  const pattern = new RegExp(`(?<![\\w./-])((?:${families})\\.[a-z][a-z_]+)(?![\\w/.:(-]|\\.\\w)`, 'g')
  let seen = 0
  for (const { word, at } of named(DOCUMENTS, pattern)) {
    if (/\.(yaml|yml|log|json|md|ts|db)$/.test(word)) continue
    seen++
    assert.ok(rules.has(word), at)
  }
  assert.ok(seen > 10)
})

/** What the compose files ask of `.env`. */
const OF_COMPOSE = new Set(
  [...named(['docker-compose.yml', 'docker-compose.monitor.yml'], /\$\{([A-Z_]+)/g)].map(({ word }) => word),
)
/** Of Plex's own container. */
const OF_PLEX = new Set(['PLEX_CLAIM'])
const FAMILIES =
  /^(PLEX|MONITOR|ERROR|TIME|ALERT|EMAIL|SMTP|DISCORD|SLACK|WEBHOOK|CUSTOM|API|SERVER|MQTT|HA|QUIET|DATA|CONFIG|LOG|WEB|PUBLIC|READ)_/

test('every environment variable that a document names is a setting', () => {
  const keys = new Set(Object.keys(settingsSchema.shape).map((key) => key.toUpperCase()))
  let seen = 0
  for (const { word, at } of named(
    [...GUIDES, ...inside('translations')],
    /(?<![\w*])([A-Z]+(?:_[A-Z]+)+)(?!\w|\*)/g,
  )) {
    if (OF_COMPOSE.has(word) || OF_PLEX.has(word) || !FAMILIES.test(word)) continue
    seen++
    assert.ok(keys.has(word.replace(/_FILE$/, '')), at)
  }
  assert.ok(seen > 5)
})

/** How Home Assistant's options write the maps of a channel. */
const FLAT = ['quiet_hours_from', 'quiet_hours_to', 'quiet_hours_except', 'template_title', 'template_body']

test('every option in a table of the documentation is a setting', () => {
  const own = channelTypes.flatMap(({ settings }) => Object.keys(settings.shape))
  const ofChannels = [...Object.keys(commonSettings), ...own, ...FLAT]
  const keys = new Set([...Object.keys(settingsSchema.shape), ...ofChannels])
  let seen = 0
  for (const { word, at } of named(['DOCS.md'], /^\| `([a-z]+(?:_[a-z]+)+)` \|/g)) {
    seen++
    assert.ok(keys.has(word), at)
  }
  assert.ok(seen > 20)
})

const withApi = Object.entries(PLEX_API_ENTITIES).map(([key, { platform }]) => `${platform}.plex_${key}`)

test('every entity that a document names is there', () => {
  const known = new Set([...Object.keys(EXPECTED), ...withApi])
  let seen = 0
  const domains = 'binary_sensor|sensor|event|switch|number|button'
  for (const { word, at } of named(DOCUMENTS, new RegExp(`(?<![\\w.])((?:${domains})\\.plex_\\w+)`, 'g'))) {
    seen++
    assert.ok(known.has(word), at)
  }
  assert.ok(seen > 10)
})

test('the documentation names every entity, one for all that a category has', () => {
  const ofCategories = new RegExp(`plex_(${CATEGORIES.filter((one) => one !== 'database_error').join('|')})(_today)?$`)
  const docs = text('DOCS.md')
  const unnamed = [...Object.keys(EXPECTED), ...withApi].filter(
    (id) => !ofCategories.test(id) && !docs.includes(`\`${id}\``),
  )
  assert.deepEqual(unnamed, [])
})
