// Other readings of a text in which a secret may hide: with its escapes decoded, with its lines joined. Places lead back to the text.

/** `places[i]`: where character i of `text` stands in the original, and one more for the end; null when they are the same. */
export type View = { text: string; places: Uint32Array | null }

// Percent (also twice and more), HTML entities, JSON's and others' backslashes, mail's `=3D`.
const ESCAPE =
  /%(?:25)*([0-9A-Fa-f]{2})|&(?:amp;)*(?:#(\d{1,4})|#[xX]([0-9A-Fa-f]{1,4})|(amp|quot|apos|lt|gt|nbsp|equals|colon|commat|sol|period|lowbar|hyphen|percnt));|\\u00([0-9A-Fa-f]{2})|\\x([0-9A-Fa-f]{2})|\\{1,4}([/"'&=:])/g
const NAMED: Record<string, string> = {
  amp: '&',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  equals: '=',
  colon: ':',
  commat: '@',
  sol: '/',
  period: '.',
  lowbar: '_',
  hyphen: '-',
  percnt: '%',
}
const MAY_HOLD = /%[0-9A-Fa-f]{2}|&[#\w]{2,12};|\\[ux/"'&=:\\]/

/** The text with its escapes decoded; null when it has none. Bytes beyond ASCII become a letter each: nobody reads this text. */
export function decoded(view: View): View | null {
  if (!MAY_HOLD.test(view.text)) return null
  return replaced(view, ESCAPE, ([, percent, decimal, hex, named, unicode, byte, plain]) => {
    if (plain) return plain
    if (named) return NAMED[named]!
    const code = decimal ? Number(decimal) : Number.parseInt(percent ?? hex ?? unicode ?? byte ?? '20', 16)
    return code < 0x20 ? ' ' : code < 0x80 ? String.fromCharCode(code) : 'ä'
  })
}

/** The text without its line breaks, and without the `indent` of the lines that follow; null when nothing is to be taken out. */
export function joined(view: View, indent: boolean): View | null {
  const breaks = indent ? /\r?\n[ \t]+/g : /\r?\n/g
  if (!breaks.test(view.text)) return null
  return replaced(view, indent ? /\r?\n[ \t]*/g : breaks, () => '')
}

function replaced({ text, places }: View, regex: RegExp, by: (match: RegExpExecArray) => string): View {
  const to = new Uint32Array(text.length + 1)
  const place = (at: number) => (places === null ? at : places[at]!)
  let result = ''
  let from = 0
  const keep = (end: number) => {
    for (let at = from; at < end; at++) to[result.length + at - from] = place(at)
    result += text.slice(from, end)
  }
  regex.lastIndex = 0
  for (let match = regex.exec(text); match; match = regex.exec(text)) {
    keep(match.index)
    const put = by(match)
    if (put !== '') to[result.length] = place(match.index)
    result += put
    from = match.index + match[0].length
  }
  keep(text.length)
  to[result.length] = place(text.length)
  return { text: result, places: to }
}
