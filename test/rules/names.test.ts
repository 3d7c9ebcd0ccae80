// Facts, not words: a title, a file's name or a search that says what a trouble says is none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMatcher } from '../../src/detect/match.ts'
import { parseRecord } from '../../src/plex/parse.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'

const NOW = Date.UTC(2027, 0, 1)
const HEAD = 'Nov 20, 2026 10:00:00.000 [9]'

/** Lines about something whose name is `name`; none of them is a trouble of its own. */
const FRAMES: Record<string, (name: string) => string> = {
  'a file': (name) => `${HEAD} WARN - Frobnicator: skipped "/tv/Show/The Show - S02E03 - ${name}.mkv"`,
  'a folder': (name) => `${HEAD} WARN - Frobnicator: skipped '/movies/${name}/a.mkv' for now`,
  'a title': (name) => `${HEAD} ERROR - Frobnicator: skipped the item "${name}"`,
  'a title in single quotes': (name) => `${HEAD} ERROR - Frobnicator: skipped '${name}' - again`,
  'a search': (name) =>
    `${HEAD} DEBUG - Request: [192.168.1.2:5000 (Subnet)] GET /hubs/search?query=${name}&limit=3 (5 live) #1f0a2 Signed-in Token (bob) (TV)`,
  'a query': (name) =>
    `${HEAD} WARN - Frobnicator: asked https://example.org/search?title=${encodeURIComponent(name)}&year=2020 (404)`,
}

const rules = loadCatalogue()
const matcher = createMatcher({ rules, overrides: {}, monitorErrors: true, monitorWarnings: true })
const read = (line: string) => parseRecord(line, { file: '', zoneMinutes: 0 })

for (const [frame, lineOf] of Object.entries(FRAMES)) {
  test(`${frame} called like a trouble is not that trouble`, () => {
    const taken = rules
      .filter((rule) => !rule.ignore && !rule.mark)
      .flatMap((rule) =>
        rule.samples.match.map((sample) => {
          // What names a function is no title.
          if (sample.includes('::')) return null
          const name = read(sample).message.replaceAll(/["'“”/\\?&\n]/g, ' ')
          const { finding } = matcher.match(read(lineOf(name)), NOW)
          return finding?.rule === rule.id ? `${rule.id}: ${name}` : null
        }),
      )
      .filter((line) => line !== null)
    assert.deepEqual(taken, [])
  })
}
