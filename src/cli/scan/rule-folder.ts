// `--rules DIR`: a folder of users' rules, tried on the past.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../usage.ts'
import { inWords } from './input.ts'

/** @throws {UsageError} when the folder cannot be listed or holds no rule file. */
export function ruleFilesIn(folder: string): string[] {
  let names: string[]
  try {
    names = readdirSync(folder).sort()
  } catch (error) {
    throw new UsageError(`--rules ${folder}: ${inWords(error)}`)
  }
  const files = names.filter((name) => /\.ya?ml$/.test(name)).map((name) => join(folder, name))
  if (files.length === 0) throw new UsageError(`--rules ${folder}: there is no .yaml file in it`)
  return files
}
