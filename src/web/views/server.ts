// A watched server as the API shows it.
import { behindOf } from '../../service/gauges.ts'
import { tokenNotes } from '../../service/plex/token-notes.ts'
import type { WatchedServer } from '../../service/watched-server.ts'
import type { Store } from '../../store/store.ts'
import { startOfDay } from '../../time/zone-clock.ts'
import type { ServerInfo } from '../schemas/status.ts'
import { policyInfo, worstOf } from './incident.ts'
import { iso, maybeIso, mutedAt } from './time.ts'

type Deps = { store: Pick<Store, 'errorsLastHour' | 'findingsSince'>; timeZone: string; now: number }

export function serverInfo(server: WatchedServer, { store, timeZone, now }: Deps): ServerInfo {
  const { id, name, correlator, sources, status } = server
  const open = correlator.open()
  const view = server.plex?.watch.view() ?? null
  const mute = correlator.mutes(now).find(({ scope }) => scope === 'server')
  return {
    id,
    name,
    sources: sources.states().map(({ name, kind, state: { state, detail, files, lagBytes } }) => {
      return { name, kind, state, detail, files, lag_bytes: lagBytes }
    }),
    caught_up: sources.caughtUp(),
    last_line_at: maybeIso(status.lastLineAt),
    plex_version: view?.version ?? sources.plexVersion(),
    plex: server.plex && plexInfo(server.plex),
    open_incidents: open.length,
    worst_severity: worstOf(open, now),
    errors_last_hour: store.errorsLastHour(id, now),
    findings_today: store.findingsSince(id, startOfDay(now, timeZone)),
    ...mutedAt(mute?.until ?? null, now),
    lags: behindOf(sources, now),
    policy: policyInfo(server.policyOf(null)),
  }
}

function plexInfo({ watch, server }: NonNullable<WatchedServer['plex']>): NonNullable<ServerInfo['plex']> {
  const view = watch.view()
  const { state, owner, tokenTaken } = view
  return { state, owner, token_refused: tokenTaken === false, notes: tokenNotes(view, server.token) }
}

export const gapInfo = ({ at, ...gap }: ReturnType<Store['gaps']>[number]) => ({ ...gap, at: iso(at) })
