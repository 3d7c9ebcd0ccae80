// Times as the API writes them.
import { FOREVER } from '../../detect/mute.ts'

export const iso = (ms: number): string => new Date(ms).toISOString()

export const maybeIso = (ms: number | null): string | null => (ms === null ? null : iso(ms))

/** Whether a mute holds, and until when; one without an end has no time. */
export const mutedAt = (until: number | null, now: number): { muted: boolean; muted_until: string | null } => {
  const muted = until !== null && until > now
  return { muted, muted_until: muted && until < FOREVER ? iso(until) : null }
}
