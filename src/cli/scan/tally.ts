// What a scan counts besides incidents. Bounded, whatever the logs hold.
import type { FindingCount } from '../../detect/changes.ts'
import type { Finding } from '../../detect/finding.ts'
import type { Level } from '../../plex/record.ts'
import { CATEGORIES, type Category } from '../../rules/vocabulary.ts'

export type UnknownShape = { template: string; count: number; level: Level; sample: string }

/** Findings per minute (epoch minutes). */
export type Timeline = Map<number, number>

/** Message shapes beyond this many are counted together. */
const MAX_SHAPES = 2_000
const MORE_SHAPES = '(other shapes)'

export type Tally = ReturnType<typeof createTally>

export function createTally() {
  const categories = new Map<Category, number>(CATEGORIES.map((category) => [category, 0]))
  const timelines = new Map<Category, Timeline>()
  const shapes = new Map<string, UnknownShape>()
  const ignoredBy = new Map<string, { reason: string; count: number }>()

  return {
    /** Notes the shape of a record that no rule knows. */
    addShape({ key, level, sample }: Finding): void {
      const template = shapes.size < MAX_SHAPES || shapes.has(`${level} ${key}`) ? key : MORE_SHAPES
      const shape = shapes.get(`${level} ${template}`)
      if (shape) shape.count++
      else shapes.set(`${level} ${template}`, { template, count: 1, level: level ?? 'ERROR', sample })
    },
    /** Adds findings as the correlator counts them: one event on many lines is one. */
    count(counts: readonly FindingCount[]): void {
      for (const { category, minute, count } of counts) {
        categories.set(category, (categories.get(category) ?? 0) + count)
        const timeline = timelines.get(category) ?? new Map<number, number>()
        timeline.set(minute, (timeline.get(minute) ?? 0) + count)
        timelines.set(category, timeline)
      }
    },
    ignore({ rule, reason }: { rule: string; reason: string }): void {
      const known = ignoredBy.get(rule)
      if (known) known.count++
      else ignoredBy.set(rule, { reason, count: 1 })
    },
    categories,
    timelines,
    /** Most frequent first. */
    unclassified: (): UnknownShape[] => [...shapes.values()].sort((a, b) => b.count - a.count),
    ignoredBy: () =>
      [...ignoredBy].map(([rule, { reason, count }]) => ({ rule, reason, count })).sort((a, b) => b.count - a.count),
  }
}
