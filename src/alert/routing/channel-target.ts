// A configured channel as a target of the outbox: its sending with its routing.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ChannelSettings } from '../channels/channel.ts'
import { commonSettings } from '../channels/common.ts'
import { type Channel, type ChannelTools, createChannel } from '../channels/index.ts'
import { wants } from './policy.ts'
import type { Target } from './target.ts'

const routingSchema = z.object(commonSettings)

/** `settings` are the channel's own, checked ones; `timeZone` is the one of its clock times. */
function channelTarget(channel: Channel, settings: ChannelSettings, timeZone: string): Target {
  const routing = routingSchema.parse(settings)
  return {
    name: channel.name,
    paceMs: channel.paceMs,
    perHour: channel.perHour,
    digests: true,
    fingerprint: createHash('sha256').update(JSON.stringify(settings)).digest('hex'),
    wants: (alert, now) => wants(alert, routing, timeZone, now),
    send: channel.send,
  }
}

/** The channels that are on. `heard` keeps what each one's server last said to a message it took. */
export const channelTargets = (
  channels: readonly ChannelSettings[],
  tools: ChannelTools,
  heard: Map<string, string>,
): Target[] =>
  channels
    .filter(({ enabled }) => enabled)
    .map((its) => {
      const channel = createChannel(its, { ...tools, heard: (answer) => heard.set(its.name, answer) })
      return channelTarget(channel, its, tools.timeZone)
    })
