// Which rules a record could match, in the order to try them: told from the words it holds, before any pattern runs.
import { LEVELS, type Level } from '../plex/record.ts'
import { createWordFinder } from '../plex/word-finder.ts'
import { type CompiledRule, type Subject, takes } from './compile.ts'
import { priorityOf } from './priority.ts'

export type RuleIndex = (subject: Subject) => CompiledRule[]

/**
 * Orders by priority (then as given). Rules for whole kinds of trouble (of negative priority) rely on Plex's own level: they do not
 * see records without one.
 */
export function indexRules(rules: CompiledRule[]): RuleIndex {
  const ordered = [...rules].sort((a, b) => priorityOf(b.rule) - priorityOf(a.rule))
  /** A set of rules: one bit for each place in `ordered`. */
  const emptySet = () => new Int32Array(Math.ceil(ordered.length / 32))
  const setOf = (isIn: (compiled: CompiledRule) => boolean): Int32Array => {
    const set = emptySet()
    for (const [place, compiled] of ordered.entries()) if (isIn(compiled)) add(set, place)
    return set
  }
  const unconditional = setOf(({ needed }) => needed === null)
  const askedBy = new Map<string, Int32Array>()
  for (const [place, { needed }] of ordered.entries()) {
    for (const word of needed ?? []) {
      if (!askedBy.has(word)) askedBy.set(word, emptySet())
      add(askedBy.get(word)!, place)
    }
  }
  const find = createWordFinder(askedBy)
  const byLevel = new Map(
    [null, ...LEVELS].map((level): [Level | null, Int32Array] => [
      level,
      setOf(({ rule }) => takes(rule.levels, level) && (level !== null || priorityOf(rule) >= 0)),
    ]),
  )
  const asked = emptySet()
  const ask = (set: Int32Array): void => {
    for (let index = 0; index < asked.length; index++) asked[index]! |= set[index]!
  }
  return ({ record: { level }, text }) => {
    asked.set(unconditional)
    find(text.toLowerCase(), ask)
    const allowed = byLevel.get(level)!
    const result: CompiledRule[] = []
    for (let index = 0; index < asked.length; index++) {
      for (let bits = asked[index]! & allowed[index]!; bits !== 0; bits &= bits - 1) {
        result.push(ordered[index * 32 + 31 - Math.clz32(bits & -bits)]!)
      }
    }
    return result
  }
}

function add(set: Int32Array, place: number): void {
  set[place >> 5]! |= 1 << (place & 31)
}
