// What a channel is: the settings of its service and one `send`. Time limits, retries, secrets, masks and pacing are handled outside of it.
import { z } from 'zod'
import type { Alert, Receipt, VIEWER_FIELDS } from '../../store/alert.ts'
import type { HttpClient } from '../http/http.ts'
import type { AlertLinks } from '../links/links.ts'
import type { StateReport } from '../routing/target.ts'
import type { Language } from '../words/languages/index.ts'
import type { Message } from '../words/render.ts'
import type { Scrub } from '../words/scrub.ts'

/** What every channel has; the type's own settings stand beside them. */
export type ChannelSettings = {
  type: string
  name: string
  enabled: boolean
  [setting: string]: unknown
}

/** What the program lends to channels. */
type Viewer = Partial<Record<(typeof VIEWER_FIELDS)[number], string>>

export type ChannelTools = {
  /** IANA name; times in messages are shown in it. */
  timeZone: string
  /** English when not given. */
  language?: Language
  /** What sends, for services that ask for it. */
  about?: { version: string; installation: string }
  /** What people call a server, when there are several. */
  serverName?(id: string): string | null
  /** Lets the readers of a message act from it; absent where the dashboard has no address. */
  links?: Pick<AlertLinks, 'of'>
  /** Who watched what where when that incident began; {} when nobody knows. */
  viewer?(alert: Pick<Alert, 'server' | 'incident'>): Viewer
  /** Epoch milliseconds. */
  now(): number
  /** Calls an action of Home Assistant (`notify`, `mobile_app_phone`, data); null without a connection to one. */
  callService: ((domain: string, service: string, data: object, signal?: AbortSignal) => Promise<unknown>) | null
  /** Milliseconds for one whole HTTP call; 15 000 when not given. */
  timeoutMs?: number
  /** Told what the server said to each message it took, for the channel test. */
  heard?(answer: string): void
}

/** What a channel gets: the lent tools, its own HTTP client, and what takes its secrets out of an answer before that is cut. */
type SenderTools = ChannelTools & { http: HttpClient; scrub: Scrub }

export type SendContext = { key: string; signal: AbortSignal }

/** How an incident stands, in words. */
export type ReportMessage = Omit<StateReport, 'alert'> & { message: Message }

type Sender = {
  /**
   * Delivers one message. `previous` is what the last delivery of the same incident gave back.
   * @throws {DeliveryError} What a server repeats in its answer is scrubbed of secrets outside.
   */
  send(message: Message, previous: Receipt | null, context: SendContext): Promise<Receipt | null>
  /** As `sendState` of a target; `send` is then for tests only. */
  sendState?(reports: readonly ReportMessage[], context: Pick<SendContext, 'signal'>): Promise<string | null>
}

type Definition<Own> = {
  type: string
  /** As the service is called. */
  name: string
  /** What it is good for, in one sentence. */
  about: string
  /** The service's page that says how to get what the settings ask for. */
  link: string
  /** The service's own settings, in its words, those that must be hidden marked with `secret`. */
  settings: z.ZodObject<z.ZodRawShape, z.core.$strict> & z.ZodType<Own>
  /** Milliseconds between two deliveries, by the service's published limits. */
  paceMs: number
  /** Read by programs: each alert as itself, however many, never several as one. */
  forPrograms?: true
  /** Has `sendState`: it is told how things stand, and decides itself when people hear of it. */
  sendsState?: true
  /** Which settings do not fit together, in words; null when all do. */
  conflict?(settings: Own): { key: keyof Own & string; reason: string } | null
  /** What a good answer of this server does not prove, for the channel test. */
  caveat?(settings: Own): string | null
  create(settings: Own, tools: SenderTools): Sender
}

export type ChannelType = Pick<Definition<never>, 'type' | 'name' | 'about' | 'link'> & {
  settings: z.ZodObject<z.ZodRawShape, z.core.$strict>
  paceMs: number
  forPrograms: boolean
  sendsState: boolean
  conflict(settings: unknown): { key: string; reason: string } | null
  caveat(settings: unknown): string | null
  create(settings: unknown, tools: SenderTools): Sender
}

/** Types `create` by the settings' schema; the registry holds all types alike. */
export function defineChannel<Own>(definition: Definition<Own>): ChannelType {
  return {
    type: definition.type,
    name: definition.name,
    about: definition.about,
    link: definition.link,
    settings: definition.settings,
    paceMs: definition.paceMs,
    forPrograms: definition.forPrograms ?? false,
    sendsState: definition.sendsState ?? false,
    conflict: (settings) => definition.conflict?.(settings as Own) ?? null,
    caveat: (settings) => definition.caveat?.(settings as Own) ?? null,
    create: (settings, tools) => definition.create(settings as Own, tools),
  }
}

/** What a form, a document and a test have to know of a setting beside its schema. */
export type About = {
  label: string
  help?: string
  /** Where to find the value, when it is another page than the channel's own. */
  link?: string
  /** As a person would write it. */
  example: unknown
  /** Asked for at once though it may stay empty; other such settings are folded away. */
  essential?: true
}

/** A setting with what there is to say about it. */
export const field = <T extends z.ZodType>(schema: T, about: About): T => schema.meta(about)

/** Marks a setting that appears in no page, log line or error. */
export const secret = <T extends z.ZodType>(schema: T): T => schema.meta({ secret: true })

/** A text that is not empty. */
export const word = () => z.string().trim().min(1, 'must not be empty')

/** An http or https address without a closing slash. */
export const address = () =>
  z
    .string()
    .trim()
    .regex(/^https?:\/\/[^\s/?#]/i, 'an address that begins with http:// or https://')
    .refine((given) => URL.canParse(given), 'a complete address, like https://host/path')
    .overwrite((given) => given.replace(/\/+$/, ''))

/** The JSON a server answered; null when it is none. Its shape is for the caller to check. */
export function parseJson(body: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(body))
  } catch {
    return {}
  }
}
