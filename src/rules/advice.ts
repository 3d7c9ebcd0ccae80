// Steps of advice with what an incident knows filled in: `ls -la "{file|PATH}"`.
import type { Rule } from './rule.ts'
import { searchWords } from './search-words.ts'

const PLACE = /\{(\w{1,30})\|([^{}\n]{1,80})\}/g

/** Not of the incident's fields: the words of its line, to look for on the web. */
const SEARCH = 'search'

/**
 * People copy commands into a shell, and log text is written by others: a value with anything that a shell reads is left out, also within
 * quotes, and so is one that looks like an option.
 */
const SAFE = /^(?!-)[\p{L}\p{M}\p{N} .,:@/+_()[\]-]{1,200}$/u

/** What may be told to anybody: channels can be asked to leave out files, titles and people. */
const IMPERSONAL = ['host', 'tuner', 'agent', 'program', 'code', 'table', 'port', 'device'] as const

/** As `adviceOf`, for what leaves the house. */
export const publicAdviceOf = (rule: Pick<Rule, 'advice'>, fields: Record<string, string>): string[] =>
  adviceOf(rule, Object.fromEntries(IMPERSONAL.filter((name) => name in fields).map((name) => [name, fields[name]!])))

/**
 * The rule's steps; where a value is unknown or unsafe stands what the rule says instead. `fields` redacted.
 * @param line of the trouble, for the words to search for
 */
export const adviceOf = (
  { advice }: Pick<Rule, 'advice'>,
  fields: Record<string, string> = {},
  line?: string,
): string[] =>
  advice.map((step) =>
    step.replace(PLACE, (_, name: string, instead: string) => {
      const value = name === SEARCH && line !== undefined ? searchWords(line) : fields[name]
      return value !== undefined && SAFE.test(value) ? value : instead
    }),
  )
