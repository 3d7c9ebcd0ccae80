// The settings as the API shows and takes them.
import { z } from '@hono/zod-openapi'

const settingSchema = z.object({
  key: z.string(),
  value: z
    .unknown()
    .describe('As in force after the next restart; `••••` when it is set and hidden; null when it is not set.'),
  default: z.unknown(),
  origin: z.enum(['default', 'options.json', 'sentarr.yaml', 'environment', 'file']),
  hidden: z.boolean().describe('Never shown, may be written.'),
  locked: z.boolean().describe('Set by the environment: cannot be changed here.'),
  env: z.string().nullable().describe('Name of the environment variable; null for lists.'),
  live: z.boolean().describe('A change counts at once.'),
  choices: z.array(z.string()).describe('Of a setting with a fixed choice; empty for all others.'),
})
export type ConfigSetting = z.infer<typeof settingSchema>

const configServerSchema = z.object({
  id: z.string(),
  name: z.string(),
  has_token: z.boolean(),
  entry: z.record(z.string(), z.unknown()).describe('As an entry of `servers`, its token as dots.'),
})
export type ConfigServer = z.infer<typeof configServerSchema>

/** `GET config`. `PUT config` takes `{key: value}` of what changes; null removes a setting; `••••` keeps a hidden one. */
export const configSchema = z
  .object({
    file: z.enum(['sentarr.yaml', 'options.json']).describe('Where changes are stored.'),
    writable: z.boolean(),
    settings: z.record(z.string(), z.unknown()),
    items: z.array(settingSchema),
    servers: z
      .object({
        listed: z.boolean().describe('They stand in `servers`; else one in single settings.'),
        items: z.array(configServerSchema),
      })
      .describe('The watched servers, however they are set; sent back as `servers` they become a list.'),
    warnings: z.array(z.string()),
    restart_required: z.array(z.string()),
  })
  .openapi('Config')
export type Config = z.infer<typeof configSchema>

/** The map of what changes, by itself or as `settings`, where `GET config` has it. */
export const configChangeSchema = z
  .record(z.string(), z.unknown())
  .openapi({ type: 'object', additionalProperties: true, example: { error_threshold: 3 } })

export const configSavedSchema = z.object({
  changed: z.array(z.string()),
  applied: z.array(z.string()).describe('In force now.'),
  restart_required: z.array(z.string()),
  warnings: z.array(z.string()),
})
export type ConfigSaved = z.infer<typeof configSavedSchema>
