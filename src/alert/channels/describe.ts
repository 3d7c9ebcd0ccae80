// A channel's settings as data, read from its schema: for the dashboard's form, the documents and the tests.
import { z } from 'zod'
import type { About, ChannelType } from './channel.ts'

/** `lines`: a map, one `Name: value` each. `list`: texts with commas between them. `group`: settings with names of their own. */
export const FIELD_KINDS = ['text', 'secret', 'number', 'choice', 'flag', 'lines', 'list', 'group'] as const

export type ChannelField = Omit<About, 'essential'> & {
  key: string
  kind: (typeof FIELD_KINDS)[number]
  secret: boolean
  required: boolean
  /** Shown at once; the rest is folded away. */
  essential: boolean
  /** In force when it is not given; null without one. */
  default: unknown
  /** Of a choice. */
  choices: string[]
}

/** What is inside of what may be left out, and has a default. */
const inner = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? inner(schema.unwrap()) : schema

/** True for a setting whose value appears in no page, log line or error. */
export const isSecret = (schema: z.core.$ZodType): boolean =>
  (schema as z.ZodType).meta()?.secret === true ||
  ((schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) && isSecret(schema.unwrap()))

/** In the order in which a person fills them in. */
export const fieldsOf = ({ settings }: ChannelType): ChannelField[] =>
  Object.entries(settings.shape).map(([key, schema]) => {
    const { label = key, help, link, example, essential } = (schema as z.ZodType).meta() as Partial<About>
    const kept = inner(schema)
    const absent = (schema as z.ZodType).safeParse(undefined)
    return {
      key,
      label,
      ...(help !== undefined && { help }),
      ...(link !== undefined && { link }),
      example,
      kind: kindOf(kept, isSecret(schema)),
      secret: isSecret(schema),
      required: !absent.success,
      essential: !absent.success || essential === true,
      default: absent.data ?? null,
      choices: kept instanceof z.ZodEnum ? kept.options.map(String) : [],
    }
  })

function kindOf(schema: z.core.$ZodType, secret: boolean): ChannelField['kind'] {
  if (schema instanceof z.ZodObject) return 'group'
  if (schema instanceof z.ZodRecord) return 'lines'
  if (schema instanceof z.ZodArray) return 'list'
  if (schema instanceof z.ZodNumber) return 'number'
  if (schema instanceof z.ZodEnum) return 'choice'
  if (schema instanceof z.ZodBoolean) return 'flag'
  return secret ? 'secret' : 'text'
}
