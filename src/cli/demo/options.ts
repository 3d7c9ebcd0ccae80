// What `sentarr demo` is asked for.
import { usageLine } from '../help.ts'
import { parseArguments, UsageError } from '../usage.ts'

/** `webPort` null: the usual one, or another where it is taken. */
export type DemoOptions = {
  withPlex: boolean
  plexPort: number
  mqttPort: number
  webPort: number | null
  seed: number
}

/** Null: help is wanted. @throws {UsageError} */
export function readOptions(args: string[]): DemoOptions | null {
  const { values, positionals } = parseArguments(args, {
    plex: { type: 'boolean', default: false },
    'plex-port': { type: 'string', default: '0' },
    'mqtt-port': { type: 'string', default: '0' },
    'web-port': { type: 'string' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) return null
  if (positionals.length > 0) throw new UsageError(`unexpected "${positionals[0]}" (${usageLine('demo')})`)
  const whole = (name: 'plex-port' | 'mqtt-port' | 'web-port' | 'seed', most: number) => {
    const given = values[name] ?? ''
    const number = Number(given)
    if (!/^\d+$/.test(given) || number > most) throw new UsageError(`--${name} ${given}: a number from 0 to ${most}`)
    return number
  }
  return {
    withPlex: values.plex,
    plexPort: whole('plex-port', 65_535),
    mqttPort: whole('mqtt-port', 65_535),
    webPort: values['web-port'] === undefined ? null : whole('web-port', 65_535),
    seed: whole('seed', 2 ** 32 - 1),
  }
}
