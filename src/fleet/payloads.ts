// What agents say on a broker that others write to as well: read field by field, cut to size, never believed to be more than text.
import { z } from 'zod'
import { CATEGORIES, SEVERITIES } from '../rules/vocabulary.ts'

/** Bytes. An agent's discovery message has some 25 KB, its other messages stay under 16 KiB. */
export const LARGEST_PAYLOAD = 128 * 1024
const MOST_INCIDENTS = 5

const words = (most: number) =>
  z.string().transform((given) =>
    given
      .slice(0, most * 2)
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, most)
      .toWellFormed(),
  )
const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null).catch(null)
const count = () => z.number().int().min(0).max(1e9).default(0).catch(0)
const time = () => maybe(z.iso.datetime({ offset: true }).max(40))
const onOff = () => maybe(z.enum(['ON', 'OFF']).transform((value) => value === 'ON'))
const severity = () => maybe(z.enum(SEVERITIES))
/** An address a browser may be sent to. */
const webAddress = () =>
  maybe(
    z
      .string()
      .max(500)
      .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)),
  )

const incident = z.object({
  id: z.string().min(1).max(200),
  rule: maybe(words(100)),
  category: z.enum(CATEGORIES).catch('other'),
  severity: z.enum(SEVERITIES),
  title: words(200),
  count: count(),
  first_seen: time(),
  last_seen: time(),
})
export type FleetIncident = z.output<typeof incident>

const readable = <Schema extends z.ZodType>(schema: Schema) =>
  z.unknown().transform((given) => {
    const read = schema.safeParse(given)
    return read.success ? [read.data as z.output<Schema>] : []
  })

const SHAPES = {
  state: z.object({
    problem: onOff(),
    open_incidents: count(),
    errors_last_hour: count(),
    last_alert: maybe(words(255)),
    last_alert_time: time(),
    last_log_line: time(),
    logs: onOff(),
    delivery_problem: onOff(),
    version: maybe(words(60)),
    mute: onOff(),
    server_state: maybe(words(20)),
    active_streams: maybe(z.number().int().min(0).max(1e6)),
  }),
  problem: z.object({
    incidents: z.array(readable(incident)).transform((all) => all.flat().slice(0, MOST_INCIDENTS)),
  }),
  owner: z.object({
    instance: z.string().min(1).max(64),
    since: z.number(),
    host: maybe(words(64)),
    url: webAddress(),
  }),
  current_problem: z.object({ severity: severity(), first_step: words(400).catch('') }),
  config: z.object({
    device: z.object({ name: words(64), configuration_url: webAddress() }),
    origin: z
      .object({ sw_version: maybe(words(40)) })
      .nullable()
      .default(null)
      .catch(null),
  }),
}

export type Shape = keyof typeof SHAPES
export type Said<Name extends Shape> = z.output<(typeof SHAPES)[Name]>

export const isShape = (name: string): name is Shape => Object.hasOwn(SHAPES, name)

/** What a message says; null when it is none of ours. */
export function read<Name extends Shape>(name: Name, payload: string): Said<Name> | null {
  try {
    const { success, data } = SHAPES[name].safeParse(JSON.parse(payload))
    return success ? (data as Said<Name>) : null
  } catch {
    return null // whoever wrote it did not write JSON
  }
}
