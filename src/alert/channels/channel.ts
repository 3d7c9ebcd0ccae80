// What a channel is: the settings of its service and one `send`. Everything else (timeouts, secrets, masks, caps) is outside of it.
import { z } from 'zod'
import type { HttpClient } from '../http.ts'
import type { Message } from '../render.ts'
import type { Receipt } from '../target.ts'

/** What the program lends to channels. */
export type ChannelTools = {
  /** IANA name; times in messages are shown in it. */
  timeZone: string
  /** Epoch milliseconds. */
  now(): number
  /** Calls an action of Home Assistant (`notify`, `mobile_app_phone`, data); null without a connection to one. */
  callService: ((domain: string, service: string, data: Record<string, unknown>) => Promise<unknown>) | null
  /** Milliseconds for one whole HTTP call; 15 000 when not given. */
  timeoutMs?: number
}

/** What a channel gets: the lent tools and its own HTTP client. */
export type SenderTools = ChannelTools & { http: HttpClient }

export type SendContext = { key: string; signal: AbortSignal }

export type Sender = {
  /** @throws {DeliveryError} in words without secrets of its own making; what a server echoes is scrubbed outside. */
  send(message: Message, previous: Receipt | null, context: SendContext): Promise<Receipt | null>
}

export type ChannelType<Shape extends z.ZodRawShape = z.ZodRawShape> = {
  type: string
  /** The service's own settings, in its words. Fields wrapped in `secret()` are hidden wherever settings are shown. */
  settings: z.ZodObject<Shape, z.core.$strict>
  /** Milliseconds between two deliveries, by the service's published limits. */
  paceMs: number
  /** What a good answer of this server does not prove, for the channel test. */
  caveat?(settings: z.output<z.ZodObject<Shape, z.core.$strict>>): string | null
  create(settings: z.output<z.ZodObject<Shape, z.core.$strict>>, tools: SenderTools): Sender
}

/** Lets TypeScript infer the settings' type from the schema. */
export const defineChannel = <Shape extends z.ZodRawShape>(type: ChannelType<Shape>): ChannelType =>
  type as unknown as ChannelType

/** Marks a setting as secret: hidden in `check-config`, pages and errors. */
export const secret = <T extends z.ZodType>(schema: T): T => schema.meta({ secret: true })

export const isSecret = (schema: z.ZodType): boolean => schema.meta()?.secret === true

/** An http or https address. */
export const address = () =>
  z.url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' })

/** A setting that must not be empty. */
export const word = () => z.string().trim().min(1)
