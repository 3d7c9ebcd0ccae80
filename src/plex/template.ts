// The shape of a message without what changes from line to line: what groups records that no rule knows.
import { PATHS } from './personal.ts'
import { own, type Redacted } from './redact.ts'

const LIMIT = 200

const STEPS: [RegExp, string][] = [
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s/?#"'<>)]*(?:<[^>]*>[^\s/?#"'<>)]*)*)[^\s"')]*/gi, '$1'],
  [/"[^"\n]{1,1000}"|“[^”\n]{1,1000}”/g, '"…"'],
  [/(?<![\p{L}\p{N}])'[^'\n]{1,1000}'(?![\p{L}\p{N}])/gu, "'…'"],
  ...PATHS.map((pattern): [RegExp, string] => [pattern, '<path>']),
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '<id>'],
  [/\b0x[0-9a-f]+\b/gi, '<id>'],
  [/\b(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{16,}\b/gi, '<id>'],
  [/#[0-9a-f]+\b/gi, '#<id>'],
  [/\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi, '<id>'],
  [/(?<![A-Za-z])\d+(?:[.,:]\d+)*|\d{2,}/g, '<n>'],
  [/\s+/g, ' '],
]

/** The redacted message with ids, numbers, quoted text, paths and addresses replaced; at most 200 characters. */
export function templateOf(message: Redacted): Redacted {
  let template: string = message
  for (const [pattern, replacement] of STEPS) template = template.replace(pattern, replacement)
  return own(template.trim().slice(0, LIMIT))
}
