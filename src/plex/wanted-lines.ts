// Which lines below WARN a matcher needs: those that hold one of its literals, and requests that took long.
import { compileWanted, type Wanted } from '../text/wanted.ts'

/** Begins a line for each request that was answered. As a literal it would ask for a tenth of a log; only those of ten seconds and more are read. */
export const COMPLETED = 'Completed: ['

/** The search for a matcher's literals; `COMPLETED` among them asks for slow requests. */
export function wantedLines(literals: readonly string[]): Wanted {
  const others = compileWanted(literals.filter((literal) => literal !== COMPLETED))
  if (!literals.includes(COMPLETED)) return others
  return (bytes, from, to) => isLongRequest(bytes, from, to) || others(bytes, from, to)
}

/** `DEBUG - Completed: [192.0.2.1:5000] 200 GET /identity (5 live) #a0 101394ms 500 bytes`: five digits before the unit. `from`: the level. */
function isLongRequest(bytes: Buffer, from: number, to: number): boolean {
  // `C` and `[` where `Completed: [` has them; the rule's own pattern reads the rest.
  if (bytes[from + 8] !== 0x43 || bytes[from + 19] !== 0x5b || bytes[from] !== 0x44) return false
  for (let at = to - 1; at > from + 25; at--) {
    if (bytes[at] !== 0x73 || bytes[at - 1] !== 0x6d || !isDigit(bytes[at - 2]!)) continue
    let digits = 1
    while (isDigit(bytes[at - 2 - digits]!)) digits++
    return digits >= 5
  }
  return false
}

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39
