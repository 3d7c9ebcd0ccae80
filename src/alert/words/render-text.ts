// A message as running text for any service: each brings how it writes (escapes, bold, code, links), how long it may get and how it counts.
import type { Words } from './languages/index.ts'
import { cut, type Measure, utf16 } from './limits.ts'
import { pieces } from './markup.ts'
import type { Message } from './render.ts'

export type Writer = {
  /** Escapes running text. */
  text(raw: string): string
  strong(raw: string): string
  /** A log line: nothing in it may act. */
  code(raw: string): string
  /** What a person types: within a line. */
  command(raw: string): string
  link(label: string, url: string): string
  /** Whether a link can have words of its own. */
  hasLinks: boolean
  /** Between two lines of a paragraph. */
  newline: string
}

type Part = 'sentence' | 'steps' | 'cause' | 'facts' | 'sample' | 'link' | 'actions'

type Line = { raw: string; write(raw: string): string; whole?: boolean }
type Block = { part: Part; heading: string | null; lines: Line[] }

/** What stays when not all fits, most important first. The order of reading is that of `blocks`. */
const RANK: readonly Part[] = ['sentence', 'link', 'steps', 'actions', 'facts', 'cause', 'sample']
const SHORTEST_CUT = 40

type Bounds = { limit: number; measure?: Measure; without?: readonly Part[] }

/** The message without its title, at most `limit` long: less important parts give way first, then lines are cut. */
export function writeText(message: Message, writer: Writer, { limit, measure = utf16, without = [] }: Bounds): string {
  const all = blocks(message, writer).filter(({ part, lines }) => lines.length > 0 && !without.includes(part))
  const gap = measure(`${writer.newline}${writer.newline}`)
  const written = new Map<Block, string>()
  let room = limit
  for (const block of all.toSorted((a, b) => RANK.indexOf(a.part) - RANK.indexOf(b.part))) {
    const space = room - (written.size > 0 ? gap : 0)
    const text = writeBlock(block, writer, space, measure)
    if (text === '') continue
    written.set(block, text)
    room = space - measure(text)
  }
  return all.flatMap((block) => written.get(block) ?? []).join(`${writer.newline}${writer.newline}`)
}

/** Advice with its commands and links as this writer writes them. */
export const prose = (raw: string, writer: Writer): string =>
  pieces(raw)
    .map((piece) => {
      if (piece.kind === 'command') return writer.command(piece.text)
      return piece.kind === 'link' ? writer.link(piece.text, piece.url) : writer.text(piece.text)
    })
    .join('')

function writeBlock(block: Block, writer: Writer, space: number, measure: Measure): string {
  const heading = block.heading === null ? [] : [writer.strong(block.heading)]
  const newline = measure(writer.newline)
  let room = space - (heading[0] ? measure(heading[0]) + newline : 0)
  const lines: string[] = []
  for (const { raw, write, whole } of block.lines) {
    const available = room - (lines.length > 0 ? newline : 0)
    if (available < 1) break
    const full = measure(raw) > available ? null : write(raw)
    const fits = full !== null && measure(full) <= available
    const line = fits ? full : whole || available < SHORTEST_CUT ? '' : cut(raw, available, measure, write)
    if (line === '') break
    lines.push(line)
    room = available - measure(line)
    if (!fits) break
  }
  return lines.length === 0 ? '' : [...heading, ...lines].join(writer.newline)
}

/** Where there are no links the bare address says it all. */
const openLink = (writer: Writer, url: string, { open }: Words): string =>
  writer.hasLinks ? writer.link(open, url) : url

function blocks(message: Message, writer: Writer): Block[] {
  const { text } = writer
  const { words } = message
  const line = (raw: string): Line[] => (raw === '' ? [] : [{ raw, write: text }])
  const marked = (raw: string): Line[] => (raw === '' ? [] : [{ raw, write: (all) => prose(all, writer) }])
  const link: Block = {
    part: 'link',
    heading: null,
    lines: message.url === '' ? [] : [{ raw: message.url, write: (url) => openLink(writer, url, words), whole: true }],
  }
  const actions: Block = { part: 'actions', heading: null, lines: actionLines(message.actions, writer) }
  if (message.body !== null) return [{ part: 'sentence', heading: null, lines: line(message.body) }, link, actions]
  return [
    { part: 'sentence', heading: null, lines: [...marked(message.lead), ...line(message.sentence)] },
    stepsOf(message, writer),
    { part: 'cause', heading: words.why, lines: marked(message.cause) },
    {
      part: 'facts',
      heading: null,
      lines: line(message.facts.map(({ label, value }) => `${label}: ${value}`).join(' · ')),
    },
    {
      part: 'sample',
      heading: words.fromTheLog,
      lines: message.sample === '' ? [] : [{ raw: message.sample, write: writer.code }],
    },
    link,
    actions,
  ]
}

/** What the first line says already is not said twice: then the steps go on from the second. */
function stepsOf({ lead, steps, words }: Message, writer: Writer): Block {
  const said = lead === '' ? 0 : 1
  const lines = steps.map((raw, index) => ({ raw, write: (step: string) => `${index + 1}. ${prose(step, writer)}` }))
  return { part: 'steps', heading: said === 0 ? words.whatToDo : words.andThen, lines: lines.slice(said) }
}

/** One line where links have words of their own, else one for each address. */
function actionLines(actions: Message['actions'], writer: Writer): Line[] {
  if (!writer.hasLinks)
    return actions.map(({ label, url }) => ({ raw: `${label}: ${url}`, write: () => `${label}: ${url}`, whole: true }))
  const all = actions.map(({ label, url }) => writer.link(label, url)).join(' · ')
  return all === '' ? [] : [{ raw: all, write: () => all, whole: true }]
}
