// All channel types, and how one configured channel is built from its settings.
import { z } from 'zod'
import type { ChannelSettings } from '../../settings/settings.ts'
import type { Alert } from '../alert.ts'
import type { Receipt } from '../target.ts'
import type { ChannelTools, ChannelType, SendContext } from './channel.ts'
import { commonSettings } from './common.ts'

export type { ChannelTools } from './channel.ts'

export const channelTypes: readonly ChannelType[] = []

/** A configured channel; with `wants` (the routing) added it is a Target. */
export type Channel = {
  name: string
  type: string
  paceMs: number
  send(alert: Alert, previous: Receipt | null, context: SendContext): Promise<Receipt | null>
  /** Several alerts as one message: the daily digest, or what waited while the channel was out of reach. */
  sendDigest(alerts: Alert[], why: 'daily' | 'catch-up', context: SendContext): Promise<void>
  /** What a good answer does not prove (a Home Assistant webhook answers 200 whatever it did); null when it proves the receipt. */
  caveat: string | null
}

/**
 * The schema of one entry of `channels:`; a channel that is off is checked for shape only (nothing is required).
 * `schema.shape[key].meta()?.secret` tells what to hide.
 */
export function channelSchema(type: ChannelType, enabled: boolean) {
  const own = enabled ? type.settings : type.settings.partial()
  return z.strictObject({ type: z.literal(type.type), ...commonSettings, ...own.shape })
}

/** Values of a channel's settings that may appear nowhere: for the log, the pages and every error. */
export function channelSecrets(_settings: ChannelSettings): string[] {
  return []
}

/** Builds a channel from settings that `channelSchema` accepted. */
export function createChannel(_settings: ChannelSettings, _tools: ChannelTools): Channel {
  throw new Error('to be written')
}
