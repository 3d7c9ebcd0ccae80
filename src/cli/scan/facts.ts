// What an incident knows besides its count, in words: which files, hosts or devices it names, how long things took.
import { MOST_VALUES } from './evidence.ts'
import type { ReportIncident } from './report.ts'

/** `more` says what is not shown; '' when that is nothing. */
export type Fact = { label: string; values: string[]; more: string }

const LABELS: Record<string, string> = { plugin: 'Plug-in', url: 'Address' }

/** At most `most` values of each, the newest first. The number of a request helps only where there is one. */
export function factsOf({ values, fields, key, count }: ReportIncident, most: number): Fact[] {
  const named = Object.entries(values)
    .filter(([name, all]) => !isSaidByKey(key, name, all) && (name !== 'request' || count === 1))
    .map(([name, all]) => ({ label: labelOf(name), values: all.slice(0, most), more: moreThan(all.length, most) }))
  const duration = durationOf(fields)
  return duration === null ? named : [{ label: 'How long', values: [duration], more: '' }, ...named]
}

const isSaidByKey = (key: string, name: string, all: string[]): boolean =>
  all.length === 1 && key.split(',').includes(`${name}=${all[0]}`)

function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ')
  return LABELS[name] ?? words.charAt(0).toUpperCase() + words.slice(1)
}

function moreThan(count: number, most: number): string {
  if (count <= most) return ''
  return count < MOST_VALUES ? `and ${count - most} more` : 'and many more'
}

function durationOf({ p95_seconds: usual, longest_seconds: longest }: Record<string, string>): string | null {
  if (longest === undefined) return null
  if (usual === undefined) return `${longest} s`
  return usual === longest ? `up to ${longest} s` : `95 % took at most ${usual} s, the longest ${longest} s`
}
