// What Plex posts to a webhook: a JSON text in a form. Anyone who knows the address can post the same, so nothing in it is proof.
import { z } from 'zod'

/** `server`: the machine identifier, '' when it is not said. */
export type WebhookEvent = { event: string; server: string }

const text = z.unknown().transform((given) => (typeof given === 'string' ? given : ''))
const payloadSchema = z.object({
  event: z.string().regex(/^[a-z][\w.]{0,59}$/i),
  Server: z.object({ uuid: text }).catch({ uuid: '' }),
})

/** Null when it is none. */
export function webhookEventOf(payload: string): WebhookEvent | null {
  try {
    const { data } = payloadSchema.safeParse(JSON.parse(payload))
    return data === undefined ? null : { event: data.event, server: data.Server.uuid }
  } catch {
    return null
  }
}

/** Those that mean something here; of Plex's others it is only known that they exist. */
export const WEBHOOK_EVENTS = {
  'admin.database.corrupted': 'corrupted',
  'admin.database.backup': 'backup',
  'media.play': 'sessions',
  'media.pause': 'sessions',
  'media.resume': 'sessions',
  'media.stop': 'sessions',
  'playback.started': 'sessions',
  'library.new': 'library',
  'library.on.deck': 'nothing',
  'media.scrobble': 'nothing',
  'media.rate': 'nothing',
  'device.new': 'nothing',
} as const

export const isKnownEvent = (event: string): event is keyof typeof WEBHOOK_EVENTS =>
  Object.hasOwn(WEBHOOK_EVENTS, event)
