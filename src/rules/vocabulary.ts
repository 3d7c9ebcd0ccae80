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

/** Ordered from least to most severe. */
export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** True when `severity` is `least` or worse. */
export const atLeast = (severity: Severity, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least)
