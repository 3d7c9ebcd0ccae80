// The banner heads every log file, rotated ones too. It names the version and the server's zone; it is no sign of a restart.

const BANNER = /Plex Media Server v(\d+\.[\w.-]+) - [^\n]*?- build: [^\n]*?- GMT ([+-]?)(\d{2}):(\d{2})/

/** Version and zone (minutes east of Greenwich) from the banner, when one is in these bytes. */
export function bannerOf(bytes: Buffer | string): { version: string | null; zoneMinutes: number | null } {
  const match = BANNER.exec(typeof bytes === 'string' ? bytes : bytes.toString('latin1'))
  if (!match) return { version: null, zoneMinutes: null }
  const [, version = null, sign, hours, minutes] = match
  return { version, zoneMinutes: (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) }
}
