// Command-line arguments: what is wrong with them is one line for people.

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { nearest } from '../text/nearest.ts'

/** The arguments are wrong; the message says which. Commands answer it with one line and exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** What Node says when an option's value is missing, or looks like an option itself (`--since -1h`). */
const VALUE_MISSING = /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument (?:missing|is ambiguous)/

const UNKNOWN = /^Unknown option '(-[^']{0,100})'/

function unknownOption(option: string, known: string[]): string {
  const meant = nearest(
    option.toLowerCase(),
    known.map((name) => `--${name}`),
  )
  return `there is no option ${option}${meant === null ? '' : `; did you mean ${meant}?`}`
}

/** @throws {UsageError} naming the option that is unknown or lacks its value. */
export function parseArguments<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const unknown = UNKNOWN.exec(message)?.[1]
    if (unknown !== undefined) throw new UsageError(unknownOption(unknown, Object.keys(options)), { cause: error })
    const bare = VALUE_MISSING.exec(message)?.[1]
    if (bare) throw new UsageError(`${bare} needs a value behind it`, { cause: error })
    throw new UsageError((message.split(/\. |\n/)[0] ?? message).replace(/\.$/, ''), { cause: error })
  }
}
