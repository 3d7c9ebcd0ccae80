// Every value of the settings that may appear nowhere.
import { channelSecrets } from '../alert/channels/index.ts'
import type { Settings } from './settings.ts'

/** Passwords, tokens and secret addresses, for the log to mask. */
export function secretsOf(settings: Settings): string[] {
  const { mqtt, homeAssistant, web, servers, channels, heartbeatUrl } = settings
  return [
    ...(mqtt.url === null ? [] : loginOf(mqtt.url)),
    homeAssistant?.token,
    web.password,
    heartbeatUrl,
    ...servers.map(({ plexToken }) => plexToken),
    ...channels.flatMap(channelSecrets),
  ].filter((value) => typeof value === 'string')
}

function loginOf(address: string): string[] {
  const { password } = new URL(address)
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password] // one with a bare % in it
  }
}
