// A regular expression taken apart as far as is needed to tell cheaply where it cannot match.

/** `any` stands for classes, dots, assertions and all else that says nothing about the text. */
export type Part =
  | { kind: 'any' }
  | { kind: 'text'; text: string; optional: boolean }
  | { kind: 'group'; alternatives: Part[][]; optional: boolean }

const OPENING = /\((?:\?(?::|<\w+>|=|!|<=|<!))?/y
const QUANTIFIER = /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y

/** The alternatives of a valid pattern, each a sequence of parts. Text is in lower case: patterns ignore case. */
export function partsOf(source: string): Part[][] {
  return parse(source, 0).alternatives
}

function parse(source: string, from: number): { alternatives: Part[][]; end: number } {
  const alternatives: Part[][] = [[]]
  let at = from
  while (at < source.length && source[at] !== ')') {
    if (source[at] === '|') {
      alternatives.push([])
      at++
      continue
    }
    const { part, end } = readPart(source, at)
    const quantifier = readAt(QUANTIFIER, source, end)
    const optional = /^(?:[*?]|\{0)/.test(quantifier)
    const parts = alternatives.at(-1)!
    if (part) parts.push('optional' in part ? { ...part, optional } : part)
    // What is repeated is there once at least, but what follows does not touch it.
    if (quantifier !== '' && !optional) parts.push({ kind: 'any' })
    at = end + quantifier.length
  }
  return { alternatives, end: at + 1 }
}

function readPart(source: string, at: number): { part: Part | null; end: number } {
  const character = source[at]!
  if (character === '(') {
    const opening = readAt(OPENING, source, at)
    const { alternatives, end } = parse(source, at + opening.length)
    if (/!|<=/.test(opening)) return { part: null, end }
    return { part: { kind: 'group', alternatives, optional: false }, end }
  }
  if (character === '[') return { part: { kind: 'any' }, end: endOfClass(source, at) }
  if (character === '^') return { part: null, end: at + 1 }
  if (character === '\\') {
    const escaped = source[at + 1]!
    // \b says where, not what.
    if (escaped === 'b') return { part: null, end: at + 2 }
    return { part: /\w/.test(escaped) ? { kind: 'any' } : text(escaped), end: at + 2 }
  }
  if (character === '.' || character === '$') return { part: { kind: 'any' }, end: at + 1 }
  return { part: text(character), end: at + 1 }
}

/** What a sticky expression takes from this place on. */
function readAt(expression: RegExp, source: string, at: number): string {
  expression.lastIndex = at
  return expression.exec(source)?.[0] ?? ''
}

const text = (character: string): Part => ({ kind: 'text', text: character.toLowerCase(), optional: false })

function endOfClass(source: string, at: number): number {
  for (let next = at + 1; next < source.length; next++) {
    if (source[next] === '\\') next++
    else if (source[next] === ']') return next + 1
  }
  return source.length
}
