// What is allowed but hardly meant: said once, never an error.
import { nearest } from '../text/nearest.ts'
import type { Settings } from './settings.ts'

/** Overrides of rules that do not exist, one sentence each. `ids` are those of all rules. */
export function unknownRules(settings: Pick<Settings, 'rules'>, ids: readonly string[]): string[] {
  const known = new Set(ids)
  return Object.keys(settings.rules)
    .filter((id) => !known.has(id))
    .map((id) => {
      const meant = nearest(id, ids)
      return `rules: there is no rule "${id}"${meant === null ? '' : `; did you mean ${meant}?`}`
    })
}

/** Who is told, in one sentence. */
export function waysOut(settings: Pick<Settings, 'channels' | 'mqtt' | 'homeAssistant'>, supervised: boolean): string {
  const names = settings.channels.filter(({ enabled }) => enabled).map(({ name }) => name)
  const ways = [
    ...(settings.mqtt.url !== null || supervised ? ['Home Assistant over MQTT'] : []),
    ...(settings.homeAssistant !== null || supervised ? ["Home Assistant's bus"] : []),
    ...names,
  ]
  return ways.length === 0
    ? 'Nobody is told: give MQTT_URL, HA_URL with HA_TOKEN, or a channel.'
    : `Alerts go to ${ways.join(', ')}.`
}
