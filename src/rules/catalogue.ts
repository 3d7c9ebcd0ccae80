// The rules that come with Sentarr: the folder beside this file. The build puts the rules themselves in this module's place.
import { readdirSync, readFileSync } from 'node:fs'
import { nativeEngine } from './engine.ts'
import { parseRuleFile } from './load.ts'
import type { Rule } from './rule.ts'

let loaded: readonly Rule[] | null = null

/** All rules of the catalogue, its files in the order of their names; read once a process. @throws {Error} naming every fault. */
export const loadCatalogue = (): readonly Rule[] => (loaded ??= readCatalogue())

function readCatalogue(): Rule[] {
  const folder = new URL('catalogue/', import.meta.url)
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => parseRuleFile(name, readFileSync(new URL(name, folder), 'utf8'), nativeEngine))
  const problems = files.flatMap((file) => file.problems)
  if (problems.length > 0) throw new Error(`The rule catalogue is faulty:\n${problems.join('\n')}`)
  return files.flatMap((file) => file.rules)
}
