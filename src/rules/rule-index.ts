// Which rules a record could match, in the order to try them: told from the words it holds, before any pattern runs.
import { LEVELS, type Level } from '../plex/record.ts'
import { createWordFinder, SHORTEST_WORD } from '../plex/word-finder.ts'
import { type CompiledRule, type Subject, takes } from './compile.ts'
import { priorityOf } from './priority.ts'

/** `rules`: by what they are about; `recoveries`: by what says that it is over. */
export type Candidates = { rules: CompiledRule[]; recoveries: CompiledRule[] }

/** Something that is tried on a record: a rule's own patterns or those of its recovery. */
type Trial = { compiled: CompiledRule; levels: readonly Level[]; needed: string[] | null; takesUnlevelled: boolean }

/**
 * Orders by priority (then as given). Rules for whole kinds of trouble (of negative priority) rely on Plex's own level: they do not
 * see records without one.
 */
export function indexRules(compiledRules: CompiledRule[]): (subject: Subject) => Candidates {
  const ordered = compiledRules.toSorted((a, b) => priorityOf(b.rule) - priorityOf(a.rule))
  const trials: Trial[] = [
    ...ordered.map((compiled) => ({
      compiled,
      levels: compiled.rule.levels,
      needed: compiled.needed,
      takesUnlevelled: priorityOf(compiled.rule) >= 0,
    })),
    ...ordered.flatMap((compiled) => recoveryOf(compiled) ?? []),
  ]

  /** A set of trials: one bit for each place in `trials`. */
  const emptySet = () => new Int32Array(Math.ceil(trials.length / 32))
  const setOf = (isIn: (trial: Trial) => boolean): Int32Array => {
    const set = emptySet()
    for (const [place, trial] of trials.entries()) if (isIn(trial)) add(set, place)
    return set
  }
  const unconditional = setOf(({ needed }) => needed === null)
  const untagged = setOf(({ compiled }) => compiled.rule.component === undefined)
  const askedBy = new Map<string, Int32Array>()
  for (const [place, { needed }] of trials.entries()) {
    for (const word of needed ?? []) {
      if (!askedBy.has(word)) askedBy.set(word, emptySet())
      add(askedBy.get(word)!, place)
    }
  }
  const find = createWordFinder(askedBy)
  const byLevel = new Map(
    [null, ...LEVELS].map((level): [Level | null, Int32Array] => [
      level,
      setOf(({ levels, takesUnlevelled }) => takes(levels, level) && (level !== null || takesUnlevelled)),
    ]),
  )
  const asked = emptySet()
  const ask = (set: Int32Array): void => {
    for (let index = 0; index < asked.length; index++) asked[index]! |= set[index]!
  }
  return ({ record: { level, components }, text }) => {
    asked.set(unconditional)
    find(text.toLowerCase(), ask)
    const allowed = byLevel.get(level)!
    const result: Candidates = { rules: [], recoveries: [] }
    for (let index = 0; index < asked.length; index++) {
      let bits = asked[index]! & allowed[index]!
      if (components.length === 0) bits &= untagged[index]!
      for (; bits !== 0; bits &= bits - 1) {
        const place = index * 32 + 31 - Math.clz32(bits & -bits)
        const list = place < ordered.length ? result.rules : result.recoveries
        list.push(trials[place]!.compiled)
      }
    }
    return result
  }
}

function recoveryOf(compiled: CompiledRule): Trial | null {
  const { recovers } = compiled.rule
  if (!recovers) return null
  const literals = recovers.contains.map((literal) => literal.toLowerCase())
  return {
    compiled,
    levels: recovers.levels,
    needed: literals.every((literal) => literal.length >= SHORTEST_WORD) ? literals : null,
    takesUnlevelled: true,
  }
}

function add(set: Int32Array, place: number): void {
  set[place >> 5]! |= 1 << (place & 31)
}
