// The four numbers that Home Assistant can turn while Sentarr runs. Turned values survive a restart until the setting itself is changed.
import { z } from 'zod'
import type { Policy } from '../detect/policy.ts'

/** Times in minutes. */
export type Knobs = { error_threshold: number; time_window: number; alert_cooldown: number; mute_minutes: number }

const DEFAULT_MUTE_MINUTES = 60

const storedSchema = z.record(z.string(), z.object({ value: z.number(), configured: z.number() }))

type KnobDeps = {
  /** From the settings. */
  policy: Policy
  /** What `save` stored before; anything unreadable counts as nothing. */
  stored: string | null
  save(text: string): void
}

/** Reads and turns the knobs of one server. */
export function createKnobs({ policy, stored, save }: KnobDeps) {
  const configured = configuredBy(policy)
  let { quietMs } = policy
  const knobs = { ...configured }
  const turned = readStored(stored)
  for (const key of Object.keys(configured) as (keyof Knobs)[]) {
    const entry = turned[key]
    if (entry?.configured === configured[key]) knobs[key] = entry.value
    else delete turned[key]
  }
  return {
    values: (): Readonly<Knobs> => knobs,
    set(key: keyof Knobs, value: number): void {
      knobs[key] = value
      turned[key] = { value, configured: configured[key] }
      save(JSON.stringify(turned))
    },
    /** The default policy with the knobs as they stand. */
    policy: (): Policy => ({
      threshold: knobs.error_threshold,
      windowMs: knobs.time_window * 60_000,
      cooldownMs: knobs.alert_cooldown * 60_000,
      quietMs,
    }),
    /** The settings changed: what they say anew wins over what was turned before. */
    configure(next: Policy): void {
      quietMs = next.quietMs
      const fresh = configuredBy(next)
      for (const key of Object.keys(fresh) as (keyof Knobs)[]) {
        if (fresh[key] === configured[key]) continue
        configured[key] = fresh[key]
        knobs[key] = fresh[key]
        delete turned[key]
      }
      save(JSON.stringify(turned))
    },
  }
}

const configuredBy = ({ threshold, windowMs, cooldownMs }: Policy): Knobs => ({
  error_threshold: threshold,
  time_window: windowMs / 60_000,
  alert_cooldown: cooldownMs / 60_000,
  mute_minutes: DEFAULT_MUTE_MINUTES,
})

function readStored(text: string | null): z.output<typeof storedSchema> {
  try {
    return storedSchema.parse(JSON.parse(text ?? '{}'))
  } catch {
    return {}
  }
}
