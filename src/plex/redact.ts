// Secrets and personal data never leave: what Plex itself masks only in part is masked here, before anything is stored, shown or sent.
import { createWordFinder, SHORTEST_WORD } from '../text/word-finder.ts'
import { MASKS } from './masks/index.ts'
import { type Name, PLACEHOLDER } from './masks/mask.ts'
import { isWordy } from './masks/random.ts'
import { looksSecret } from './masks/values.ts'
import { decoded, joined, type View } from './masks/view.ts'

declare const redactedText: unique symbol
/** Text that went through `redact`; all that is stored, shown and sent is of this type, so that the compiler finds what is not. */
export type Redacted = string & { readonly [redactedText]: true }

type Span = { from: number; to: number; name: Name; rank: number }

// Which masks a text may need is told by words that stand in it.
const byWord = Map.groupBy(
  MASKS.flatMap(({ near }, rank) => near.map((word) => ({ word, rank }))),
  ({ word }) => word,
)
const masksOf = (choose: (word: string) => boolean) =>
  new Map([...byWord].filter(([word]) => choose(word)).map(([word, all]) => [word, all.map(({ rank }) => rank)]))
const findWords = createWordFinder(masksOf((word) => word.length >= SHORTEST_WORD))
const SIGNS = [...masksOf((word) => word.length < SHORTEST_WORD)].map(([sign, masks]) => ({ sign, masks }))
const ALWAYS = MASKS.flatMap(({ near }, rank) => (near.length === 0 ? [rank] : []))

/**
 * Masks tokens, passwords, webhook addresses, e-mail and public IP addresses, plex.direct hosts, machine ids, and names of accounts,
 * devices, servers and homes in log text; what stands there is named instead (`<token>`, `<ip>`, …). Private addresses, versions and
 * SQLite handles stay. Escapes are looked through, and lines that were wrapped. Idempotent; line breaks stay as many as they were.
 */
export function redact(text: string): Redacted {
  const plain: View = { text, places: null }
  const spans: Span[] = []
  look(plain, spans, null, 0)
  const readable = decoded(plain)
  if (readable) look(readable, spans, null, MASKS.length)
  if (text.includes('\n')) {
    const ends = new Set(spans.map(({ to }) => to))
    const wraps = ({ from, to }: Span) => isWrapped(text, from, to, ends)
    for (const indent of [false, true]) {
      const whole = joined(readable ?? plain, indent)
      if (whole) look(whole, spans, wraps, 2 * MASKS.length)
    }
  }
  return (spans.length === 0 ? text : replaced(text, spans)) as Redacted
}

/**
 * Redacted, then cut to `limit` UTF-16 units. No more than a part of a longer text is looked through: the word at its end, which
 * may be half a secret, is dropped.
 */
export function safe(text: string, limit: number): Redacted {
  const most = 2 * limit + MARGIN
  const whole = text.length <= most
  return cut(redact(whole ? text : withoutLastWord(text.slice(0, most))), limit)
}

const LONGEST_SECRET = 512
/** A word of a language is hardly longer. */
const LONGEST_WORD = 10
/** Enough that masks which look ahead see what they need. */
const MARGIN = 2_000

/** At most so many UTF-16 units of a redacted text, no half character at the end. */
export const cut = (text: Redacted, limit: number): Redacted =>
  (text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`) as Redacted

/** Words of our own, a number, or what was put together from redacted parts. */
export const own = (text: string): Redacted => text as Redacted

/** A text whose end was cut off, without the word that was cut, or without the end of one that is longer than any secret. */
export function withoutLastWord(text: string): string {
  let end = text.length
  while (end > 0 && text.length - end < LONGEST_SECRET && !/\s/.test(text[end - 1]!)) end--
  return text.slice(0, end)
}

/** Whether a secret reaches over a line break; where one ends at the break, only with what looks like more of it. */
function isWrapped(text: string, from: number, to: number, ends: ReadonlySet<number>): boolean {
  const lineEnd = text.indexOf('\n', from)
  if (lineEnd < 0 || lineEnd >= to) return false
  if (!ends.has(lineEnd)) return true
  const more = text.slice(lineEnd + 1, to).trim()
  return looksSecret(more, 4) || (more.length >= LONGEST_WORD && !isWordy(more))
}

/** Which masks the text at hand needs, by their rank. */
const needed = new Uint8Array(MASKS.length)
const need = (masks: readonly number[]) => {
  for (let index = 0; index < masks.length; index++) needed[masks[index]!] = 1
}

function look({ text, places }: View, spans: Span[], fits: ((span: Span) => boolean) | null, rank: number): void {
  const lower = text.toLowerCase()
  needed.fill(0)
  need(ALWAYS)
  for (let index = 0; index < SIGNS.length; index++) if (lower.includes(SIGNS[index]!.sign)) need(SIGNS[index]!.masks)
  findWords(lower, need)
  const acrossLines = rank === 2 * MASKS.length
  let index = 0
  const found = (from: number, to: number, name: Name): void => {
    const span = {
      from: places === null ? from : places[from]!,
      to: places === null ? to : places[to]!,
      name,
      rank: rank + index,
    }
    if (fits === null || fits(span)) spans.push(span)
  }
  for (; index < MASKS.length; index++) {
    if (needed[index] === 1 && (!acrossLines || MASKS[index]!.wraps)) MASKS[index]!.find(text, found)
  }
}

function replaced(text: string, spans: Span[]): string {
  const done = [...text.matchAll(PLACEHOLDER)].map(({ 0: name, index }) => ({ from: index, to: index + name.length }))
  const wanted = spans.filter(
    ({ from, to }) => !done.some((one) => one.from <= from && from < one.to && to >= one.from),
  )
  wanted.sort((a, b) => a.from - b.from || a.rank - b.rank)
  let result = ''
  let at = 0
  for (let index = 0; index < wanted.length; ) {
    const { from, name } = wanted[index]!
    let { to } = wanted[index]!
    for (index++; index < wanted.length && wanted[index]!.from < to; index++) to = Math.max(to, wanted[index]!.to)
    for (const one of done) if (one.from < to && one.to > to) to = one.to
    result += `${text.slice(at, from)}<${name}>${text.slice(from, to).replace(/[^\n]/g, '')}`
    at = to
  }
  return result + text.slice(at)
}
