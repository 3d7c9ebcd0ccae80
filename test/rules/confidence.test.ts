// "seen in n reports" is counted, not guessed: by the public reports and servers that our test lines come from.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createMatcher } from '../../src/detect/match.ts'
import { parseRecord } from '../../src/plex/parse.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'

/** Real lines with where they come from; beside the checkout, not part of it. */
const CORPUS = new URL('../../../shared/corpus/', import.meta.url)
const CASES = new URL('../../../shared/cases/', import.meta.url)

const NOW = Date.UTC(2027, 0, 1)
const rules = loadCatalogue()
const matcher = createMatcher({ rules, overrides: {}, monitorErrors: true, monitorWarnings: true })

function ruleOf(line: string): string | null {
  const { finding } = matcher.match(parseRecord(line, { file: '', zoneMinutes: 0 }), NOW)
  return finding?.rule ?? null
}

/** Rule to its reports. */
type Seen = Map<string, Set<string>>
function add(seen: Seen, line: string, report: string) {
  const rule = ruleOf(line)
  if (rule !== null) seen.set(rule, (seen.get(rule) ?? new Set()).add(report))
}

const rowsOf = (file: URL) => readFileSync(file, 'utf8').trim().split('\n')

/** Of one thread however it is written: `owner/name#7`. */
function reportOf(source: string): string {
  const thread = /github\.com\/([^/ ]+\/[^/ ]+)\/(?:issues|pull|discussions)\/(\d+)/.exec(source)
  return (
    thread
      ? `${thread[1]}#${thread[2]}`
      : source
          .split(' : ')[0]!
          .replace(/[?#].*$/, '')
          .trim()
  ).toLowerCase()
}

function countReports(): (rule: string) => number {
  const named: Seen = new Map()
  for (const file of ['lines.jsonl', 'lines-2.jsonl'])
    for (const row of rowsOf(new URL(file, CORPUS))) {
      const { line, source_url_or_repo: source } = JSON.parse(row) as { line: string; source_url_or_repo: string }
      add(named, line, reportOf(source))
    }
  for (const file of ['held-out-5.txt', 'held-out-6.txt', 'held-out-7.txt'])
    for (const row of rowsOf(new URL(file, import.meta.url))) {
      const [, line = '', report = ''] = row.split('\t')
      add(named, line, report.toLowerCase())
    }
  // These come from reports as well, but do not say from which: together one.
  const unnamed: Seen = new Map()
  for (const file of ['held-out-2.txt', 'held-out-3.txt', 'held-out-4.txt'])
    for (const row of rowsOf(new URL(file, import.meta.url))) add(unnamed, row.split('\t')[1] ?? '', 'some')
  // Partly the same reports again: the larger number counts, not both.
  const cases: Seen = new Map()
  for (const entry of readdirSync(CASES, { recursive: true, withFileTypes: true })) {
    const parts = `${entry.parentPath}/${entry.name}`.slice(CASES.pathname.length).split('/')
    if (!entry.isFile() || parts.length < 2) continue
    for (const line of new Set(readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8').split('\n')))
      add(cases, line, parts[0]!)
  }
  return (rule) => Math.max(...[named, unnamed, cases].map((seen) => seen.get(rule)?.size ?? 0))
}

test('every trouble says what it rests on, with a number where lines were seen', () => {
  const troubles = rules.filter((rule) => !rule.ignore && !rule.mark)
  const vague = troubles.filter(({ confidence }) => confidence.basis === 'seen' && confidence.reports === null)
  assert.deepEqual(
    vague.map(({ id }) => id),
    [],
  )
})

test('a rule claims no more reports than there are', {
  skip: !(existsSync(CORPUS) && existsSync(CASES)) && 'the corpus and the cases are not here',
}, () => {
  const count = countReports()
  const wrong = rules
    .filter((rule) => !rule.ignore && !rule.mark)
    .map(({ id, confidence }) => ({ id, says: confidence.reports ?? 0, counted: count(id) }))
    .filter(({ says, counted }) => says > counted)
  assert.deepEqual(wrong, [])
})
