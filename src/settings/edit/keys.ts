// Which settings count at once and which after a restart.
import { KEYS, type Key, type Values } from '../schema.ts'

const THRESHOLDS: readonly Key[] = ['error_threshold', 'time_window_minutes', 'alert_cooldown_minutes', 'quiet_minutes']
const RULES: readonly Key[] = ['rules', 'monitor_errors', 'monitor_warnings']
const CHANNELS: readonly Key[] = [
  'channels',
  ...KEYS.filter((key) => /^(email|smtp|discord|slack|webhook|custom_webhook)_/.test(key)),
]

const LIVE: ReadonlySet<Key> = new Set<Key>([...THRESHOLDS, ...RULES, ...CHANNELS, 'web_password', 'users_may_mute'])

export const isLive = (key: Key): boolean => LIVE.has(key)

/** What of the program a change of these settings touches. */
export const touches = (keys: readonly Key[]) => ({
  thresholds: keys.some((key) => THRESHOLDS.includes(key)),
  rules: keys.some((key) => RULES.includes(key)),
  channels: keys.some((key) => CHANNELS.includes(key)),
})

export const differing = (before: Values, after: Values): Key[] =>
  KEYS.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
