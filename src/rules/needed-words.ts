// What a text must hold for a pattern to be worth running. Read by a parser of the whole grammar: the build puts what it says of the
// catalogue in this module's place, so the parser is no part of the program.
import { type AST, RegExpParser } from '@eslint-community/regexpp'
import { SHORTEST_WORD } from '../text/word-finder.ts'

const parser = new RegExpParser()

/** Lower-case texts, one of which must be in a text for the pattern, which ignores case, to match; null when there are none to rely on. */
export function neededWords(source: string): string[] | null {
  return neededByAny(parser.parsePattern(source).alternatives)
}

function neededByAny(alternatives: AST.Alternative[]): string[] | null {
  const needed = alternatives.map(({ elements }) => neededBy(elements))
  return needed.every((texts) => texts !== null) ? needed.flat() : null
}

/** Of all that a sequence needs, what is longest and so rarest. */
function neededBy(elements: AST.Element[]): string[] | null {
  const candidates: string[][] = []
  let run = ''
  const endRun = () => {
    if (run.length >= SHORTEST_WORD) candidates.push([run])
    run = ''
  }
  for (const element of elements) {
    const { part, goesOn } = once(element)
    if (part === null) {
      if (!goesOn) endRun()
      continue
    }
    if (part.type === 'Character') run += String.fromCodePoint(part.value).toLowerCase()
    else {
      endRun()
      const inside = neededByAny(part.alternatives)
      if (inside) candidates.push(inside)
    }
    if (!goesOn) endRun()
  }
  endRun()
  const shortest = (texts: string[]) => Math.min(...texts.map((text) => text.length))
  return candidates.sort((a, b) => shortest(b) - shortest(a) || a.length - b.length)[0] ?? null
}

type Certain = AST.Character | AST.Group | AST.CapturingGroup | AST.LookaheadAssertion

/** What of an element is in the text for certain, and whether what follows in the pattern follows at once in the text. */
function once(element: AST.Element): { part: Certain | null; goesOn: boolean } {
  switch (element.type) {
    case 'Character':
    case 'Group':
    case 'CapturingGroup':
      return { part: element, goesOn: true }
    case 'Quantifier':
      if (element.min === 0) return { part: null, goesOn: false }
      return { part: once(element.element).part, goesOn: element.min === 1 && element.max === 1 }
    case 'Assertion':
      // The others say where, or what is not there.
      return { part: element.kind === 'lookahead' && !element.negate ? element : null, goesOn: true }
    default:
      return { part: null, goesOn: false }
  }
}
