// One entry of `channels:`. The channels' own schemas say what is right; here what people write is brought into their types.
import { z } from 'zod'
import type { ChannelSettings } from '../alert/channels/channel.ts'
import { commonSettings } from '../alert/channels/common.ts'
import { channelSchema, channelTypes } from '../alert/channels/index.ts'
import { asItems, FLAGS } from './values.ts'

/** Settings that every type has; only these are ever shown. */
export const COMMON_KEYS: ReadonlySet<string> = new Set(['type', ...Object.keys(commonSettings)])

const isObject = (given: unknown): given is Record<string, unknown> =>
  typeof given === 'object' && given !== null && !Array.isArray(given)

const inner = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable
    ? inner(schema.unwrap())
    : schema

/**
 * Home Assistant's options know no optional maps, so the settings of a map may stand beside the others with its name before theirs:
 * `quiet_hours_from`, `template_title`.
 */
function folded({ shape }: z.ZodObject, given: Record<string, unknown>): Record<string, unknown> {
  const result = { ...given }
  for (const [name, schema] of Object.entries(shape)) {
    const map = inner(schema)
    if (!(map instanceof z.ZodObject)) continue
    for (const key of Object.keys(map.shape)) {
      const flat = `${name}_${key}`
      if (!(flat in result)) continue
      result[name] = { ...Object(result[name]), [key]: result[flat] }
      delete result[flat]
    }
  }
  return result
}

/** `Name: value` lines as a map. */
const mapOf = (lines: readonly string[]) =>
  Object.fromEntries(lines.map((line) => [line.split(':')[0]?.trim(), line.slice(line.indexOf(':') + 1).trim()]))

/** Text becomes what the schema asks for: `yes` a boolean, `8` a number, `a, b` a list. What does not fit stays and is refused. */
function typed(schema: z.core.$ZodType | undefined, given: unknown): unknown {
  const wanted = schema && inner(schema)
  if (wanted instanceof z.ZodBoolean) return FLAGS.get(String(given).trim().toLowerCase()) ?? given
  if (wanted instanceof z.ZodNumber && typeof given === 'string') return numberOr(given)
  if (wanted instanceof z.ZodString && typeof given === 'number') return String(given)
  if (wanted instanceof z.ZodEnum && typeof given === 'string') return matching(wanted, given.trim())
  if (wanted instanceof z.ZodArray) return asItems(given)?.map((item) => typed(wanted.element, item)) ?? given
  if (wanted instanceof z.ZodRecord && Array.isArray(given)) return mapOf(given.map(String))
  if (wanted instanceof z.ZodObject && isObject(given)) {
    return Object.fromEntries(
      Object.entries(folded(wanted, given)).map(([key, value]) => [key, typed(wanted.shape[key], value)]),
    )
  }
  return given
}

const numberOr = (given: string) => (given.trim() === '' || Number.isNaN(Number(given)) ? given : Number(given))

/** The option that differs in case only. */
const matching = (wanted: z.ZodEnum, given: string): unknown =>
  wanted.options.find((option) => String(option).toLowerCase() === given.toLowerCase()) ?? given

export const channelEntry = z.unknown().transform((given, context): ChannelSettings => {
  const refuse = (message: string, path: string[]) => {
    context.issues.push({ code: 'custom', message, path, input: isObject(given) ? given[path[0] ?? ''] : given })
    return z.NEVER
  }
  if (!isObject(given)) return refuse('settings like {type: ntfy, topic: plex}', [])
  const type = channelTypes.find((one) => one.type === String(given.type).trim().toLowerCase())
  if (!type) return refuse(`one of ${channelTypes.map((one) => one.type).join(', ')}`, ['type'])
  const written = { ...given, type: type.type, name: given.name ?? type.type }
  const schema = channelSchema(type, FLAGS.get(String(given.enabled).trim().toLowerCase()) ?? true)
  const parsed = schema.safeParse(typed(schema, written), { reportInput: true })
  if (parsed.success) return parsed.data as ChannelSettings
  context.issues.push(...parsed.error.issues.map((issue) => ({ ...issue, input: issue.input }) as z.core.$ZodRawIssue))
  return z.NEVER
})
