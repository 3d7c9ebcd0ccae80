// The settings as the API shows and takes them.
import { z } from '@hono/zod-openapi'
import type { Config, ConfigSaved, ConfigSetting } from '../api-types.ts'

const settingSchema = z.object({
  key: z.string(),
  value: z.unknown(),
  default: z.unknown(),
  origin: z.enum(['default', 'options.json', 'sentarr.yaml', 'environment', 'file']),
  hidden: z.boolean(),
  locked: z.boolean(),
  env: z.string().nullable(),
  live: z.boolean(),
}) satisfies z.ZodType<ConfigSetting>

export const configSchema = z
  .object({
    file: z.enum(['sentarr.yaml', 'options.json']),
    writable: z.boolean(),
    settings: z.record(z.string(), z.unknown()),
    items: z.array(settingSchema),
    warnings: z.array(z.string()),
    restart_required: z.array(z.string()),
  })
  .openapi('Config') satisfies z.ZodType<Config>

/** The map of what changes, by itself or as `settings`, where `GET config` has it. */
export const configChangeSchema = z
  .record(z.string(), z.unknown())
  .openapi({ type: 'object', additionalProperties: true, example: { error_threshold: 3 } })

export const configSavedSchema = z.object({
  changed: z.array(z.string()),
  applied: z.array(z.string()),
  restart_required: z.array(z.string()),
  warnings: z.array(z.string()),
}) satisfies z.ZodType<ConfigSaved>
