// The one markup of advice: commands between backticks, links as addresses or `[words](address)`. All else is text.

export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'command'; text: string }
  | { kind: 'link'; text: string; url: string }

const MARKED = /`([^`\n]+)`|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|<?(https?:\/\/[^\s<>`"]*[^\s<>`".,;:!?)])>?/g

/** A bare address is called by what follows its scheme. */
export function pieces(raw: string): Piece[] {
  const found: Piece[] = []
  let from = 0
  for (const match of raw.matchAll(MARKED)) {
    const [whole, command, words, target, bare] = match
    if (match.index > from) found.push({ kind: 'text', text: raw.slice(from, match.index) })
    const url = target ?? bare ?? ''
    if (command !== undefined) found.push({ kind: 'command', text: command })
    else found.push({ kind: 'link', text: words ?? url.replace(/^https?:\/\/(www\.)?/, ''), url })
    from = match.index + whole.length
  }
  if (from < raw.length) found.push({ kind: 'text', text: raw.slice(from) })
  return found
}
