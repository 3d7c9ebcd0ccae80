// `--rules DIR`: users' rules, tried on the past.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inWords } from '../../text/in-words.ts'
import { UsageError } from '../usage.ts'

/** The rule files in a folder, or the one file that was named. @throws {UsageError} when there is none or it cannot be listed. */
export function ruleFilesIn(path: string): string[] {
  let names: string[]
  try {
    if (statSync(path).isFile()) return [path]
    names = readdirSync(path).sort()
  } catch (error) {
    throw new UsageError(`--rules ${path}: ${inWords(error)}`)
  }
  const files = names.filter((name) => /\.ya?ml$/.test(name)).map((name) => join(path, name))
  if (files.length === 0) throw new UsageError(`--rules ${path}: there is no .yaml file in it`)
  return files
}
