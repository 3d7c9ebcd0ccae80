// What a scan counts besides incidents. Bounded, whatever the logs hold.
import type { FindingCount } from '../../detect/changes.ts'
import type { Finding } from '../../detect/finding.ts'
import type { Level } from '../../plex/record.ts'
import { CATEGORIES, type Category } from '../../rules/vocabulary.ts'
import { createTimeline, type Timeline } from './timeline.ts'

export type UnknownShape = { template: string; count: number; level: Level; sample: string }

/** Message shapes beyond this many are counted together. */
const MAX_SHAPES = 2_000
const MORE_SHAPES = '(other shapes)'

export type Tally = ReturnType<typeof createTally>

export function createTally() {
  const categories = new Map<Category, number>(CATEGORIES.map((category) => [category, 0]))
  const timelines = new Map<Category, ReturnType<typeof createTimeline>>()
  const shapes = new Map<string, UnknownShape>()
  const ignoredBy = new Map<string, { reason: string; count: number }>()

  function add(category: Category, minute: number, count: number): void {
    categories.set(category, (categories.get(category) ?? 0) + count)
    const timeline = timelines.get(category) ?? createTimeline()
    timelines.set(category, timeline)
    timeline.add(minute, count)
  }

  return {
    /** Counts a finding that no rule knows, and notes its shape: how bad it is nobody can say, so it makes no incident of a report. */
    addUnknown(finding: Finding): void {
      const { key, level, category, at } = finding
      add(category, Math.floor(at / 60_000), 1)
      const template = shapes.size < MAX_SHAPES || shapes.has(`${level} ${key}`) ? key : MORE_SHAPES
      const shape = shapes.get(`${level} ${template}`)
      if (shape) shape.count++
      else shapes.set(`${level} ${template}`, { template, count: 1, level: level ?? 'ERROR', sample: finding.sample })
    },
    /** Adds findings as the correlator counts them: one event on many lines is one. */
    count(counts: readonly FindingCount[]): void {
      for (const { category, minute, count } of counts) add(category, minute, count)
    },
    ignore({ rule, reason }: { rule: string; reason: string }): void {
      const known = ignoredBy.get(rule)
      if (known) known.count++
      else ignoredBy.set(rule, { reason, count: 1 })
    },
    categories,
    timelines: (): Map<Category, Timeline> => new Map([...timelines].map(([category, one]) => [category, one.slots()])),
    /** Most frequent first. */
    unclassified: (): UnknownShape[] => [...shapes.values()].sort((a, b) => b.count - a.count),
    ignoredBy: () =>
      [...ignoredBy].map(([rule, { reason, count }]) => ({ rule, reason, count })).sort((a, b) => b.count - a.count),
  }
}
