// Links by which whoever got an alert can act on its incident without logging in: signed, each for one action, used once, gone after three days.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Alert } from '../../store/alert.ts'

/** What a link may do: nothing that hides trouble for good. */
const LINK_ACTIONS = ['acknowledge', 'mute'] as const
export type LinkAction = (typeof LINK_ACTIONS)[number]

export const MUTE_HOURS = 8
export const LINK_LABELS: Record<LinkAction, string> = { acknowledge: 'Acknowledge', mute: `Mute ${MUTE_HOURS} h` }

const HOUR_MS = 3_600_000
const LIFE_HOURS = 72
/** Ours is some 170 long. */
const LONGEST = 600
/** So that no other use of the secret can make a signature that counts here. */
const PURPOSE = 'sentarr alert link 1\n'

export type AlertLink = {
  action: LinkAction
  label: string
  url: string
  /** ISO 8601. */
  expires: string
}

/** What a token says. `use` names the one use that it allows; `until` (epoch milliseconds) ends it. */
export type LinkOrder = { action: LinkAction; incident: string; use: string; until: number }

export type AlertLinks = {
  /** For one message; none where there is nothing to act on. */
  of(alert: Alert, channel: string): AlertLink[]
  /** What a token asks for; null when it is not one of ours. That it ended or was used is for the caller to see. */
  read(token: string): LinkOrder | null
}

/** The hour it ends, not the instant: a delivery that is tried again carries the same links. */
const payload = z.tuple([z.enum(LINK_ACTIONS), z.string().min(1).max(200), z.string().min(1).max(40), z.int()])

/** `publicUrl`: where the dashboard is reached. `secret`: known to this installation alone. */
export function createAlertLinks(given: {
  publicUrl: string
  secret: string
  /** In the language of alerts. */
  labels?: Record<LinkAction, string>
  now(): number
}): AlertLinks {
  const { secret, labels = LINK_LABELS, now } = given
  const base = given.publicUrl.replace(/\/+$/, '')
  const signatureOf = (body: string) => createHmac('sha256', secret).update(`${PURPOSE}${body}`).digest()

  function tokenOf(...order: z.infer<typeof payload>): string {
    const body = Buffer.from(JSON.stringify(order)).toString('base64url')
    return `${body}.${signatureOf(body).toString('base64url')}`
  }

  return {
    of({ id, incident, state }, channel) {
      if (incident === null || (state !== 'raised' && state !== 'repeated')) return []
      const until = Math.ceil(now() / HOUR_MS) + LIFE_HOURS
      const message = createHash('sha256')
        .update(JSON.stringify([id, channel]))
        .digest('base64url')
        .slice(0, 16)
      return LINK_ACTIONS.map((action) => ({
        action,
        label: labels[action],
        url: `${base}/a/${tokenOf(action, incident, message, until)}`,
        expires: new Date(until * HOUR_MS).toISOString(),
      }))
    },
    read(token) {
      const [body = '', signature = '', ...more] = token.length > LONGEST ? [] : token.split('.')
      const signed = Buffer.from(signature, 'base64url')
      const wanted = signatureOf(body)
      if (more.length > 0 || signed.length !== wanted.length || !timingSafeEqual(signed, wanted)) return null
      const parsed = payload.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()))
      if (!parsed.success) return null
      const [action, incident, message, until] = parsed.data
      return { action, incident, use: `${message}.${action}`, until: until * HOUR_MS }
    },
  }
}
