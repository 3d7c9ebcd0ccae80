// The settings that every channel has: routing (read by the alert policy) and what is done to its messages.
import { z } from 'zod'
import { CATEGORIES, SEVERITIES } from '../../rules/vocabulary.ts'
import { ALERT_STATES } from '../../store/alert.ts'
import { spanMs } from '../../time/span.ts'
import { DIGEST_TIME, isWeekly } from '../routing/digest.ts'
import { templateProblem } from '../words/template.ts'

const clock = () => z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day as "23:00"')

const span = (least: string, most: string) =>
  z
    .string()
    .trim()
    .refine((given) => {
      const ms = spanMs(given)
      return ms !== null && ms >= spanMs(least)! && ms <= spanMs(most)!
    }, `a span like "30m" or "2h", from ${least} to ${most}`)

const template = () =>
  z.string().superRefine((source, context) => {
    const problem = templateProblem(source)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })

export const commonSettings = {
  name: z.string().trim().min(1).max(64),
  enabled: z.boolean().default(true),
  min_severity: z.enum(SEVERITIES).optional(),
  categories: z.array(z.enum(CATEGORIES)).min(1).optional(),
  /** Ids of servers. */
  servers: z.array(z.string().min(1)).min(1).optional(),
  states: z.array(z.enum(ALERT_STATES)).min(1).optional(),
  /** `except`: alerts of this severity or worse are sent nevertheless. */
  quiet_hours: z.strictObject({ from: clock(), to: clock(), except: z.enum(SEVERITIES).optional() }).optional(),
  digest: z
    .string()
    .trim()
    .toLowerCase()
    .regex(DIGEST_TIME, 'a time of day as "08:00", or of a week as "mon 08:00"')
    .optional(),
  /** Told only when still open after so long, and neither acknowledged nor muted. */
  after: span('1m', '7d').optional(),
  /** Told again so often while open, until somebody acknowledges it. */
  until_acknowledged: span('5m', '7d').optional(),
  /** What is masked beside secrets, which always are. */
  mask: z.array(z.enum(['titles', 'users', 'paths'])).optional(),
  /** Says who was hit: user, title and player of a stream, which no alert names otherwise. */
  viewers: z.boolean().default(false),
  /** Liquid templates in place of Sentarr's own words. */
  template: z.strictObject({ title: template().optional(), body: template().optional() }).optional(),
  /** Whether who reads the messages may acknowledge and mute from them. */
  actions: z.boolean().default(true),
  /** Alerts an hour; more wait and arrive as one summary. */
  max_per_hour: z.int().min(1).default(30),
  /** Allows link-local and cloud metadata addresses. */
  allow_link_local: z.boolean().default(false),
}

/** When people hear of something: not for channels that are told how things stand. */
const TIMING = ['states', 'quiet_hours', 'digest', 'after', 'until_acknowledged'] as const

export function timingConflict(given: { [key in (typeof TIMING)[number]]?: unknown }) {
  const key = TIMING.find((one) => given[one] !== undefined)
  if (key === undefined) return null
  return {
    key,
    reason: 'does not go with this service, which is told all the time what is open: set there when people hear of it',
  }
}

type Given = { digest?: string | undefined; after?: unknown; until_acknowledged?: unknown }

/** Which of the common settings do not fit together, or not to a channel for programs, in words; null when all do. */
export function commonConflict(given: Given, { forPrograms }: { forPrograms: boolean }) {
  if (forPrograms && isWeekly(given.digest))
    return { key: 'digest', reason: 'a weekly report is for people; programs get every alert' }
  const key = (['after', 'until_acknowledged'] as const).find((one) => given[one] !== undefined)
  if (given.digest === undefined || key === undefined) return null
  return { key, reason: 'does not go with a digest: make two channels' }
}
