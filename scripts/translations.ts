// How far the catalogue's translations are: what is missing, what was made from other English, what is wrong.
//   npm run translations                      says it of all languages; fails when something is wrong or not marked
//   npm run translations -- de                lists every text that is missing or stale
//   npm run translations -- de --mark         writes the marks of texts that have none yet
//   npm run translations -- de --mark ID …    and of these rules anew, after their texts were read against today's English
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isMap, parseDocument } from 'yaml'
import { loadCatalogue } from '../src/rules/catalogue.ts'
import { LANGUAGES } from '../src/rules/languages.ts'
import type { Rule } from '../src/rules/rule.ts'
import { markOf } from '../src/rules/translate.ts'
import { keptFaults, readTranslations } from '../src/rules/translation-file.ts'

const [wanted, ...rest] = process.argv.slice(2)
const mark = rest[0] === '--mark'
const again = new Set(rest.slice(1))
const rules = new Map(loadCatalogue().map((rule) => [rule.id, rule]))
const told = [...rules.values()].filter(({ ignore, mark }) => !ignore && mark === undefined)
const folderOf = (language: string) => new URL(`../src/rules/catalogue/i18n/${language}/`, import.meta.url)
const filesOf = (language: string) => readdirSync(folderOf(language)).filter((name) => name.endsWith('.yaml'))

let failed = false
for (const language of LANGUAGES.filter((one) => one !== 'en' && (wanted === undefined || one === wanted))) {
  if (mark) for (const name of filesOf(language)) writeMarks(new URL(name, folderOf(language)))
  const { lines, problems, summary } = stateOf(language)
  failed ||= problems.length > 0
  for (const line of wanted === undefined ? problems : [...problems, ...lines]) console.log(line)
  console.log(`${language}: ${summary}`)
}
process.exitCode = failed ? 1 : 0

function stateOf(language: string) {
  const files = filesOf(language).map((name) => ({
    name,
    ...readTranslations(name, readFileSync(new URL(name, folderOf(language)), 'utf8'), rules),
  }))
  const texts = files.flatMap(({ name, texts }) => texts.map((text) => ({ ...text, name })))
  const where = ({ name, rule, place }: (typeof texts)[number]) => `${name}: ${rule}: ${place}`
  const stale = texts
    .filter(({ english }) => english === undefined)
    .map((text) => `${where(text)}: stale, its English is another one now`)
  const problems = [
    ...files.flatMap((file) => file.problems),
    ...texts.filter((text) => text.mark === null).map((text) => `${where(text)}: has no mark; run with --mark`),
    ...texts.flatMap((text) =>
      keptFaults(text.english ?? text.text, text.text).map((fault) => `${where(text)}: ${fault}`),
    ),
  ]
  const known = new Set(texts.map((text) => text.mark))
  const english = told.flatMap((rule) =>
    [rule.title, rule.cause, ...rule.advice].map((text) => [rule.id, text] as const),
  )
  const missing = english.filter(([, text]) => !known.has(markOf(text)))
  const lines = [...stale, ...missing.map(([id, text]) => `missing: ${id}: ${text}`)]
  const summary = `${english.length - missing.length} of ${english.length} texts, ${stale.length} stale, ${problems.length} wrong`
  return { lines, problems, summary }
}

/** A step has the mark of the English step in its place. */
function writeMarks(file: URL): void {
  const document = parseDocument(readFileSync(file, 'utf8'))
  if (!isMap(document.contents)) return
  let marked = false
  for (const [id, entry] of Object.entries<Partial<Rule> & { of?: object }>(document.toJS())) {
    const rule = rules.get(id)
    if (rule === undefined || (entry.of !== undefined && !again.has(id))) continue
    if (entry.advice !== undefined && entry.advice.length !== rule.advice.length) {
      throw new Error(
        `${id} has ${entry.advice.length} steps, and ${rule.advice.length} in English: give all, in their order`,
      )
    }
    const of = {
      ...(entry.title !== undefined && { title: markOf(rule.title) }),
      ...(entry.cause !== undefined && { cause: markOf(rule.cause) }),
      ...(entry.advice !== undefined && { advice: rule.advice.map(markOf) }),
    }
    document.setIn([id, 'of'], document.createNode(of, { flow: true }))
    marked = true
  }
  if (marked) writeFileSync(file, document.toString({ lineWidth: 0 }))
}
