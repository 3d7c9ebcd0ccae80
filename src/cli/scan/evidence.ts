// What the findings of each incident say besides their number: samples, what they name, how long things took. Bounded.
import type { Changes } from '../../detect/changes.ts'
import { summary, withDuration } from '../../detect/durations.ts'
import type { Finding } from '../../detect/finding.ts'
import type { Incident } from '../../detect/incident.ts'
import { MORE_KEY } from '../../detect/storm.ts'
import type { Moment, Surroundings } from '../../replay/merge.ts'

/** `at` is null when the line says no time. */
export type Sample = { text: string; at: number | null }

export type Known = {
  /** The worst first where something took time, then in the order of time; at most three. */
  samples: Sample[]
  /** Distinct values of each field, newest first, at most `MOST_VALUES`. */
  values: Record<string, string[]>
  /** As fields: what 95 % of the durations stay under, and the longest. */
  durations: Record<string, string>
  around: Surroundings | null
}

/** Of each field; more than these are not told apart. */
export const MOST_VALUES = 100
const SAMPLES = 3
const DURATIONS = 10_000
/** Of all incidents together; where they have so many, each keeps no more than a few. */
const ALL_VALUES = 20_000
const ALL_DURATIONS = 200_000
const FEW = 5
/** Fields of one finding, or sums of several: as a list of values they say nothing. */
const MEASURES = new Set(['seconds', 'milliseconds', 'wait', 'p95_seconds'])

type Entry = {
  first: Sample
  second: Sample | null
  newest: Sample
  worst: (Sample & { seconds: number }) | null
  durations: number[]
  values: Map<string, Set<string>>
  around: Surroundings | null
}

export function createEvidence() {
  const entries = new Map<string, Entry>()
  let values = 0
  let durations = 0

  function learn(id: string, incident: Incident, moment: Moment, finding: Finding): void {
    const sample = { text: finding.sample, at: moment.undated ? null : finding.at }
    const known = entries.get(id)
    const entry = known ?? {
      first: sample,
      second: null,
      newest: sample,
      worst: null,
      durations: [],
      values: new Map<string, Set<string>>(),
      around: null,
    }
    if (!known) entries.set(id, entry)
    entry.newest = sample
    if (entry.second === null && !isAlike(sample, entry.first)) entry.second = sample
    entry.around ??= moment.around ?? null
    const [seconds] = withDuration([], finding)
    if (seconds !== undefined) {
      if (entry.durations.length < (durations < ALL_DURATIONS ? DURATIONS : FEW)) {
        entry.durations.push(seconds)
        durations++
      }
      if (entry.worst === null || seconds > entry.worst.seconds) entry.worst = { ...sample, seconds }
    }
    if (!known || moment.around) {
      for (const name in incident.fields)
        if (!knows(entry.values, name, incident.fields[name]!)) note(entry.values, name, incident.fields[name]!)
    }
    for (const name in finding.fields) note(entry.values, name, finding.fields[name]!)
  }

  function note(known: Entry['values'], name: string, value: string): void {
    if (MEASURES.has(name)) return
    const its = known.get(name) ?? new Set<string>()
    known.set(name, its)
    if (!its.delete(value)) {
      if (its.size >= (values < ALL_VALUES ? MOST_VALUES : FEW)) its.delete(its.values().next().value!)
      else values++
    }
    its.add(value)
  }

  return {
    /** Takes in what a moment changed. */
    changed({ incidents }: Pick<Changes, 'incidents'>, moment: Moment | null): void {
      const finding = moment?.outcome.finding
      if (!finding) return
      const incident = incidents.find(
        ({ rule, key }) => rule === finding.rule && (key === finding.key || key === MORE_KEY),
      )
      if (incident) learn(incident.id, incident, moment, finding)
    },
    of({ id, samples, fields }: Incident): Known {
      const entry = entries.get(id)
      if (!entry) {
        // No line says it: Sentarr itself saw it. The newest observation knows the most.
        const newestFirst = samples.toReversed().map((text) => ({ text, at: null }))
        const values = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]]))
        return { samples: newestFirst, values, durations: {}, around: null }
      }
      return {
        samples: chosen(entry),
        values: Object.fromEntries([...entry.values].map(([name, all]) => [name, [...all].reverse()])),
        durations: durationsOf(entry),
        around: entry.around,
      }
    },
  }
}

const knows = (values: Entry['values'], name: string, value: string) => values.get(name)?.has(value) === true

function durationsOf({ durations, worst }: Entry): Record<string, string> {
  return worst === null ? {} : { ...summary(durations), longest_seconds: worst.seconds.toFixed(1).replace(/\.0$/, '') }
}

function chosen({ first, second, newest, worst }: Entry): Sample[] {
  const picked: Sample[] = []
  for (const sample of [worst, first, newest, second]) {
    if (sample && picked.length < SAMPLES && !picked.some((one) => isAlike(one, sample))) picked.push(sample)
  }
  const [head, ...rest] = worst ? picked : [null, ...picked]
  rest.sort((a, b) => (a!.at ?? 0) - (b!.at ?? 0))
  return [head, ...rest].filter((sample) => sample != null).map(({ text, at }) => ({ text, at }))
}

/** The same but for the tag that says for which request. */
const isAlike = (a: Sample, b: Sample): boolean => withoutTags(a.text) === withoutTags(b.text)

const withoutTags = (text: string): string => text.replace(/^([A-Z]+ - )?\[[^\]\n]*\] /, '$1')
