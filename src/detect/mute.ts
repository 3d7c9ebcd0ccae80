// Mutes: who asked for silence about what, until when. A mute of one incident is a field of the incident.
import type { Incident } from './incident.ts'

/** `value` is the rule's or category's id, '' for the server. `until`: epoch milliseconds, FOREVER without an end. */
export type Mute = { scope: 'server' | 'category' | 'rule'; value: string; until: number }

/** The last moment a Date can hold: a number that survives JSON, unlike Infinity. */
export const FOREVER = 8.64e15

/** True while a mute covers the incident. */
export function isMuted(
  incident: Pick<Incident, 'rule' | 'category' | 'mutedUntil'>,
  mutes: readonly Mute[],
  now: number,
): boolean {
  if (incident.mutedUntil !== null && now < incident.mutedUntil) return true
  return mutes.some(({ scope, value, until }) => {
    if (now >= until) return false
    return scope === 'server' || value === (scope === 'rule' ? incident.rule : incident.category)
  })
}

/** Until when the mutes of today cover the incident; null when none does. Epoch milliseconds, FOREVER without an end. */
export function mutedUntil(
  incident: Pick<Incident, 'rule' | 'category' | 'mutedUntil'>,
  mutes: readonly Mute[],
  now: number,
): number | null {
  const ends = [incident.mutedUntil ?? 0, ...mutes.map(({ until }) => until)].filter((until) => until > now)
  const end = ends.toSorted((a, b) => a - b).find((until) => !isMuted(incident, mutes, until))
  return isMuted(incident, mutes, now) ? (end ?? FOREVER) : null
}

/** `mutes` with one set (or, with `until` null, lifted); those that are over are left out. */
export function withMute(
  mutes: readonly Mute[],
  { scope, value, until }: Omit<Mute, 'until'> & { until: number | null },
  now: number,
): Mute[] {
  const others = mutes.filter((mute) => now < mute.until && !(mute.scope === scope && mute.value === value))
  return until === null || until <= now ? others : [...others, { scope, value, until }]
}
