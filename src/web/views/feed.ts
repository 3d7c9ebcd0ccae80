// What the stream shows of a committed row.
import type { ApiDeps } from '../api-deps.ts'
import type { FeedViews } from '../feed.ts'
import { channelsOf } from './channel.ts'
import { deliveryItem } from './delivery.ts'
import { incidentItem } from './incident.ts'
import { serverInfo } from './server.ts'
import { failedItems, streamItems } from './streams.ts'

type Deps = Pick<ApiDeps, 'matcher' | 'language' | 'now' | 'settings' | 'store' | 'servers'>

export const feedViews = ({ matcher, language, now, settings, store, servers }: Deps): FeedViews => ({
  // One text for all who listen, so without what is for some of them.
  incident: (row) => incidentItem(row, { matcher, servers, language }, now(), false),
  delivery: (row) => deliveryItem(row, store.alert(row.alert)?.alert ?? null),
  channel: (name) => channelsOf({ store: store, settings }).find((channel) => channel.name === name) ?? null,
  server(id) {
    const server = servers.find((one) => one.id === id)
    return server ? serverInfo(server, { store, timeZone: settings().timeZone, now: now() }) : null
  },
  streams(id) {
    const server = servers.find((one) => one.id === id)
    return server ? JSON.stringify([streamItems(server, true), failedItems(server, true)]) : ''
  },
})
