// The translations of the catalogue: the folder beside it. The build puts the texts themselves in this module's place.
import { readdirSync, readFileSync } from 'node:fs'
import { loadCatalogue } from './catalogue.ts'
import type { LanguageId } from './languages.ts'
import { readTranslations } from './translation-file.ts'

/** Texts by the mark of their English; those whose English is another one today are left out. Empty for English. @throws {Error} naming every fault. */
export function loadTranslations(language: LanguageId): Record<string, string> {
  if (language === 'en') return {}
  const folder = new URL(`catalogue/i18n/${language}/`, import.meta.url)
  const rules = new Map(loadCatalogue().map((rule) => [rule.id, rule]))
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readTranslations(name, readFileSync(new URL(name, folder), 'utf8'), rules))
  const problems = files.flatMap((file) => file.problems)
  if (problems.length > 0) throw new Error(`The ${language} texts of the catalogue are faulty:\n${problems.join('\n')}`)
  const valid = files
    .flatMap(({ texts }) => texts)
    .filter(({ mark, english }) => mark !== null && english !== undefined)
  return Object.fromEntries(valid.map(({ mark, text }) => [mark, text]))
}
