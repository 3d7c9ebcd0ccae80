// How everything is: servers, sources, counts.
import { z } from '@hono/zod-openapi'
import { SERVER_STATES } from '../../plex-api/reachability.ts'
import { LANGUAGES } from '../../rules/languages.ts'
import { CATEGORIES } from '../../rules/vocabulary.ts'
import { SOURCE_KINDS, SOURCE_STATES } from '../../service/source.ts'
import { GAP_REASONS } from '../../source/batch.ts'
import { channelSchema, connectionSchema } from './channels.ts'
import { category, policySchema, severity, time } from './common.ts'

const companionSchema = z
  .object({
    state: z.enum(['connected', 'absent', 'away', 'outdated', 'replaced']),
    detail: z.string().describe('What is the matter and what to do; empty while connected.'),
    install_url: z.string().nullable().describe('Where it is installed; null when it is.'),
  })
  .describe('The integration in Home Assistant that shows Repairs, a to-do list and triggers.')
export type CompanionInfo = z.infer<typeof companionSchema>

export const healthSchema = z.object({
  status: z.enum(['ok', 'failing']),
  reasons: z.array(z.string()),
  version: z.string(),
})

/** `GET session`; open to everybody. */
export const sessionSchema = z.object({
  by: z
    .enum(['ingress', 'password', 'local'])
    .nullable()
    .describe(
      'How this request came in: `ingress`, `password`, `local` (loopback without a password); null: not let in.',
    ),
  needs: z
    .enum(['login', 'password-setting'])
    .nullable()
    .describe('What to do when it is null: log in, or set WEB_PASSWORD first.'),
  may: z
    .enum(['look', 'act', 'administer'])
    .nullable()
    .describe('What one may do here: only look, also acknowledge and mute, or everything; null: not let in.'),
})
export type SessionInfo = z.infer<typeof sessionSchema>

const counts = z.record(category(), z.number())

export const serverSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    sources: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(SOURCE_KINDS),
        state: z.enum(SOURCE_STATES),
        detail: z.string(),
        files: z.number(),
        lag_bytes: z.number(),
      }),
    ),
    caught_up: z.boolean().describe('All that was there at the start has been read.'),
    last_line_at: time().nullable(),
    plex_version: z.string().nullable(),
    plex: z
      .object({
        state: z.enum(SERVER_STATES).nullable(),
        owner: z.boolean().nullable(),
        token_refused: z.boolean().describe('At the first refusal; an incident needs two, a minute apart.'),
        notes: z.array(z.string()).describe('What is the matter with the token, in words.'),
      })
      .nullable()
      .describe(
        'What Plex itself says when it is asked; null where no address and token are set. `owner` false: the token sees no sessions.',
      ),
    open_incidents: z.number(),
    worst_severity: severity().nullable().describe('Of the open ones that are not muted; null without one.'),
    errors_last_hour: z.number(),
    findings_today: counts,
    muted: z.boolean().describe('Nothing of this server is told; `muted_until` null: without an end.'),
    muted_until: time().nullable(),
    lags: z
      .array(z.object({ file: z.string(), seconds: z.number() }))
      .describe('Files with unread lines, and how old the newest read line is.'),
    policy: policySchema.describe('Defaults for rules without a policy of their own.'),
  })
  .openapi('Server')
export type ServerInfo = z.infer<typeof serverSchema>

/** Folders that look like Plex's logs, for whoever has to choose one. */
export const logFoldersSchema = z
  .object({
    items: z.array(
      z.object({
        path: z.string(),
        written_at: time().describe('When its main log was last written.'),
        readable: z.boolean().describe('False: the user that Sentarr runs as may not read it.'),
      }),
    ),
    setting: z.string().describe('The setting that names the folder.'),
    locked_by: z.string().nullable().describe('The environment variable that sets it; null: it can be chosen here.'),
  })
  .openapi('LogFolders')
export type LogFolders = z.infer<typeof logFoldersSchema>

export const logFolderChosenSchema = z.object({
  path: z.string(),
  applied: z.boolean().describe('It is read now; else after a restart.'),
})
export type LogFolderChosen = z.infer<typeof logFolderChosenSchema>

const gapSchema = z.object({
  server: z.string(),
  at: time(),
  file: z.string(),
  reason: z.enum(GAP_REASONS),
  detail: z.string(),
  bytes: z.number().nullable(),
  kept: z.string().nullable().describe('The beginning of a record that was passed over.'),
})

export const statusSchema = z
  .object({
    version: z.string(),
    now: time(),
    started_at: time(),
    restartable: z.boolean().describe('`POST restart` begins anew, so that all saved settings count.'),
    time_zone: z.string(),
    language: z.enum(LANGUAGES).describe('Of titles, causes and steps, in all answers.'),
    health: healthSchema,
    open_incidents: z.number(),
    worst_severity: severity().nullable(),
    quiet_since: time()
      .nullable()
      .describe('When the last incident ended or, if there was none, null: "all quiet for …".'),
    troubles_last_day: z.number().describe('Incidents that were open in the last 24 hours; at most 100.'),
    servers: z.array(serverSchema),
    channels: z.array(channelSchema),
    connections: z.array(connectionSchema),
    companion: companionSchema.nullable().describe('Null without a Home Assistant.'),
    supervised: z.boolean().describe('Runs as a Home Assistant app.'),
    database: z.object({ persistent: z.boolean(), bytes: z.number(), notices: z.array(z.string()) }),
    gaps: z.array(gapSchema).describe('Newest first: log lines that were there and could not be read.'),
    restart_required: z.array(z.string()).describe('Settings that were saved and count after a restart.'),
  })
  .openapi('Status')
export type Status = z.infer<typeof statusSchema>

export const RANGES = ['1h', '24h', '7d', '30d'] as const

/** `GET stats?range=1h|24h|7d|30d&server=`; empty buckets are there too. */
export const statsSchema = z
  .object({
    range: z.enum(RANGES),
    from: time(),
    to: time(),
    bucket_minutes: z.number(),
    buckets: z.array(z.object({ at: time(), counts: z.partialRecord(z.enum(CATEGORIES), z.number()) })),
    totals: counts,
  })
  .openapi('Stats')
export type Stats = z.infer<typeof statsSchema>

export type SourceInfo = ServerInfo['sources'][number]
