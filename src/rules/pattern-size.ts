// How large a pattern becomes when it is compiled, told from its text: a short one can stand for millions of steps.

/**
 * Steps of a regular expression, its counted repeats written out. Not exact, but compiling finds out only by doing it.
 * `a{1000}` counts 1000, `(a{100}){100}` 10,000.
 */
export function patternSize(source: string): number {
  const groups = [{ before: 0, last: 0 }]
  const take = (size: number) => {
    const group = groups.at(-1)!
    group.before += group.last
    group.last = size
  }
  for (const { 0: token, groups: found } of source.matchAll(TOKEN)) {
    const group = groups.at(-1)!
    if (token.startsWith('(')) groups.push({ before: 0, last: 0 })
    else if (token === ')' && groups.length > 1) {
      groups.pop()
      take(group.before + group.last + 1)
    } else if (found?.from !== undefined) {
      group.last *= Math.max(1, Number(found.from), Number(found.to ?? 0))
    } else if ('*+?|'.includes(token)) group.before++
    else take(1)
  }
  return groups.reduce((sum, { before, last }) => sum + before + last, 0)
}

/** An escape (with what belongs to it), a class, a counted repeat, the beginning of a group, or one character. */
const TOKEN =
  /\\[pPx]\{[^}]*\}|\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\{(?<from>\d+)(?:,(?<to>\d*))?\}|\((?:\?(?:P?<\w+>|[a-zA-Z-]*:?))?|./gsu
