// A log full of made-up secrets: each shape in the message, a tag, the thread and a wrapped line, and at every edge where text is cut.
import { stamp } from '../../bench/log.ts'
import { type Random, seeded } from '../../bench/random.ts'
import { createWordFinder } from '../../src/text/word-finder.ts'
import { FAMILIES, type Seeded } from './secret-shapes.ts'

/** `marks`: what no output may hold, each long enough to be met nowhere by chance. */
type MarkedLog = { records: string[]; marks: string[] }

const SHORTEST_MARK = 6

/** Where text is cut, before or after it is redacted: lines of context, samples, what is looked through, messages. */
const EDGES = [200, 500, 2_000, 4_096, 6_000, 8_000, 18_000]
const BEFORE_EDGE = [4, 12, 20, 28]

/** `head(level, thread)` begins a line. An error, then quiet lines that stand around it in its context. */
function markedLog(random: Random, head: (level: string, thread?: string) => string): MarkedLog {
  const marks: string[] = []
  const records: string[] = []
  const add = ({ secrets }: Seeded, record: string) => {
    records.push(record)
    marks.push(...secrets.filter((secret) => secret.length >= SHORTEST_MARK))
  }
  const places: ((text: string, level: string) => string)[] = [
    (text, level) => `${head(level)}${text}`,
    (text, level) => `${head(level)}[Webhooks/${text}] could not be sent`,
    (text, level) => `${head(level)}Something failed\n${text}\nand more`,
  ]
  for (const [index, shape] of Object.values(FAMILIES).flat().entries()) {
    for (const [at, place] of places.entries()) {
      const seeded = shape(random)
      if (at !== 1 || !/[\]\n]/.test(seeded.text))
        add(seeded, place(seeded.text, (index + at) % 3 === 0 ? 'ERROR' : 'DEBUG'))
    }
    const inThread = shape(random)
    if (/^[^\]\s]{1,40}$/.test(inThread.text)) add(inThread, `${head('ERROR', inThread.text)}Thread ${index} failed`)
  }
  for (const [text, mark] of atEdges(random)) {
    records.push(`${head('ERROR')}${text}`)
    marks.push(mark)
  }
  return { records, marks }
}

/** The mark is the secret's beginning: what is left of it behind a cut. */
function* atEdges(random: Random): Generator<[text: string, mark: string]> {
  const letters = 'bcdfghjkmnpqrstvwxz'
  const some = (length: number) => Array.from({ length }, () => letters[random(letters.length)]).join('')
  const long = `https://discord.com/api/webhooks/1/${'x'.repeat(150)} `
  for (const edge of EDGES) {
    for (const before of BEFORE_EDGE) {
      for (const [filler, secret] of [
        [long, `${some(10)}.${some(8)}@example.com`],
        ['word ', `X-Plex-Token=${some(18)}42`],
      ] as const) {
        const text = filler.repeat(edge / filler.length + 1).slice(0, edge - before - 1)
        yield [`${text} ${secret} failed`, secret.replace('X-Plex-Token=', '').slice(0, 7)]
      }
    }
  }
}

/** So far apart that the cap on new errors keeps none out. */
export function linesUpTo(end: number, seed: number, stepMs: number): MarkedLog {
  const lines = 1_300
  let line = 0
  return markedLog(
    seeded(seed),
    (level, thread = '136529439558456') => `${stamp(end - (lines - line++) * stepMs)} [${thread}] ${level} - `,
  )
}

const base64 = (text: string) =>
  Buffer.from(text)
    .toString('base64')
    .replace(/.{0,2}=*$/, '')

/** Names what stands in a text and may not. */
export function createLookout(marks: readonly string[]) {
  const forms = new Map<string, string>()
  for (const mark of marks) for (const form of [mark, encodeURIComponent(mark), base64(mark)]) forms.set(form, mark)
  const find = createWordFinder(forms)
  return (where: string, text: string): string[] => {
    const found = new Set<string>()
    find(text, (mark) => found.add(mark))
    return [...found].map((mark) => {
      const at = Math.max(0, text.indexOf(mark))
      return `${where}: ${mark} in …${JSON.stringify(text.slice(Math.max(0, at - 90), at + mark.length + 30))}`
    })
  }
}
