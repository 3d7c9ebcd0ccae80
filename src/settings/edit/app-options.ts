// Home Assistant's options know no maps that may be missing: settings in the form that the app's schema takes.

const LISTS: ReadonlySet<string> = new Set(['categories', 'servers', 'states', 'mask'])

/** A setting of ours as an option of the app. */
export function asOption(key: string, value: unknown): unknown {
  if (key === 'rules') return Object.entries(Object(value)).map(([id, override]) => ({ id, ...flat(override, '') }))
  if (key === 'channels' && Array.isArray(value)) return value.map((channel) => flatChannel(Object(channel)))
  if (key === 'servers') return value
  return Array.isArray(value) ? value.join(', ') : value
}

function flatChannel(channel: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(channel).flatMap(([key, value]): [string, unknown][] => {
      if (key === 'headers' && !Array.isArray(value)) {
        return [[key, Object.entries(Object(value)).map(([name, text]) => `${name}: ${text}`)]]
      }
      if (Array.isArray(value)) return [[key, LISTS.has(key) || key === 'headers' ? value : value.join(', ')]]
      return typeof value === 'object' && value !== null ? Object.entries(flat(value, `${key}_`)) : [[key, value]]
    }),
  )
}

/** `{policy: {threshold: 1}}` → `{threshold: 1}`; with a prefix `{from: …}` → `{quiet_hours_from: …}`. */
function flat(map: unknown, prefix: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(Object(map)).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(flat(value, prefix))
        : [[`${prefix}${key}`, value]],
    ),
  )
}
