// What people do to one incident, wherever they do it: on a page, on a phone, in Home Assistant.
import type { Changes } from '../detect/changes.ts'
import type { Correlator } from '../detect/correlate.ts'
import { FOREVER } from '../detect/mute.ts'

/** Those that Home Assistant may ask for. */
export const INCIDENT_ACTIONS = ['resolve', 'acknowledge', 'mute', 'unmute'] as const

export type IncidentAction = {
  action: (typeof INCIDENT_ACTIONS)[number] | 'reopen'
  /** Of resolve and acknowledge. */
  note?: string
  /** Of mute; without it the incident is muted until it is over. */
  minutes?: number | undefined
}

/** The longest mute in minutes: a year. */
export const MAX_MUTE_MINUTES = 525_600

/** The change that `WatchedServer.apply` takes. The incident must be one of that server's. */
export const incidentChange =
  (id: string, { action, note = '', minutes }: IncidentAction) =>
  (correlator: Correlator, at: number): Changes => {
    switch (action) {
      case 'resolve':
        return correlator.resolve(id, note, at)
      case 'reopen':
        return correlator.reopen(id, at)
      case 'acknowledge':
        return correlator.acknowledge(id, note, at)
      case 'mute':
        return correlator.muteIncident(id, minutes === undefined ? FOREVER : at + minutes * 60_000, at)
      case 'unmute':
        return correlator.muteIncident(id, null, at)
    }
  }
