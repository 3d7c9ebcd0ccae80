// What a text must hold for a pattern to be worth running.
import { type Part, partsOf } from './pattern-tree.ts'

const SHORTEST = 3

/** Lower-case texts, one of which must be in a text for it to match; null when there are none to rely on. */
export function requiredTexts(source: string): string[] | null {
  return neededByAny(partsOf(source))
}

function neededByAny(alternatives: Part[][]): string[] | null {
  const needed = alternatives.map(neededBy)
  return needed.every((texts) => texts !== null) ? needed.flat() : null
}

/** Of all that a sequence needs, what is longest and so rarest. */
function neededBy(parts: Part[]): string[] | null {
  const candidates: string[][] = []
  let run = ''
  for (const part of [...parts, { kind: 'any' } satisfies Part]) {
    if (part.kind === 'text' && !part.optional) {
      run += part.text
      continue
    }
    if (run.length >= SHORTEST) candidates.push([run])
    run = ''
    if (part.kind === 'group' && !part.optional) {
      const inside = neededByAny(part.alternatives)
      if (inside) candidates.push(inside)
    }
  }
  const shortest = (texts: string[]) => Math.min(...texts.map((text) => text.length))
  return candidates.sort((a, b) => shortest(b) - shortest(a) || a.length - b.length)[0] ?? null
}
