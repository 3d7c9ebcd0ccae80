// Which addresses tell where a home is on the Internet.

/** True for an IPv4 address that is routed on the Internet; false for private, local and reserved ones and for what is none. */
export function isPublicIPv4(text: string): boolean {
  const parts = text.split('.').map(Number)
  const [a = 0, b = 0, c = 0, d = 0] = parts
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return false
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if (a === 169 && b === 254) return false
  if (a === 172 && b >= 16 && b <= 31) return false
  if (a === 192 && b === 168) return false
  // A version such as Chrome/115.0.0.0
  return !(b === 0 && c === 0 && d === 0)
}
