// One entry of `channels:`. The channels' own schemas say what is right; here what people write is brought into their types.
import { z } from 'zod'
import { commonSettings } from '../alert/channels/common.ts'
import { channelSchema, channelTypes } from '../alert/channels/index.ts'
import type { ChannelSettings } from './settings.ts'
import { asItems, FLAGS } from './values.ts'

/** Settings that every type has; only these are ever shown. */
export const COMMON_KEYS: ReadonlySet<string> = new Set(['type', ...Object.keys(commonSettings)])

const QUIET = /^(\d{1,2}:\d\d)\s*(?:-|–|to)\s*(\d{1,2}:\d\d)(?:\s+except\s+(\w+))?$/
const isObject = (given: unknown): given is Record<string, unknown> =>
  typeof given === 'object' && given !== null && !Array.isArray(given)

/**
 * Home Assistant's options know no optional maps, so those have a flat form as well: `quiet_hours: 23:00-07:00 except critical`,
 * `template_title`, `template_body`. The name is the type when not given.
 */
function unfold({ template_title: title, template_body: body, ...given }: Record<string, unknown>) {
  const quiet = typeof given.quiet_hours === 'string' ? QUIET.exec(given.quiet_hours.trim()) : null
  return {
    ...given,
    name: given.name ?? given.type,
    ...(quiet && { quiet_hours: { from: quiet[1], to: quiet[2], ...(quiet[3] && { except: quiet[3] }) } }),
    ...((title ?? body) !== undefined && {
      template: { ...(title !== undefined && { title }), ...(body !== undefined && { body }) },
    }),
  }
}

const inner = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable
    ? inner(schema.unwrap())
    : schema

/** Text becomes what the schema asks for: `yes` a boolean, `8` a number, `a, b` a list. What does not fit stays and is refused. */
function typed(schema: z.core.$ZodType | undefined, given: unknown): unknown {
  const wanted = schema && inner(schema)
  if (wanted instanceof z.ZodBoolean) return FLAGS.get(String(given).trim().toLowerCase()) ?? given
  if (wanted instanceof z.ZodNumber && typeof given === 'string') return given.trim() === '' ? given : Number(given)
  if (wanted instanceof z.ZodString && typeof given === 'number') return String(given)
  if (wanted instanceof z.ZodEnum && typeof given === 'string') return given.trim().toLowerCase()
  if (wanted instanceof z.ZodArray) return asItems(given)?.map((item) => typed(wanted.element, item)) ?? given
  if (wanted instanceof z.ZodObject && isObject(given)) {
    return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, typed(wanted.shape[key], value)]))
  }
  return given
}

export const channelEntry = z.unknown().transform((given, context): ChannelSettings => {
  const refuse = (message: string, path: string[]) => {
    context.issues.push({ code: 'custom', message, path, input: isObject(given) ? given[path[0] ?? ''] : given })
    return z.NEVER
  }
  if (!isObject(given)) return refuse('settings like {type: ntfy, topic: plex}', [])
  const type = channelTypes.find((one) => one.type === String(given.type).trim().toLowerCase())
  if (!type) return refuse(`one of ${channelTypes.map((one) => one.type).join(', ')}`, ['type'])
  const written = unfold({ ...given, type: type.type })
  const schema = channelSchema(type, FLAGS.get(String(given.enabled).trim().toLowerCase()) ?? true)
  const parsed = schema.safeParse(typed(schema, written), { reportInput: true })
  if (parsed.success) return parsed.data as ChannelSettings
  context.issues.push(...parsed.error.issues.map((issue) => ({ ...issue, input: issue.input }) as z.core.$ZodRawIssue))
  return z.NEVER
})
