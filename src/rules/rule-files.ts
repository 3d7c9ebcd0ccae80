// Users' files of rules as they stand in their folder; a file that was broken while it was edited keeps the rules it had.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileRefused, readRegularFile } from '../regular-file.ts'
import { parseRuleFile } from './load.ts'
import type { Rule } from './rule.ts'

const LARGEST_BYTES = 1024 * 1024
const MOST_FILES = 100

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
  const beyond = names.splice(MOST_FILES)
  const files = await Promise.all(names.map((name) => readRuleFile(join(folder, name), name, known.get(name))))
  if (beyond.length === 0) return files
  const left = beyond[0]!
  const problem = `${left}:1: is left out, as all after it: there may be ${MOST_FILES} files`
  return [...files, known.get(left) ?? { name: left, rules: [], problems: [problem], version: 'left out' }]
}

async function readRuleFile(path: string, name: string, before: RuleFile | undefined): Promise<RuleFile> {
  let version = ''
  try {
    const { mtimeMs, ctimeMs, size } = await stat(path)
    version = `${mtimeMs} ${ctimeMs} ${size}`
    if (before?.version === version) return before
    const { rules, problems } = parseRuleFile(name, readRegularFile(path, { most: LARGEST_BYTES, inside: true }))
    if (problems.length > 0) return faulty(name, version, problems, before, rules)
    return { name, version, rules, problems }
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException
    version ||= code
    if (before?.version === version) return before
    const why = error instanceof FileRefused ? error.message : `cannot be read (${code})`
    return faulty(name, version, [`${name}:1: ${why}`], before)
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
