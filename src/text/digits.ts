// Texts compared without their numbers: lines of a log that differ in nothing else say the same thing.

const ZERO = 0x30
const isDigit = (code: number) => code >= ZERO && code <= 0x39

/** All digits as noughts; the length stays. */
export const withoutDigits = (text: string): string => text.replace(/[1-9]/g, '0')

/** Whether both are the same, or would be with other digits in their places. */
export function differInDigits(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (one !== other && !(isDigit(one) && isDigit(other))) return false
  }
  return true
}

/** Of a longer text so many characters tell it from others. */
const TELLING = 32

/** The same number (32 bits) for texts that differ in digits only, most often another for others. FNV-1a over a part of the characters. */
export function hashWithoutDigits(text: string): number {
  const step = 1 + Math.floor(text.length / TELLING)
  let hash = 0x811c9dc5 ^ text.length
  for (let at = 0; at < text.length; at += step) {
    const code = text.charCodeAt(at)
    hash = Math.imul(hash ^ (isDigit(code) ? ZERO : code), 0x01000193)
  }
  return hash
}
