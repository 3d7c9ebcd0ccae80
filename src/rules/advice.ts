// Steps of advice with what an incident knows filled in: `ls -la "{file|PATH}"`.
import type { Rule } from './rule.ts'

const PLACE = /\{(\w{1,30})\|([^{}\n]{1,80})\}/g

/**
 * People copy commands into a shell, and log text is written by others: a value with anything that a shell reads is left out, also within
 * quotes, and so is one that looks like an option.
 */
const SAFE = /^(?!-)[\p{L}\p{M}\p{N} .,:@/+_()[\]-]{1,200}$/u

/** What may be told to anybody: channels can be asked to leave out files, titles and people. */
const IMPERSONAL = ['host', 'tuner', 'agent', 'program', 'code'] as const

/** As `adviceOf`, for what leaves the house. */
export const publicAdviceOf = (rule: Pick<Rule, 'advice'>, fields: Record<string, string>): string[] =>
  adviceOf(rule, Object.fromEntries(IMPERSONAL.filter((name) => name in fields).map((name) => [name, fields[name]!])))

/** The rule's steps; where a value is unknown or unsafe stands what the rule says instead. `fields` redacted. */
export const adviceOf = ({ advice }: Pick<Rule, 'advice'>, fields: Record<string, string> = {}): string[] =>
  advice.map((step) =>
    step.replace(PLACE, (_, name: string, instead: string) => {
      const value = fields[name]
      return value !== undefined && SAFE.test(value) ? value : instead
    }),
  )
