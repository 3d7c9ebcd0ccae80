// What the broker retains of one server, as messages in the order to publish them.
import type { Snapshot } from '../service/snapshot.ts'
import { type DiscoveryInput, discoveryPayload, serverTopic } from './discovery.ts'
import { type ChannelHealth, ownDevice } from './own-device.ts'
import type { Publication } from './publication.ts'
import { currentProblemOf, problemOf, stateOf, todayOf } from './state.ts'

type Input = Omit<DiscoveryInput, 'plexVersion' | 'tombstones'> & {
  snapshot: Snapshot
  /** Of those that this output shows; undefined where another one shows Sentarr itself. */
  channels: (() => ChannelHealth[]) | undefined
}

/** `<base>/<server id>/status`: whether the server is watched. */
export const statusTopic = (baseTopic: string, serverId: string) => `${serverTopic(baseTopic, serverId)}/status`

/** Ends with "online": who reads it has read all of it. */
export function shownOf(input: Input): Publication[] {
  const { server, baseTopic, snapshot } = input
  const availability = statusTopic(baseTopic, server.id)
  const json = (name: string, value: object): Publication => ({
    topic: `${serverTopic(baseTopic, server.id)}/${name}`,
    payload: JSON.stringify(value),
  })
  return [
    ...ownDevice({ ...input, availability }),
    discoveryPayload({ ...input, plexVersion: snapshot.plexVersion }),
    json('state', stateOf(snapshot)),
    json('current_problem', currentProblemOf(snapshot)),
    json('today', todayOf(snapshot)),
    json('problem', problemOf(snapshot)),
    json('last_alert', snapshot.lastAlert ?? {}),
    { topic: availability, payload: 'online' },
  ]
}
