// The banner heads every log file, rotated ones too. It names the version and the server's zone; it is no sign of a restart.

const BANNER = /Plex Media (?:Server|Scanner) v(\d+\.[\w.-]+) - [^\n]*?- build: ([^\n]*?) - GMT ([+-]?)(\d{2}):(\d{2})/

export type Banner = {
  version: string | null
  /** Minutes east of Greenwich. */
  zoneMinutes: number | null
  /** What it was built for: `linux-x86_64 debian`. */
  build: string | null
}

/** What the banner says, when one is in these bytes. */
export function bannerOf(bytes: Buffer | string): Banner {
  const match = BANNER.exec(typeof bytes === 'string' ? bytes : bytes.toString('latin1'))
  if (!match) return { version: null, zoneMinutes: null, build: null }
  const [, version = null, build = null, sign, hours, minutes] = match
  return { version, build, zoneMinutes: (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) }
}
