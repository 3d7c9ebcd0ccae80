// The rules' patterns as one grep: the yardstick for scan.

// What JavaScript and POSIX write differently, outside and inside of brackets.
const OUTSIDE: Record<string, string> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[[:alnum:]_]',
  W: '[^[:alnum:]_]',
  s: '[[:space:]]',
  S: '[^[:space:]]',
}
const INSIDE: Record<string, string> = { d: '0-9', w: '[:alnum:]_', s: '[:space:]' }

/** From so many repeats on a bound is left out: grep makes states of each, and with these it would take minutes instead of half a second. */
const LONG = 100

/** A JavaScript pattern as a POSIX extended one; null when it has none (a look-around, a negated class in brackets). */
export function toExtended(source: string): string | null {
  let result = ''
  let at = 0
  while (at < source.length) {
    const rest = source.slice(at)
    const lookaround = /^\(\?<?[=!]/.exec(rest)
    if (lookaround) return null
    const group = /^\(\?(?::|<\w+>)/.exec(rest)
    const bounds = /^\{(\d+),(\d+)\}\??/.exec(rest)
    const lazy = /^([*+?}])\?/.exec(rest)
    const brackets = /^\[(?:\\.|[^\]\\])+\]/.exec(rest)
    if (group) {
      result += '('
      at += group[0].length
    } else if (bounds && Number(bounds[2]) >= LONG) {
      result += bounds[1] === '0' ? '*' : '+'
      at += bounds[0].length
    } else if (lazy) {
      result += lazy[1]
      at += 2
    } else if (brackets) {
      const set = extendedSet(brackets[0])
      if (set === null) return null
      result += set
      at += brackets[0].length
    } else if (rest[0] === '^') {
      // The message begins after the head or a tag.
      result += '[]-] '
      at++
    } else if (rest[0] === '\\') {
      result += OUTSIDE[rest[1]!] ?? (/[b.*+?()[\]{}|^$\\]/.test(rest[1]!) ? rest.slice(0, 2) : rest[1]!)
      at += 2
    } else {
      result += rest[0]
      at++
    }
  }
  return result
}

/** Brackets in POSIX know no escapes: `]` must come first and `-` last. */
function extendedSet(brackets: string): string | null {
  const negated = brackets[1] === '^'
  let body = brackets.slice(negated ? 2 : 1, -1)
  if (/\\[DWS]/.test(body)) return null
  const first = body.includes('\\]') ? ']' : ''
  const last = /\\-|^-|-$/.test(body) ? '-' : ''
  body = body.replaceAll(/\\\]|\\-|^-|-$/g, '').replaceAll(/\\(.)/g, (_, letter: string) => INSIDE[letter] ?? letter)
  return `[${negated ? '^' : ''}${first}${body}${last}]`
}
