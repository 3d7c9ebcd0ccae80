// Lines of one shape differ in their digits only, and in trouble they come by the thousand: what most patterns say of one they say of all.
import type { LogRecord } from '../plex/record.ts'
import { differInDigits, hashWithoutDigits } from '../text/digits.ts'
import type { Subject, Trial } from './compile.ts'
import type { Candidates } from './rule-index.ts'

type Shape = Pick<LogRecord, 'level' | 'file'> & { text: string; tagged: boolean; candidates: Candidates }

const MOST_SHAPES = 1_024
/** Of longer texts hardly two are alike. */
const LONGEST = 600

/** The same candidates but for those that no record of the shape can match, or that another is always before. */
export function rememberShapes(candidatesFor: (subject: Subject) => Candidates): (subject: Subject) => Candidates {
  const known = new Map<number, Shape>()
  /** What came once is not remembered: a text with a number of its own in letters, as addresses have, never comes again. */
  const cameOnce = new Int32Array(MOST_SHAPES)
  return (subject) => {
    const { record, text } = subject
    if (text.length > LONGEST) return candidatesFor(subject)
    const hash = hashWithoutDigits(text)
    const shape = known.get(hash)
    const tagged = record.components.length > 0
    if (
      shape !== undefined &&
      shape.level === record.level &&
      shape.file === record.file &&
      shape.tagged === tagged &&
      differInDigits(shape.text, text)
    ) {
      return shape.candidates
    }
    const slot = hash & (MOST_SHAPES - 1)
    if (cameOnce[slot] !== hash) {
      cameOnce[slot] = hash
      return candidatesFor(subject)
    }
    const candidates = possible(candidatesFor(subject), subject)
    if (known.size >= MOST_SHAPES) known.clear()
    known.set(hash, { level: record.level, file: record.file, tagged, text, candidates })
    return candidates
  }
}

function possible({ trials, recoveries }: Candidates, subject: Subject): Candidates {
  /** Of the marks and of all others the first counts. */
  const decided = { mark: false, other: false }
  const left: Trial[] = []
  for (const trial of trials) {
    const kind = trial.rule.mark ? 'mark' : 'other'
    const its = decided[kind] ? null : remembered(trial, subject)
    if (its === null) continue
    left.push(its)
    decided[kind] = trial.blind
  }
  return { trials: left, recoveries: recoveries.flatMap((trial) => remembered(trial, subject) ?? []) }
}

const NO_GROUPS = {}
const always = () => NO_GROUPS

/** The trial for all records of the subject's shape; null when it fits none. */
function remembered(trial: Trial, subject: Subject): Trial | null {
  if (!trial.blind) return trial
  if (trial.match(subject) === null) return null
  return trial.plain ? { ...trial, match: always } : trial
}
