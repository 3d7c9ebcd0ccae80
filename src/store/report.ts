// The report of a week: what it says of each server, before anybody puts it into words.
import { z } from 'zod'
import { SEVERITIES, type Severity } from '../rules/vocabulary.ts'

const time = z.number()
const named = { incident: z.string(), rule: z.string().nullable(), severity: z.enum(SEVERITIES), title: z.string() }

/** All incidents of one rule. `count`: findings in the week, `before`: in the week before it. `incident`: the newest of them. */
const troubleSchema = z.object({ ...named, count: z.number(), before: z.number() })
export type ReportTrouble = z.infer<typeof troubleSchema>

/** One time that an incident was open. `to`: null while it is. Epoch milliseconds. */
const spanSchema = z.object({ ...named, from: time, to: time.nullable(), muted: z.boolean() })
export type ReportSpan = z.infer<typeof spanSchema>

const some = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), more: z.number() })
/** `more`: how many are left out. */
export type Some<Item> = { items: Item[]; more: number }

/** `counts`: incidents that were open on that day. */
const daySchema = z.object({
  at: time,
  watched: z.boolean(),
  counts: z.object({ warning: z.number(), error: z.number(), critical: z.number() }),
})
export type ReportDay = z.infer<typeof daySchema>

const serverSchema = z.object({
  server: z.string(),
  /** As people call it. */
  name: z.string(),
  /** Seven, oldest first. */
  days: z.array(daySchema),
  /** How many of the seven days before these were watched. */
  watchedBefore: z.number(),
  /** Times that an incident was open in the week, and in the week before. */
  incidents: z.number(),
  before: z.number(),
  /** Not there in the week before. */
  fresh: some(troubleSchema),
  worse: some(troubleSchema),
  better: some(troubleSchema),
  open: some(spanSchema),
  longest: spanSchema.nullable(),
  frequent: troubleSchema.nullable(),
  /** One next step, for the trouble that needs it most. */
  step: z.object({ title: z.string(), words: z.string() }).nullable(),
})
export type ServerReport = z.infer<typeof serverSchema>

/** From `since` (included) to `until`, as of `asOf`: epoch milliseconds. `timeZone`: IANA name, of its days. Servers: the worst first. */
export const reportSchema = z.object({
  since: time,
  until: time,
  asOf: time,
  timeZone: z.string(),
  servers: z.array(serverSchema),
  /** Servers that are left out. */
  more: z.number(),
})
export type Report = z.infer<typeof reportSchema>

export type CountedSeverity = Exclude<Severity, 'info'>

/** The report with each of its titles and steps changed. */
export function withTexts(report: Report, change: (text: string) => string): Report {
  const titled = <Item extends { title: string }>(one: Item): Item => ({ ...one, title: change(one.title) })
  const all = <Item extends { title: string }>({ items, more }: Some<Item>) => ({ items: items.map(titled), more })
  return {
    ...report,
    servers: report.servers.map((its) => ({
      ...its,
      fresh: all(its.fresh),
      worse: all(its.worse),
      better: all(its.better),
      open: all(its.open),
      longest: its.longest && titled(its.longest),
      frequent: its.frequent && titled(its.frequent),
      step: its.step && { title: change(its.step.title), words: change(its.step.words) },
    })),
  }
}
