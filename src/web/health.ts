// Whether this process does its work; what `/healthz` answers. Trouble of Plex or of a channel is not ill health: a restart would not mend it.

export type Health = { status: 'ok' | 'failing'; reasons: string[]; version: string }

/** A loop that has not come round for so long (milliseconds) hangs. */
const STUCK_AFTER_MS = 120_000

/** `lastRound`: when the reading of a server last came round; `storeProblem`: why nothing can be stored, or null. Times in epoch milliseconds. */
export function healthOf({
  servers,
  version,
  now,
}: {
  servers: { id: string; lastRound: number; storeProblem: string | null }[]
  version: string
  now: number
}): Health {
  const stuck = servers
    .filter(({ lastRound }) => now - lastRound > STUCK_AFTER_MS)
    .map(
      ({ id, lastRound }) => `the reading of ${id} has not moved for ${Math.round((now - lastRound) / 1000)} seconds`,
    )
  const problems = servers.map(({ storeProblem }) => storeProblem).filter((problem) => problem !== null)
  const reasons = [...stuck, ...new Set(problems)]
  return { status: reasons.length === 0 ? 'ok' : 'failing', reasons, version }
}
