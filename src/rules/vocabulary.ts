// The fixed words of the contract: categories and severities.

export const CATEGORIES = [
  'stream_error',
  'database_error',
  'network_error',
  'auth_error',
  'scanner_error',
  'disk_error',
  'performance',
  'dvr_tuner',
  'server',
  'other',
] as const
export type Category = (typeof CATEGORIES)[number]

/** What people read, everywhere: in Home Assistant, on the dashboard (translated there), in reports and documents. */
export const CATEGORY_NAMES: Record<Category, string> = {
  stream_error: 'Playback',
  database_error: 'Database',
  network_error: 'Network',
  auth_error: 'Sign-in',
  scanner_error: 'Library',
  disk_error: 'Disk',
  performance: 'Performance',
  dvr_tuner: 'Live TV',
  server: 'Server',
  other: 'Other',
}

/** Ordered from least to most severe. */
export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** True when `severity` is `least` or worse. */
export const atLeast = (severity: Severity, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least)
