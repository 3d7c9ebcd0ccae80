// How the configured channels are doing, in a word each.
import type { ChannelSettings } from '../channels/channel.ts'
import type { Outbox } from './outbox.ts'

/** Of channels that are switched on: why messages do not arrive, null while they do; those that arrive in part do. */
export function channelHealth({ channels }: { channels: ChannelSettings[] }, outbox: Pick<Outbox, 'problems'>) {
  const troubles = new Map(
    outbox
      .problems()
      .filter(({ partly }) => !partly)
      .map(({ channel, reason }) => [channel, reason]),
  )
  return channels.filter(({ enabled }) => enabled).map(({ name }) => ({ name, trouble: troubles.get(name) ?? null }))
}
