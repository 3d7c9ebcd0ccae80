// Reading alerts, their deliveries and the state of channels.
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { ALERT_STATES, type AlertState, type Receipt } from './alert.ts'
import type { Aside, Row } from './aside.ts'
import { pageOf, positionOf } from './page.ts'
import type { ChannelState, Delivery, DeliveryFilter, Page, StoredAlert } from './rows.ts'
import { alertSchema, channelStateSchema, deliverySchema } from './schemas.ts'

const queueSchema = z.array(z.object({ channel: z.string(), count: z.number() }))

const lastSentSchema = z.object({ state: z.enum(ALERT_STATES) }).optional()

export function createDeliveryQueries(db: DatabaseSync, { readable }: Aside) {
  const alert = db.prepare('SELECT id, at, body FROM alert WHERE id = ?')
  const last = db.prepare(
    `SELECT id, at, body FROM alert WHERE server = ? AND state <> 'test' AND body ->> 'report' IS NULL ORDER BY seq DESC LIMIT 1`,
  )
  const ofIncident = db.prepare('SELECT id, at, body FROM alert WHERE incident = ? ORDER BY seq')
  const waiting = db.prepare(`SELECT * FROM delivery WHERE channel = ? AND state IN ('pending', 'held') ORDER BY seq`)
  const queues = db.prepare(
    `SELECT channel, COUNT(*) AS count FROM delivery INDEXED BY delivery_waiting
     WHERE state IN ('pending', 'held') GROUP BY channel`,
  )
  const one = db.prepare('SELECT * FROM delivery WHERE id = ?')
  const ofAlert = db.prepare('SELECT * FROM delivery WHERE alert = ? ORDER BY seq')
  const list = db.prepare(
    `SELECT * FROM delivery WHERE (created_at, id) < (:at, :id) AND (:channel IS NULL OR channel = :channel)
       AND (:server IS NULL OR alert IN (SELECT id FROM alert WHERE server = :server))
     ORDER BY created_at DESC, id DESC LIMIT :limit`,
  )
  // What went out inside a digest has a reason; the cap is about messages.
  const sent = db.prepare(
    `SELECT COUNT(*) AS count FROM delivery WHERE channel = ? AND state = 'sent' AND updated_at > ? AND reason = ''`,
  )
  const receipt = db.prepare(
    `SELECT * FROM delivery WHERE incident = ? AND channel = ? AND receipt IS NOT NULL ORDER BY seq DESC LIMIT 1`,
  )
  const lastSent = db.prepare(
    `SELECT alert.state FROM delivery JOIN alert ON alert.id = delivery.alert
     WHERE delivery.incident = ? AND delivery.channel = ? AND delivery.state = 'sent'
     ORDER BY delivery.updated_at DESC, delivery.seq DESC LIMIT 1`,
  )
  const channels = db.prepare('SELECT channel, body FROM channel_state ORDER BY channel')

  const alerts = (rows: readonly Row[]) =>
    readable(
      'alert',
      rows,
      (row): StoredAlert => ({ at: Number(row.at), alert: alertSchema.parse(JSON.parse(String(row.body))) }),
    )
  const deliveries = (rows: readonly Row[]) => readable('delivery', rows, (row): Delivery => deliverySchema.parse(row))

  return {
    alert: (id: string): StoredAlert | null => alerts(alert.all(id))[0] ?? null,
    lastAlert: (server: string): StoredAlert | null => alerts(last.all(server))[0] ?? null,
    alertsOf: (incident: string): StoredAlert[] => alerts(ofIncident.all(incident)),
    waiting: (channel: string): Delivery[] => deliveries(waiting.all(channel)),
    waitingByChannel: () => queueSchema.parse(queues.all()),
    delivery: (id: string): Delivery | null => deliveries(one.all(id))[0] ?? null,
    deliveriesOf: (id: string): Delivery[] => deliveries(ofAlert.all(id)),
    listDeliveries(filter: DeliveryFilter, page: { limit: number; cursor?: string | null }): Page<Delivery> {
      const { channel = null, server = null } = filter
      const rows = deliveries(list.all({ ...positionOf(page.cursor), channel, server, limit: page.limit + 1 }))
      return pageOf(rows, page.limit, ({ createdAt, id }) => ({ at: createdAt, id }))
    },
    sentSince: (channel: string, since: number): number => Number(sent.get(channel, since)?.count),
    receipt: (incident: string, channel: string): Receipt | null =>
      deliveries(receipt.all(incident, channel))[0]?.receipt ?? null,
    lastSent: (incident: string, channel: string): AlertState | null =>
      lastSentSchema.parse(lastSent.get(incident, channel))?.state ?? null,
    channels: (): ChannelState[] =>
      readable('channel', channels.all(), ({ body }) => channelStateSchema.parse(JSON.parse(String(body)))),
  }
}
