// Whether this process does its work; what `/healthz` answers. Trouble of Plex or of a channel is not ill health: a restart would not mend it.

import type { SourceState } from '../service/source.ts'

export type Health = { status: 'ok' | 'failing'; reasons: string[]; version: string }

/** A loop that has not come round for so long (milliseconds) hangs. */
const STUCK_AFTER_MS = 120_000

type Watched = {
  id: string
  /** Why nothing can be stored, or null. */
  storeProblem: string | null
  sources: readonly { name: string; state: Pick<SourceState, 'state' | 'detail' | 'idleMs'> }[]
}

export function healthOf({ servers, version }: { servers: readonly Watched[]; version: string }): Health {
  const reading = servers.flatMap(({ id, sources }) => sources.flatMap(({ name, state }) => reasonsOf(id, name, state)))
  const problems = servers.map(({ storeProblem }) => storeProblem).filter((problem) => problem !== null)
  const reasons = [...reading, ...new Set(problems)]
  return { status: reasons.length === 0 ? 'ok' : 'failing', reasons, version }
}

function reasonsOf(
  server: string,
  source: string,
  { state, detail, idleMs }: Watched['sources'][number]['state'],
): string[] {
  if (state === 'failed') return [`the ${source} of ${server}: ${detail}`]
  if (idleMs === null || idleMs <= STUCK_AFTER_MS) return []
  return [`the reading of ${server} (${source}) has not moved for ${Math.round(idleMs / 1000)} seconds`]
}
