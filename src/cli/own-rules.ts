// Users' rules that a command is given by path. Loaded only then: reading them takes longer than a short command does.
import { readFileSync } from 'node:fs'
import type { OwnRules } from '../detect/effective-rules.ts'
import { linearEngine } from '../rules/linear-engine.ts'
import { parseRuleFile } from '../rules/load.ts'
import { inWords } from '../text/in-words.ts'
import { UsageError } from './usage.ts'

/** The rules of users' files. @throws {UsageError} naming every fault, one a line, when a file is missing or has one. */
export function readOwnRules(paths: string[]): OwnRules {
  const problems: string[] = []
  const rules = paths.flatMap((path) => {
    try {
      const file = parseRuleFile(path, readFileSync(path, 'utf8'))
      problems.push(...file.problems)
      return file.rules
    } catch (error) {
      problems.push(`${path}: ${inWords(error)}`)
      return []
    }
  })
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
  return { rules, engine: linearEngine }
}
