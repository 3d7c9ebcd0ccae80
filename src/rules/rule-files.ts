// Users' files of rules as they stand in their folder; a file that was broken while it was edited keeps the rules it had.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseRuleFile } from './load.ts'
import type { Rule } from './rule.ts'

const LARGEST_BYTES = 1024 * 1024

export type RuleFile = {
  name: string
  rules: Rule[]
  /** One line each: `file:line: rule: field: what is wrong`. */
  problems: string[]
  /** Changes with the file. */
  version: string
}

/** The files in `folder` in the order of their names; those of `before` that did not change are taken over. Never rejects. */
export async function readRuleFiles(folder: string, before: readonly RuleFile[]): Promise<RuleFile[]> {
  const known = new Map(before.map((file) => [file.name, file]))
  const names = await readdir(folder).then(
    (all) => all.filter((name) => /^[^.].*\.ya?ml$/i.test(name)).sort(),
    () => [],
  )
  return Promise.all(names.map((name) => readRuleFile(join(folder, name), name, known.get(name))))
}

async function readRuleFile(path: string, name: string, before: RuleFile | undefined): Promise<RuleFile> {
  try {
    const { mtimeMs, size } = await stat(path)
    const version = `${mtimeMs} ${size}`
    if (before?.version === version) return before
    if (size > LARGEST_BYTES) return faulty(name, version, [`${name}:1: is larger than 1 MiB`], before)
    const { rules, problems } = parseRuleFile(name, await readFile(path, 'utf8'))
    if (problems.length > 0) return faulty(name, version, problems, before, rules)
    return { name, version, rules, problems }
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException
    if (before?.version === code) return before
    return faulty(name, code, [`${name}:1: cannot be read (${code})`], before)
  }
}

/** With a former version that one stays in force; else what is right in the file counts. */
const faulty = (
  name: string,
  version: string,
  problems: string[],
  before: RuleFile | undefined,
  rules: Rule[] = [],
): RuleFile => ({ name, version, problems, rules: before?.rules ?? rules })
