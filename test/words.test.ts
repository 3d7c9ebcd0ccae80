// One name for one thing: the words of docs/words.md on all that people read.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { fieldsOf } from '../src/alert/channels/describe.ts'
import { channelTypes } from '../src/alert/channels/registry.ts'
import { COMMAND_NAMES, helpText, overview } from '../src/cli/help.ts'
import { ENTITIES, PLEX_API_ENTITIES } from '../src/home-assistant/entities.ts'
import { CATEGORIES, CATEGORY_NAMES, SEVERITIES } from '../src/rules/vocabulary.ts'
import { en } from '../src/web/ui/messages/en.ts'
import { root } from './app-store/repository.ts'

const read = (name: string) => readFileSync(join(root, name), 'utf8')
const page = read('docs/words.md')

/** What a document says to a reader: without code, addresses and what stands between the marks of HTML. */
const prose = (markdown: string): string =>
  markdown
    .replaceAll(/```[\s\S]*?```/g, ' ')
    .replaceAll(/`[^`\n]*`/g, ' ')
    .replaceAll(/\]\([^)\n]*\)/g, '] ')
    .replaceAll(/[\w.-]+(?:\/[\w.-]+)+/g, ' ')
    .replaceAll(/https?:\/\/\S+/g, ' ')
    .replaceAll(/<[^>\n]+>/g, ' ')

const textsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(Object(value)).flatMap(textsIn)

const SURFACES: Record<string, string> = {
  'the dashboard': Object.values(en).join('\n'),
  'the names of settings': textsIn(parse(read('translations/en.yaml'))).join('\n'),
  'the channels’ forms': channelTypes
    .flatMap((type) => [type.about, ...fieldsOf(type).flatMap(({ label, help = '' }) => [label, help])])
    .join('\n'),
  'Home Assistant': Object.values({ ...ENTITIES, ...PLEX_API_ENTITIES })
    .map(({ name }) => name ?? '')
    .join('\n'),
  'the words of alerts': read('src/alert/words/languages/en.ts').replaceAll(/^import .*$/gm, ''),
  'the command line': [overview('1'), ...COMMAND_NAMES.map(helpText)].join('\n'),
  'DOCS.md': prose(read('DOCS.md')),
  'README.md': prose(read('README.md')),
  'docs/channels.md': prose(read('docs/channels.md')),
}

/** `| word | means | never |` */
const rows = page
  .split('\n')
  .filter((line) => /^\| (?!word|id|---)[^|]+\|[^|]+\|[^|]+\|$/.test(line))
  .map(
    (line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()) as [string, string, string],
  )
const severities = /Never: ([^.]+)\./.exec(page)?.[1] ?? ''
const never = [...rows.map(([word, , others]) => [word, others] as const), ['a severity', severities] as const].flatMap(
  ([word, others]) => others.split(', ').map((other) => ({ word, other })),
)

describe('one name for one thing', () => {
  it('the page names every word it forbids once, and none that it uses', () => {
    assert.ok(rows.length > 20)
    const words = new Set(rows.map(([word]) => word))
    for (const { other } of never) assert.ok(!words.has(other), other)
  })

  for (const [surface, text] of Object.entries(SURFACES)) {
    it(`${surface} keeps to it`, () => {
      assert.ok(text.length > 100, 'something is read')
      const used = never.flatMap(({ word, other }) => {
        const found = new RegExp(`.{0,40}\\b${other.replaceAll(' ', '\\s+')}s?\\b.{0,40}`, 'i').exec(text)
        return found ? [`"${other}" for ${word}: …${found[0]}…`] : []
      })
      assert.deepEqual(used, [])
    })
  }

  it('categories and severities are those of the program', () => {
    const listed = page
      .split('\n')
      .filter((line) => /^\| [a-z_]+ \| [A-Z][\w -]+ \|$/.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
    assert.deepEqual(Object.fromEntries(listed), CATEGORY_NAMES)
    assert.deepEqual(
      listed.map(([id]) => id),
      [...CATEGORIES],
    )
    assert.ok(page.includes(SEVERITIES.map((one) => `\`${one}\``).join(', ')))
    for (const id of CATEGORIES) assert.equal(en[`category_${id}`], CATEGORY_NAMES[id])
  })
})
