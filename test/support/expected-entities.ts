// The contract's entities as Home Assistant should list them, written out on their own: not derived from the program's table.
export const CATEGORIES = [
  'stream_error',
  'database_error',
  'network_error',
  'auth_error',
  'scanner_error',
  'disk_error',
].concat(['performance', 'dvr_tuner', 'server', 'other'])

/** Entity id → device class and category. */
export const EXPECTED: Record<string, [deviceClass: string | null, category: string | null]> = {
  'binary_sensor.plex_problem': ['problem', null],
  'sensor.plex_current_problem': [null, null],
  ...Object.fromEntries(CATEGORIES.map((category) => [`binary_sensor.plex_${category}`, ['problem', null]])),
  ...Object.fromEntries(CATEGORIES.map((category) => [`sensor.plex_${category}_today`, [null, null]])),
  'sensor.plex_errors_last_hour': [null, null],
  'sensor.plex_open_incidents': [null, null],
  'sensor.plex_last_alert': [null, null],
  'sensor.plex_last_alert_time': ['timestamp', null],
  'sensor.plex_last_log_line': ['timestamp', 'diagnostic'],
  'event.plex_alert': [null, null],
  'binary_sensor.plex_logs': ['connectivity', 'diagnostic'],
  'binary_sensor.plex_delivery_problem': ['problem', 'diagnostic'],
  'sensor.plex_version': [null, 'diagnostic'],
  'switch.plex_mute': [null, 'config'],
  'number.plex_mute_minutes': [null, 'config'],
  'number.plex_error_threshold': [null, 'config'],
  'number.plex_time_window': [null, 'config'],
  'number.plex_alert_cooldown': [null, 'config'],
  'button.plex_test_alert': [null, null],
  'button.plex_resolve_all': [null, null],
}

/** Registered, but only for those who switch them on: they have no state. */
export const OFF_AT_FIRST = [
  'binary_sensor.plex_dvr_tuner',
  'binary_sensor.plex_other',
  ...CATEGORIES.map((category) => `sensor.plex_${category}_today`),
]

/** Of Sentarr itself. */
export const OWN = ['sensor.sentarr_version', 'sensor.sentarr_channels']
