// A watched server as the API shows it.

import type { WatchedServer } from '../../service/watched-server.ts'
import type { Store } from '../../store/store.ts'
import { startOfDay } from '../../time/zone-clock.ts'
import type { ServerInfo } from '../api-types.ts'
import { policyInfo, worstOf } from './incident.ts'
import { iso, maybeIso, mutedAt } from './time.ts'

type Deps = { store: Pick<Store, 'errorsLastHour' | 'findingsSince'>; timeZone: string; now: number }

export function serverInfo(server: WatchedServer, { store, timeZone, now }: Deps): ServerInfo {
  const { id, name, correlator, source, pipeline } = server
  const { state, detail, files, lagBytes } = source.state()
  const open = correlator.open()
  const mute = correlator.mutes(now).find(({ scope }) => scope === 'server')
  return {
    id,
    name,
    source: { state, detail, files, lag_bytes: lagBytes },
    caught_up: pipeline.status.caughtUp,
    last_line_at: maybeIso(pipeline.status.lastLineAt),
    plex_version: pipeline.status.plexVersion,
    open_incidents: open.length,
    worst_severity: worstOf(open, now),
    errors_last_hour: store.errorsLastHour(id, now),
    findings_today: store.findingsSince(id, startOfDay(now, timeZone)),
    ...mutedAt(mute?.until ?? null, now),
    lags: [...pipeline.status.behind].map(([file, at]) => ({ file, seconds: Math.max(0, (now - at) / 1000) })),
    policy: policyInfo(server.policyOf(null)),
  }
}

export const gapInfo = ({ at, ...gap }: ReturnType<Store['gaps']>[number]) => ({ ...gap, at: iso(at) })
