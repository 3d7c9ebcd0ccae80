// A configured channel as the API shows it: its routing and how it is doing, nothing of the service's own settings.
import { z } from 'zod'
import type { ChannelSettings } from '../../alert/channels/channel.ts'
import { commonSettings } from '../../alert/channels/common.ts'
import { redact } from '../../plex/redact.ts'
import type { ChannelState } from '../../store/rows.ts'
import type { ApiDeps } from '../api-deps.ts'
import type { ChannelInfo } from '../schemas/channels.ts'
import { maybeIso } from './time.ts'

const routingSchema = z.object(commonSettings)

export function channelInfo(settings: ChannelSettings, state: ChannelState | undefined, waiting: number): ChannelInfo {
  const { enabled, ...routing } = routingSchema.parse(settings)
  const { failingSince = null, lastError = '', lastSentAt = null } = state ?? {}
  return {
    name: settings.name,
    type: settings.type,
    enabled,
    state: enabled ? stateOf(state) : 'off',
    failing_since: maybeIso(failingSince),
    last_error: redact(lastError),
    last_sent_at: maybeIso(lastSentAt),
    waiting,
    min_severity: routing.min_severity ?? null,
    categories: routing.categories ?? null,
    servers: routing.servers ?? null,
    states: routing.states ?? null,
    quiet_hours: routing.quiet_hours
      ? { from: routing.quiet_hours.from, to: routing.quiet_hours.to, except: routing.quiet_hours.except ?? null }
      : null,
    digest: routing.digest ?? null,
    after: routing.after ?? null,
    until_acknowledged: routing.until_acknowledged ?? null,
  }
}

function stateOf(state: ChannelState | undefined): ChannelInfo['state'] {
  if (state === undefined) return 'ready'
  if (state.disabled !== null) return 'switched-off'
  if (state.failingSince !== null) return state.partly ? 'failing-partly' : 'failing'
  return state.lastSentAt === null ? 'ready' : 'ok'
}

export function channelsOf({ store, settings }: Pick<ApiDeps, 'store' | 'settings'>) {
  const states = new Map(store.channels().map((state) => [state.channel, state]))
  const waiting = waitingOf(store)
  return settings().channels.map((channel) => channelInfo(channel, states.get(channel.name), waiting(channel.name)))
}

/** How many deliveries wait for a channel. */
export function waitingOf(store: ApiDeps['store']): (channel: string) => number {
  const counts = new Map(store.waitingByChannel().map(({ channel, count }) => [channel, count]))
  return (channel) => counts.get(channel) ?? 0
}
