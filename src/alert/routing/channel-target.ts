// A configured channel as a target of the outbox: its sending with its routing.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { spanMs } from '../../time/span.ts'
import type { ChannelSettings } from '../channels/channel.ts'
import { commonSettings } from '../channels/common.ts'
import { type Channel, type ChannelTools, createChannel } from '../channels/index.ts'
import { quietUntil, type Routing, wants } from './policy.ts'
import type { Target } from './target.ts'

const routingSchema = z.object(commonSettings)

/** `settings` are the channel's own, checked ones; `timeZone` is the one of its clock times. */
function channelTarget(channel: Channel, settings: ChannelSettings, timeZone: string): Target {
  const routing = routingSchema.parse(settings)
  const escalates = escalationOf(routing)
  return {
    name: channel.name,
    paceMs: channel.paceMs,
    ...(channel.perHour !== null && { perHour: channel.perHour }),
    digests: channel.perHour !== null,
    fingerprint: createHash('sha256').update(JSON.stringify(settings)).digest('hex'),
    ...(escalates && {
      escalation: { ...escalates, quietUntil: (alert, now) => quietUntil(alert, routing, timeZone, now) },
    }),
    wants: (alert, now) => wants(alert, routing, timeZone, now),
    send: channel.send,
    ...(channel.sendState && { sendState: channel.sendState }),
  }
}

function escalationOf({ after, until_acknowledged }: Routing) {
  const [afterMs, repeatMs] = [spanMs(after ?? ''), spanMs(until_acknowledged ?? '')]
  if (afterMs === null && repeatMs === null) return null
  return { ...(afterMs !== null && { afterMs }), ...(repeatMs !== null && { repeatMs }) }
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
