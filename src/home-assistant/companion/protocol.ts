// The conversation with the companion integration (`custom_components/sentarr`), over Core's websocket.
import { z } from 'zod'
import { INCIDENT_ACTIONS, MAX_MUTE_MINUTES } from '../../service/incident-action.ts'

/** It rises only when an older side could not follow. */
export const PROTOCOL = 1
/** Of an integration that we still understand. */
export const OLDEST_PROTOCOL = 1

/** Fired on the bus when the integration is set up. */
export const READY = 'sentarr_ready'

/** What Core answers to `sentarr/connect` while there is nobody to connect to. */
export const ABSENT = ['unknown_command', 'not_set_up']

/** An incident as the integration shows it: words of the catalogue, nothing out of a log. */
export type CompanionItem = {
  id: string
  server: string
  rule: string | null
  category: string
  severity: string
  title: string
  cause: string
  advice: string[]
  count: number
  first_seen: string
  last_seen: string
  muted: boolean
  acknowledged: boolean
  /** A root cause that is open as well explains it. */
  consequence: boolean
  learn_more: string | null
  url: string
}

export type CompanionSnapshot = {
  servers: { id: string; name: string }[]
  /** Open ones, the worst first. */
  incidents: CompanionItem[]
  /** Epoch milliseconds: when a mute ends next and the snapshot is another one; null while none does. */
  nextChangeAt: number | null
}

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))

export const questionSchema = z.discriminatedUnion('command', [
  z.object({
    command: z.enum(INCIDENT_ACTIONS),
    incident: z.string().min(1).max(200),
    minutes: z.number().positive().max(MAX_MUTE_MINUTES).optional(),
  }),
  z.object({ command: z.literal('explain'), line: z.string().max(4_000) }),
  z.object({ command: z.literal('history'), server: z.string(), since: time, until: time }),
])
export type Question = z.infer<typeof questionSchema>

/** What the integration says by itself: a greeting, a question, or why it says nothing more. */
export const eventSchema = z.union([
  z.looseObject({ request: z.int(), command: z.string() }),
  z.object({ protocol: z.int(), version: z.string().default('') }),
  z.object({ outdated: z.literal(true) }),
  z.object({ replaced: z.boolean() }),
])

/** What a question is refused with; the message is shown to people. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: 'unknown_incident' | 'unknown_question' | 'refused'
  constructor(code: Refusal['code'], message: string) {
    super(message)
    this.code = code
  }
}
