// What a scan counts besides incidents. Bounded, whatever the logs hold.
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

  function addShape({ key, level, sample }: Finding): void {
    const template = shapes.size < MAX_SHAPES || shapes.has(`${level} ${key}`) ? key : MORE_SHAPES
    const shape = shapes.get(`${level} ${template}`)
    if (shape) shape.count++
    else shapes.set(`${level} ${template}`, { template, count: 1, level: level ?? 'ERROR', sample })
  }

  return {
    add(finding: Finding): void {
      categories.set(finding.category, (categories.get(finding.category) ?? 0) + 1)
      const minute = Math.floor(finding.at / 60_000)
      const timeline = timelines.get(finding.category) ?? new Map<number, number>()
      timeline.set(minute, (timeline.get(minute) ?? 0) + 1)
      timelines.set(finding.category, timeline)
      if (finding.rule === null) addShape(finding)
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
