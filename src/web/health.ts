// Whether this process does its work; what `/healthz` answers. Trouble of Plex or of a channel is not ill health: a restart would not mend it.

export type Health = { status: 'ok' | 'failing'; reasons: string[]; version: string }

/** A loop that has not come round for so long (milliseconds) hangs. */
const STUCK_AFTER_MS = 120_000

/**
 * @param loops name and wall time (epoch milliseconds) of the last round of each loop that must keep turning
 * @param storeProblem why nothing can be stored, or null
 */
export function healthOf(input: {
  loops: { name: string; lastRound: number }[]
  storeProblem: string | null
  version: string
  now: number
}): Health {
  const reasons = input.loops
    .filter(({ lastRound }) => input.now - lastRound > STUCK_AFTER_MS)
    .map(({ name, lastRound }) => `${name} has not moved for ${Math.round((input.now - lastRound) / 1000)} seconds`)
  if (input.storeProblem !== null) reasons.push(input.storeProblem)
  return { status: reasons.length === 0 ? 'ok' : 'failing', reasons, version: input.version }
}
