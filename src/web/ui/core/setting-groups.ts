// Which settings stand together. A setting that no group names is shown under the last one.

export const GROUPS = {
  alerts: [
    'error_threshold',
    'time_window_minutes',
    'alert_cooldown_minutes',
    'quiet_minutes',
    'monitor_errors',
    'monitor_warnings',
  ],
  server: [
    'plex_log_path',
    'server_name',
    'server_id',
    'plex_url',
    'plex_token',
    'plex_api_enabled',
    'plex_verify_tls',
    'plex_log_stream',
    'read_from',
  ],
  email: ['email_enabled', 'smtp_server', 'smtp_port', 'smtp_user', 'smtp_password', 'email_from', 'email_to'],
  messengers: [
    'discord_enabled',
    'discord_webhook_url',
    'slack_enabled',
    'slack_webhook_url',
    'webhook_enabled',
    'custom_webhook_url',
  ],
  home: ['mqtt_url', 'mqtt_discovery_prefix', 'mqtt_base_topic', 'ha_url', 'ha_token'],
  page: ['web_password', 'public_url', 'users_may_mute', 'api_host', 'api_port'],
  rest: [
    'heartbeat_url',
    'fleet',
    'fleet_commands',
    'language',
    'time_zone',
    'log_level',
    'log_format',
    'data_max_mb',
    'data_dir',
    'config_dir',
  ],
} as const
export type Group = keyof typeof GROUPS

/** These have pages of their own, or stand in a file. */
export const ELSEWHERE: ReadonlySet<string> = new Set(['channels', 'rules', 'servers'])
