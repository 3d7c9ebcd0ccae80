// The system that a banner names its build for, in words.

const SYSTEMS: Record<string, string> = {
  linux: 'Linux',
  windows: 'Windows',
  darwin: 'macOS',
  macosx: 'macOS',
  macos: 'macOS',
  freebsd: 'FreeBSD',
}

/** `linux-x86_64 debian` → `Linux x86_64 (debian)`, `windows-x86_64 windows` → `Windows x86_64`. */
export function platformName(build: string): string {
  const [, system = '', processor = '', packaging = ''] = /^([a-z]+)-(\S+)(?: (.+))?$/i.exec(build.trim()) ?? []
  const name = SYSTEMS[system.toLowerCase()]
  if (name === undefined) return build
  const kind = packaging && packaging.toLowerCase() !== system.toLowerCase() ? ` (${packaging})` : ''
  return `${name} ${processor}${kind}`
}
