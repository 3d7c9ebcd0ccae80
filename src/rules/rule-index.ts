// Which patterns a record could match, in the order to try them: told from the words it holds, before any pattern runs.
import { LEVELS, type Level } from '../plex/record.ts'
import { withoutDigits } from '../text/digits.ts'
import { createWordFinder } from '../text/word-finder.ts'
import { type CompiledRule, type Subject, type Trial, takes } from './compile.ts'
import { priorityOf } from './priority.ts'

/** `trials`: what the record may be about; `recoveries`: what it may say the end of. */
export type Candidates = { trials: Trial[]; recoveries: Trial[] }

/**
 * Orders by priority (then as given). Rules for whole kinds of trouble (of negative priority) rely on Plex's own level: they do not
 * see records without one.
 */
export function indexRules(rules: CompiledRule[]): (subject: Subject) => Candidates {
  const ordered = rules.toSorted((a, b) => priorityOf(b.rule) - priorityOf(a.rule))
  const trials = ordered.flatMap((compiled) => compiled.trials)
  const recoveries = ordered.flatMap((compiled) => compiled.recoveries)
  const all = [...trials, ...recoveries]

  /** A set of trials: one bit for each place in `all`. */
  const emptySet = () => new Int32Array(Math.ceil(all.length / 32))
  const unconditional = emptySet()
  const untagged = emptySet()
  const byLevel = new Map([null, ...LEVELS].map((level): [Level | null, Int32Array] => [level, emptySet()]))
  const askedBy = new Map<string, number[]>()
  for (const [place, { rule, levels, needed }] of all.entries()) {
    for (const level of levels) add(byLevel.get(level)!, place)
    if (takes(levels, null) && (place >= trials.length || priorityOf(rule) >= 0)) add(byLevel.get(null)!, place)
    if (rule.component === undefined) add(untagged, place)
    if (needed === null) add(unconditional, place)
    for (const word of needed ?? []) {
      // Compared without their digits, as the texts: a few more are tried, and what was found holds for all texts of one shape.
      const asked = withoutDigits(word)
      const places = askedBy.get(asked)
      if (places === undefined) askedBy.set(asked, [place])
      else places.push(place)
    }
  }
  const find = createWordFinder(new Map([...askedBy].map(([word, places]) => [word, filledOf(places)])))
  const asked = emptySet()
  const ask = (filled: Int32Array): void => {
    for (let at = 0; at < filled.length; at += 2) asked[filled[at]!]! |= filled[at + 1]!
  }
  return ({ record: { level, components }, text }) => {
    asked.set(unconditional)
    find(withoutDigits(text.toLowerCase()), ask)
    const allowed = byLevel.get(level)!
    const result: Candidates = { trials: [], recoveries: [] }
    for (let index = 0; index < asked.length; index++) {
      let bits = asked[index]! & allowed[index]!
      if (components.length === 0) bits &= untagged[index]!
      for (; bits !== 0; bits &= bits - 1) {
        const place = index * 32 + 31 - Math.clz32(bits & -bits)
        const list = place < trials.length ? result.trials : result.recoveries
        list.push(all[place]!)
      }
    }
    return result
  }
}

function add(set: Int32Array, place: number): void {
  set[place >> 5]! |= 1 << (place & 31)
}

/** A set with few members, in order: each of its numbers that is not 0, after its index. */
function filledOf(places: number[]): Int32Array {
  const filled: number[] = []
  for (const place of places) {
    if (filled.at(-2) !== place >> 5) filled.push(place >> 5, 0)
    filled[filled.length - 1]! |= 1 << (place & 31)
  }
  return Int32Array.from(filled)
}
