// Helpers of these tests: the states of one incident.

import type { Channel } from '../../src/alert/channels/index.ts'
import type { Alert, Receipt } from '../../src/store/alert.ts'
import { alertOf, sendContext } from './channels-under-test.ts'

export const raised = alertOf()
export const repeated = alertOf({ id: 'a2', state: 'repeated', count: 40 })
export const resolved = alertOf({ id: 'a3', state: 'resolved', duration_seconds: 3 * 3600 + 300 })

/** The life of one incident on one channel, each receipt handed to the next. */
export async function live(channel: Channel, alerts: Alert[], first: Receipt | null = null): Promise<Receipt | null> {
  let receipt = first
  for (const alert of alerts) receipt = await channel.send(alert, receipt, sendContext(alert.id))
  return receipt
}
