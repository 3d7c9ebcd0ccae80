// The four channels of the original's environment names, as entries of the list of channels; and what must hold among all channels.

import type { ChannelSettings } from '../alert/channels/channel.ts'
import { isReservedName } from '../alert/routing/target-names.ts'
import { channelEntry } from './channel.ts'
import type { Key, Values } from './schema.ts'

type Original = {
  name: 'email' | 'discord' | 'slack' | 'webhook'
  switch: Key
  /** Own setting of the channel ← key of the original. */
  settings: Readonly<Record<string, Key>>
  required: readonly Key[]
}

const ORIGINALS: readonly Original[] = [
  {
    name: 'email',
    switch: 'email_enabled',
    settings: {
      server: 'smtp_server',
      port: 'smtp_port',
      user: 'smtp_user',
      password: 'smtp_password',
      from: 'email_from',
      to: 'email_to',
    },
    required: ['smtp_server', 'email_to'],
  },
  {
    name: 'discord',
    switch: 'discord_enabled',
    settings: { url: 'discord_webhook_url' },
    required: ['discord_webhook_url'],
  },
  { name: 'slack', switch: 'slack_enabled', settings: { url: 'slack_webhook_url' }, required: ['slack_webhook_url'] },
  {
    name: 'webhook',
    switch: 'webhook_enabled',
    settings: { url: 'custom_webhook_url' },
    required: ['custom_webhook_url'],
  },
]

/** Told about a key that is wrong and why. */
type Wrong = (key: Key, reason: string) => void

/** Channels of the original's names. One that is off and lacks something is left out. */
export function originalChannels(values: Values, wrong: Wrong, warnings: string[]): ChannelSettings[] {
  return ORIGINALS.flatMap(({ name, switch: key, settings, required }) => {
    const enabled = values[key] === true
    const missing = required.filter((one) => values[one] === undefined)
    // A mail server alone, as many examples have it, is no wish for mail.
    if (!enabled && missing.length > 0) return []
    if (!enabled) warnings.push(`${name} is set up but off; ${key.toUpperCase()}=true switches it on.`)
    if (enabled && missing.length > 0) {
      for (const one of missing) wrong(one, `is missing, but ${key.toUpperCase()} is on`)
      return []
    }
    const own = Object.entries(settings).flatMap(([to, from]) =>
      values[from] === undefined ? [] : [[to, values[from]]],
    )
    const entry = { type: name, name, enabled, ...Object.fromEntries(own) }
    const parsed = channelEntry.safeParse(name === 'email' ? withSender(entry) : entry)
    for (const { path, message } of parsed.error?.issues ?? []) {
      wrong(settings[String(path[0])] ?? key, `is not right: ${message}`)
    }
    return parsed.success ? [parsed.data] : []
  })
}

/** What is wrong with the list of channels as a whole, by index. */
export function* conflicts(
  listed: readonly ChannelSettings[],
  originals: readonly ChannelSettings[],
  servers: readonly string[],
): Generator<{ path: [number, 'name' | 'servers']; reason: string }> {
  const taken = new Set(originals.map(({ name }) => name.toLowerCase()))
  for (const [index, channel] of listed.entries()) {
    const name = channel.name.toLowerCase()
    if (taken.has(name)) yield { path: [index, 'name'], reason: 'another channel has this name; give each its own' }
    if (isReservedName(name))
      yield { path: [index, 'name'], reason: 'is a name that Sentarr uses itself; choose another' }
    taken.add(name)
    for (const id of (channel.servers ?? []) as string[]) {
      if (servers.includes(id)) continue
      yield { path: [index, 'servers'], reason: `${id} is not a server here; there is ${servers.join(', ')}` }
    }
  }
}

/** The original sent mail without EMAIL_FROM: from the login, or where that is no address from the first recipient. */
function withSender(entry: Record<string, unknown>): Record<string, unknown> {
  if (entry.from !== undefined || String(entry.user).includes('@') || !Array.isArray(entry.to)) return entry
  return { ...entry, from: entry.to[0] }
}
