// What the stream of events tells, by the name of the event.
import type { Alert } from '../../store/alert.ts'
import type { ChannelInfo, DeliveryItem } from './channels.ts'
import type { IncidentItem } from './incidents.ts'
import type { LogItem } from './logs.ts'
import type { ServerInfo } from './status.ts'

/**
 * Events of `GET stream?logs=&server=`, by the name of the event; `data` is the JSON of the value. After a gap that `Last-Event-ID` cannot
 * close, and at the first connection, the first event is `hello` with `resumed: false`: load what you show anew.
 */
export type StreamEvents = {
  hello: { resumed: boolean; version: string; now: string }
  incident: IncidentItem
  incident_deleted: { id: string }
  alert: Alert & { at: string }
  delivery: DeliveryItem
  channel: ChannelInfo
  /** At most one a second for each server. */
  server: ServerInfo
  /** What is played, or what failed, may be another now: ask `GET streams`. At most one a second for each server. */
  streams: { server: string }
  config: { restart_required: string[] }
  /** Only with `logs=<file>`: entries as they are written, oldest first; `skipped` counts those left out of a flood. */
  log: { server: string; file: string; items: LogItem[]; skipped: number }
}
export type StreamEvent = keyof StreamEvents
