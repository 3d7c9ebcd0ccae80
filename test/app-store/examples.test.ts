// Every example of the documentation that is a configuration of Sentarr is one that Sentarr takes as it stands.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, stringify } from 'yaml'
import { commonSettings } from '../../src/alert/channels/common.ts'
import { channelTypes } from '../../src/alert/channels/index.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { formatProblems } from '../../src/settings/problem.ts'
import { KEYS } from '../../src/settings/schema.ts'
import { text } from './repository.ts'

/** What is complained of when this is `sentarr.yaml` and nothing else is set. */
function complaints(yaml: string, env: Record<string, string> = {}): string[] {
  const readFile = (path: string) => {
    if (path === '/config/sentarr.yaml') return yaml
    throw Object.assign(new Error(path), { code: 'ENOENT' })
  }
  const loaded = loadSettings({ env, readFile, readSecret: readFile, isFile: () => false, machineZone: () => 'UTC' })
  return [...(loaded.ok ? [] : formatProblems(loaded.problems)), ...loaded.warnings]
}

const documentation = text('DOCS.md')
/** The blocks of YAML below a heading, or of the whole document. */
const blocks = (from = documentation) => [...from.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml)
const chapter = (title: string) => documentation.split(`\n## ${title}\n`)[1]?.split(/\n## /)[0] ?? ''

const isChannels = (content: unknown): content is { type: string }[] => Array.isArray(content)
const isSettings = (content: object) => Object.keys(content).some((key) => (KEYS as readonly string[]).includes(key))

for (const [title, count] of [
  ['One server', 1],
  ['Several', 1],
  ['A hundred', 2],
] as const) {
  test(`the shortest configurations of "${title}" load without a complaint`, () => {
    const its = blocks(chapter(title))
    assert.equal(its.length, count)
    for (const yaml of its) assert.deepEqual(complaints(yaml), [], yaml)
  })
}

test('so does every other configuration, and what is none is of Home Assistant or Alertmanager', () => {
  let seen = 0
  for (const yaml of blocks()) {
    const content = parse(yaml)
    if (isChannels(content)) continue
    if (isSettings(content)) {
      seen++
      assert.deepEqual(complaints(yaml), [], yaml)
    } else assert.match(Object.keys(content).join(), /^(triggers,conditions,actions|route)$/, yaml)
  }
  assert.ok(seen >= 6)
})

test('the example of each channel is an entry of `channels` as it stands', () => {
  const examples = blocks().filter((yaml) => isChannels(parse(yaml)))
  for (const yaml of examples) {
    // A phone is reached through Home Assistant only.
    const problems = complaints(stringify({ plex_log_path: '/logs', channels: parse(yaml) }), { SUPERVISOR_TOKEN: 'x' })
    assert.deepEqual(problems, [], yaml)
  }
  const shown = examples.flatMap((yaml) => parse(yaml).map(({ type }: { type: string }) => type))
  assert.deepEqual(shown.toSorted(), channelTypes.map(({ type }) => type).toSorted())
})

test('each example in the table of what all channels have is taken', () => {
  const rows = [...chapter('Channels').matchAll(/^\| `([a-z_]+)` \| `([^|]+)` \|/gm)]
  for (const [row, key = '', example = ''] of rows) {
    const channel = { type: 'ntfy', name: 'phone', topic: 'plex', [key]: parse(example) }
    const servers = [{ id: 'attic', name: 'Attic', log_path: '/logs' }]
    assert.deepEqual(complaints(stringify({ servers, channels: [channel] })), [], row)
  }
  assert.deepEqual(
    rows.map(([, key]) => key).toSorted(),
    Object.keys(commonSettings)
      .filter((key) => key !== 'name')
      .toSorted(),
  )
})
