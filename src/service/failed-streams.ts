// What failed today for whom: the findings of streams by the player they befell, since local midnight.
import { z } from 'zod'
import type { Finding, Outcome } from '../detect/finding.ts'
import type { Facts } from '../plex/facts.ts'
import { startOfDay } from '../time/zone-clock.ts'

/** Players times troubles; the ones that failed longest ago go first. */
const MOST = 200
/** In a flood the lines around each one would cost more than they tell. */
const LOOKED_UP_AT_ONCE = 20

const failureSchema = z.object({
  /** The player's own name, which often bears its owner's; '' when it is not known. */
  player: z.string(),
  /** What kind of app or device it is; '' when no line says so. */
  device: z.string(),
  rule: z.string().nullable(),
  title: z.string(),
  count: z.number(),
  /** Line time, epoch milliseconds. */
  lastAt: z.number(),
})
export type FailedStream = z.infer<typeof failureSchema>

const storedSchema = z.object({ day: z.number(), failures: z.array(failureSchema) })

export type FailedStreams = {
  /** `factsOf`: what is known around the outcome of that place. */
  heard(outcomes: readonly Outcome[], factsOf: (index: number, fields: Finding['fields']) => Facts): void
  /** Of today, the newest first. */
  today(): FailedStream[]
  /** To be stored with what was heard; undefined when it is stored already. */
  news(): unknown
}

type Deps = {
  /** What `news` gave before. */
  stored: unknown
  /** IANA name. */
  timeZone: string
  now(): number
}

export function createFailedStreams({ stored, timeZone, now }: Deps): FailedStreams {
  const parsed = storedSchema.safeParse(stored)
  let { day, failures } = parsed.success ? parsed.data : { day: 0, failures: [] as FailedStream[] }
  let changed = false

  function turn(): void {
    const today = startOfDay(now(), timeZone)
    if (today === day) return
    day = today
    failures = []
  }

  function add({ rule, title, at }: Finding, facts: Facts): void {
    const device = [facts.client, facts.device].filter((word) => word).join(', ')
    const player = facts.player ?? ''
    const isSame = (one: FailedStream) => one.player === player && one.device === device && one.rule === rule
    const before = failures.find((one) => isSame(one) && (rule !== null || one.title === title))
    const next = {
      player,
      device,
      rule,
      title,
      count: (before?.count ?? 0) + 1,
      lastAt: Math.max(before?.lastAt ?? 0, at),
    }
    failures = [next, ...failures.filter((one) => one !== before)].slice(0, MOST)
    changed = true
  }

  return {
    heard(outcomes, factsOf) {
      turn()
      let left = LOOKED_UP_AT_ONCE
      outcomes.forEach(({ finding }, index) => {
        if (finding?.category !== 'stream_error' || finding.severity === 'info' || finding.at < day) return
        const isKnown = finding.fields.player !== undefined || left-- <= 0
        add(finding, isKnown ? finding.fields : { ...factsOf(index, finding.fields), ...finding.fields })
      })
    },
    today() {
      turn()
      return failures.toSorted((one, other) => other.lastAt - one.lastAt)
    },
    news() {
      if (!changed) return undefined
      changed = false
      return { day, failures }
    },
  }
}
