// A delivery as the API shows it.

import { redact } from '../../plex/redact.ts'
import type { Alert } from '../../store/alert.ts'
import type { Delivery } from '../../store/rows.ts'
import type { DeliveryItem } from '../schemas/channels.ts'
import { iso } from './time.ts'

/** `alert` null: it is not kept any more. */
export const deliveryItem = (row: Delivery, alert: Alert | null): DeliveryItem => ({
  id: row.id,
  alert: row.alert,
  incident: row.incident,
  server: alert?.server ?? null,
  channel: row.channel,
  state: row.state,
  attempts: row.attempts,
  next_at: row.state === 'pending' || row.state === 'held' ? iso(row.nextAt) : null,
  reason: redact(row.reason),
  created_at: iso(row.createdAt),
  updated_at: iso(row.updatedAt),
  title: alert?.title ?? null,
  part_of: alert?.part_of ?? null,
  alert_state: alert?.state ?? null,
  severity: alert?.severity ?? null,
})
