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
  const setOf = (isIn: (trial: Trial, place: number) => boolean): Int32Array => {
    const set = emptySet()
    for (const [place, trial] of all.entries()) if (isIn(trial, place)) add(set, place)
    return set
  }
  const unconditional = setOf(({ needed }) => needed === null)
  const untagged = setOf(({ rule }) => rule.component === undefined)
  const askedBy = new Map<string, Int32Array>()
  for (const [place, { needed }] of all.entries()) {
    // Compared without their digits, as the texts: a few more are tried, and what was found holds for all texts of one shape.
    for (const word of (needed ?? []).map(withoutDigits)) {
      if (!askedBy.has(word)) askedBy.set(word, emptySet())
      add(askedBy.get(word)!, place)
    }
  }
  const find = createWordFinder(new Map([...askedBy].map(([word, set]) => [word, filledOf(set)])))
  const isForUnlevelled = ({ rule }: Trial, place: number) => place >= trials.length || priorityOf(rule) >= 0
  const byLevel = new Map(
    [null, ...LEVELS].map((level): [Level | null, Int32Array] => [
      level,
      setOf((trial, place) => takes(trial.levels, level) && (level !== null || isForUnlevelled(trial, place))),
    ]),
  )
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

/** Of a set with few members: each of its numbers that is not 0, after its index. */
const filledOf = (set: Int32Array): Int32Array =>
  Int32Array.from([...set].flatMap((bits, index) => (bits === 0 ? [] : [index, bits])))
