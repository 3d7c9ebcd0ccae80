// Channels, their tests and their deliveries.
import { z } from '@hono/zod-openapi'
import { FIELD_KINDS } from '../../alert/channels/describe.ts'
import { DELIVERY_STATES } from '../../store/rows.ts'
import { alertState, category, severity, time } from './common.ts'

/** `ready`: nothing was sent yet. `off`: in the settings. `failing-partly`: some of those behind it are away, the others take everything. `switched-off`: by a final error, until its settings change. */
export const channelSchema = z
  .object({
    name: z.string(),
    type: z.string(),
    enabled: z.boolean(),
    state: z.enum(['ready', 'ok', 'failing', 'failing-partly', 'switched-off', 'off']),
    failing_since: time().nullable(),
    last_error: z.string(),
    last_sent_at: time().nullable(),
    waiting: z.number().describe('Deliveries that wait.'),
    min_severity: severity().nullable(),
    categories: z.array(category()).nullable(),
    servers: z.array(z.string()).nullable(),
    states: z.array(alertState()).nullable(),
    quiet_hours: z.object({ from: z.string(), to: z.string(), except: severity().nullable() }).nullable(),
    digest: z.string().nullable(),
    after: z.string().nullable(),
    until_acknowledged: z.string().nullable(),
  })
  .openapi('Channel')
export type ChannelInfo = z.infer<typeof channelSchema>

/** What a form asks for, and how. */
export const channelTypeSchema = z
  .object({
    type: z.string(),
    name: z.string(),
    about: z.string(),
    link: z.string(),
    sends_state: z.boolean().describe('It is told how things stand and decides itself when people hear of it.'),
    fields: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        help: z.string().optional(),
        link: z.string().optional(),
        example: z.unknown(),
        kind: z.enum(FIELD_KINDS),
        secret: z.boolean(),
        required: z.boolean(),
        essential: z.boolean(),
        default: z.unknown(),
        choices: z.array(z.string()),
      }),
    ),
  })
  .openapi('ChannelType')
export type ChannelTypeInfo = z.infer<typeof channelTypeSchema>

/** A connection that alerts and states go out by, beside the channels. */
export const connectionSchema = z.object({
  name: z.string().describe('`mqtt:<server>` or `home-assistant`.'),
  connected: z.boolean(),
  detail: z.string().describe('What is the matter and what to do; empty while connected.'),
  waiting: z.number(),
})
export type ConnectionInfo = z.infer<typeof connectionSchema>

/** The whole list as `PUT config` takes it, and which of it to try. */
export const channelTrialSchema = z.object({
  channels: z.array(z.record(z.string(), z.unknown())).max(100),
  name: z.string().min(1).max(64),
})

export const channelTestSchema = z.object({ ok: z.boolean(), answer: z.string() })
export type ChannelTest = z.infer<typeof channelTestSchema>

export const deliverySchema = z
  .object({
    id: z.string(),
    alert: z.string(),
    incident: z.string().nullable(),
    server: z.string().nullable().describe('Of the alert; null when that is not kept any more.'),
    channel: z.string(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.number(),
    next_at: time().nullable().describe('Null when it is over.'),
    reason: z.string().describe('Last error, or why it is held, dropped or part of a digest.'),
    created_at: time(),
    updated_at: time(),
    title: z.string().nullable().describe('Of the alert; null when it is not kept any more.'),
    part_of: z.string().nullable().describe('Incident that it goes on as a part of: that, and no end, is told.'),
    alert_state: alertState().nullable(),
    severity: severity().nullable(),
  })
  .openapi('Delivery')
export type DeliveryItem = z.infer<typeof deliverySchema>
