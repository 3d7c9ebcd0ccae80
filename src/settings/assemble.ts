// From checked values to the settings the program works with, and the checks that need more than one value.
import { conflicts, originalChannels } from './channels.ts'
import type { Given } from './given.ts'
import type { Problem } from './problem.ts'
import { shown } from './problem.ts'
import type { Key, Values } from './schema.ts'
import { serversOf } from './servers.ts'
import type { Settings } from './settings.ts'

const MINUTE = 60_000

export function assemble(values: Values, around: Given) {
  const problems: Problem[] = []
  const warnings: string[] = []
  const wrong = (key: Key, reason: string): void => {
    problems.push({ key: around.name(key), value: shown(key, values[key]), reason, where: around.place([key]) })
  }

  if (values.ha_url && !values.ha_token) wrong('ha_url', 'needs a long-lived access token in HA_TOKEN as well')
  if (values.ha_token && !values.ha_url && !around.supervised) {
    warnings.push('HA_TOKEN is given without HA_URL, so no events are fired on Home Assistant’s bus.')
  }
  if (values.plex_api_enabled === true && !values.servers && !(values.plex_url && values.plex_token)) {
    warnings.push('PLEX_API_ENABLED is on, but the Plex API needs PLEX_URL and PLEX_TOKEN: it is not asked.')
  }
  if (around.supervised && values.api_port !== 5000) {
    warnings.push(`Home Assistant opens the page at port 5000; with api_port ${values.api_port} it stays empty.`)
  }

  if (values.fleet && !values.mqtt_url && !around.supervised)
    wrong('fleet', 'needs the broker of the agents in MQTT_URL')
  if (values.fleet_commands && !values.fleet) warnings.push('FLEET_COMMANDS is on, but FLEET is not: it does nothing.')

  const servers = serversOf(values, around, problems, warnings)
  const originals = originalChannels(values, wrong, warnings)
  const listed = values.channels ?? []
  for (const { path, reason } of conflicts(
    listed,
    originals,
    servers.map((server) => server.id),
  )) {
    const [index, setting] = path
    problems.push({
      key: `channels[${index}].${setting}`,
      value: null,
      reason,
      where: around.place(['channels', ...path]),
    })
  }

  const settings: Settings = {
    servers,
    monitorErrors: values.monitor_errors,
    monitorWarnings: values.monitor_warnings,
    policy: {
      threshold: values.error_threshold,
      windowMs: values.time_window_minutes * MINUTE,
      cooldownMs: values.alert_cooldown_minutes * MINUTE,
      quietMs: values.quiet_minutes * MINUTE,
    },
    readFrom: values.read_from,
    plexLogStream: values.plex_log_stream,
    mqtt: {
      url: values.mqtt_url ?? null,
      discoveryPrefix: values.mqtt_discovery_prefix,
      baseTopic: values.mqtt_base_topic,
    },
    homeAssistant: values.ha_url && values.ha_token ? { url: values.ha_url, token: values.ha_token } : null,
    web: {
      host: values.api_host,
      port: values.api_port,
      password: values.web_password ?? null,
      publicUrl: values.public_url ?? null,
      usersMayMute: values.users_may_mute,
    },
    fleet: values.fleet ? { commands: values.fleet_commands } : null,
    heartbeatUrl: values.heartbeat_url ?? null,
    dataDir: values.data_dir,
    dataMostBytes: values.data_max_mb * 1_000_000,
    configDir: values.config_dir,
    log: { level: values.log_level, format: values.log_format },
    timeZone: values.time_zone ?? around.machineZone,
    language: values.language,
    rules: Object.fromEntries(Object.entries(values.rules ?? {}).map(([id, override]) => [id, ruleOverride(override)])),
    channels: [...originals, ...listed],
  }
  return { settings, problems, warnings }
}

type Override = NonNullable<Values['rules']>[string]

function ruleOverride({ enabled, severity, policy, ...flat }: Override): Settings['rules'][string] {
  const knobs = { ...flat, ...policy }
  const times = {
    ...(knobs.threshold !== undefined && { threshold: knobs.threshold }),
    ...(knobs.window_minutes !== undefined && { windowMs: knobs.window_minutes * MINUTE }),
    ...(knobs.cooldown_minutes !== undefined && { cooldownMs: knobs.cooldown_minutes * MINUTE }),
    ...(knobs.quiet_minutes !== undefined && { quietMs: knobs.quiet_minutes * MINUTE }),
  }
  return {
    ...(enabled !== undefined && { enabled }),
    ...(severity !== undefined && { severity }),
    ...(Object.keys(times).length > 0 && { policy: times }),
  }
}
