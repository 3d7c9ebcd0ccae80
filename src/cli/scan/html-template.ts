// Page text in which everything is escaped unless it was made here: log text can never become markup.
import { clean } from '../../plex/clean.ts'

const markup = Symbol('markup')
export type Markup = { [markup]: string }
type Part = string | number | Markup | Part[] | null | false

/** Tagged template; interpolated strings are escaped, lists are joined, null and false are left out. */
export function html(literals: TemplateStringsArray, ...parts: Part[]): Markup {
  return { [markup]: literals.reduce((page, literal, index) => page + textOf(parts[index - 1] ?? null) + literal) }
}

export const toPage = (content: Markup): string => content[markup]

function textOf(part: Part): string {
  if (part === null || part === false) return ''
  if (Array.isArray(part)) return part.map(textOf).join('')
  return typeof part === 'object' ? part[markup] : escapeText(String(part))
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeText = (text: string): string => clean(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!)

/** Text that is part of the program: the style sheet. Never log text. */
export const trusted = (text: string): Markup => ({ [markup]: text })
