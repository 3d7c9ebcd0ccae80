// Schemas that many answers share.
import { z } from '@hono/zod-openapi'
import { LEVELS } from '../../plex/record.ts'
import { CATEGORIES, SEVERITIES } from '../../rules/vocabulary.ts'
import { ALERT_STATES } from '../../store/alert.ts'
import { ERRORS } from '../errors.ts'

export const time = () => z.iso.datetime()
export const category = () => z.enum(CATEGORIES)
export const severity = () => z.enum(SEVERITIES)
export const level = () => z.enum(LEVELS)
export const alertState = () => z.enum(ALERT_STATES)

/** Codes: see ERRORS in `errors.ts`. */
export const errorSchema = z
  .object({
    error: z.object({
      code: z.enum(Object.keys(ERRORS) as [keyof typeof ERRORS]),
      message: z.string(),
      details: z.unknown(),
    }),
  })
  .openapi('Error')
export type ApiError = z.infer<typeof errorSchema>

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() })

/** A named schema or null. Its own `nullable()` would be written as `allOf` with the named one, which null never meets. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.null()])

export const policySchema = z.object({
  threshold: z.number(),
  window_minutes: z.number(),
  cooldown_minutes: z.number(),
  quiet_minutes: z.number(),
})
export type PolicyInfo = z.infer<typeof policySchema>

export const cursor = () => z.string().min(1).max(500).optional()
export const limit = (usual: number) => z.coerce.number().int().min(1).max(500).default(usual)
export const serverId = () => z.string().min(1).max(64).optional()

/** A time given by a caller, as epoch milliseconds. */
export const instant = () =>
  z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .optional()

/** A page of a list. */
export type List<Item> = { items: Item[]; next_cursor: string | null }
