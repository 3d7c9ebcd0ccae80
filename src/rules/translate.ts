// A text of the catalogue in another language. It is known by what the English says, so that a translation of what has changed since counts no more.
import { createHash } from 'node:crypto'
import type { Rule } from './rule.ts'

/** Gives the text itself where there is no translation. */
export type Translate = (text: string) => string

const LETTERS = 'abcdefghijklmnop'

/** Eight letters that stand for a text. Letters only: YAML would take some hexadecimal digits for a number. */
export const markOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 8)
    .replace(/./g, (digit) => LETTERS[Number.parseInt(digit, 16)]!)

/** @param table translations by the mark of their English */
export function createTranslate(table: Readonly<Record<string, string>>): Translate {
  const known = new Map(Object.entries(table))
  if (known.size === 0) return (text) => text
  const found = new Map<string, string>()
  return (text) => {
    const before = found.get(text)
    if (before !== undefined) return before
    const translation = known.get(markOf(text))
    // Titles of unknown errors are made of log lines: they are not kept.
    if (translation === undefined) return text
    found.set(text, translation)
    return translation
  }
}

/** The rule with cause and steps in another language, its title as it is: documents are found by it. */
export const translated = <R extends Pick<Rule, 'cause' | 'advice'>>(rule: R, translate: Translate): R => ({
  ...rule,
  cause: translate(rule.cause),
  advice: rule.advice.map(translate),
})
