// A file of translations: the texts of rules by their id, each with the mark of the English it was made from.
import { parseDocument } from 'yaml'
import { z } from 'zod'
import type { Rule } from './rule.ts'
import { markOf } from './translate.ts'

const mark = z.string().regex(/^[a-p]{8}$/, 'marks are written by `npm run translations`')

const entrySchema = z.strictObject({
  title: z.string().min(1).max(100).optional(),
  cause: z.string().min(1).max(600).optional(),
  advice: z.array(z.string().min(1).max(300)).min(1).optional(),
  /** Marks of the English texts. */
  of: z.strictObject({ title: mark.optional(), cause: mark.optional(), advice: z.array(mark).optional() }).default({}),
})
type Entry = z.output<typeof entrySchema>

const fileSchema = z.record(z.string(), entrySchema)

type Source = Pick<Rule, 'id' | 'title' | 'cause' | 'advice'>

/** One text: what it was made from (null: not marked yet), and what the rule says today in its place (undefined: nothing any more). */
export type Text = { rule: string; place: string; text: string; mark: string | null; english: string | undefined }

/** The texts of a file, and what is wrong with its form; each fault is one line. */
export function readTranslations(
  name: string,
  content: string,
  rules: ReadonlyMap<string, Source>,
): { texts: Text[]; problems: string[] } {
  const document = parseDocument(content)
  const [broken] = document.errors
  if (broken !== undefined) return { texts: [], problems: [`${name}: ${broken.message.split('\n')[0]}`] }
  const parsed = fileSchema.safeParse(document.toJS() ?? {})
  if (!parsed.success) {
    return {
      texts: [],
      problems: parsed.error.issues.map(({ path, message }) => `${name}: ${path.join('.')}: ${message}`),
    }
  }
  const entries = Object.entries(parsed.data)
  const unknown = entries.filter(([id]) => !rules.has(id)).map(([id]) => `${name}: ${id}: there is no such rule`)
  return { texts: entries.flatMap(([id, entry]) => textsOf(id, entry, rules.get(id))), problems: unknown }
}

function textsOf(rule: string, { title, cause, advice = [], of }: Entry, source: Source | undefined): Text[] {
  const one = (place: string, text: string | undefined, mark: string | undefined, now: readonly string[]): Text[] => {
    if (text === undefined) return []
    const english = mark === undefined ? now[0] : now.find((candidate) => markOf(candidate) === mark)
    return [{ rule, place, text, mark: mark ?? null, english }]
  }
  return [
    ...one('title', title, of.title, source ? [source.title] : []),
    ...one('cause', cause, of.cause, source ? [source.cause] : []),
    ...advice.flatMap((step, index) => {
      const mark = of.advice?.[index]
      // Steps may have been put in another order.
      const now = mark === undefined ? (source?.advice.slice(index, index + 1) ?? []) : (source?.advice ?? [])
      return one(`step ${index + 1}`, step, mark, now)
    }),
  ]
}

/** Words that stand where a value is unknown are read, not typed: `{host|its address}`, but not `{host|ADDRESS}` or `{port|32400}`. */
const WORDS = /\{(\w+)\|(?=[^{}]* )(?=[^{}]*\p{Ll})[^{}]*\}/gu

const KEPT = [/`[^`]+`/g, /<?https?:\/\/[^\s>)"`]+>?/g, /\{\w+\|[^{}]*\}/g]

/** What a person types, opens or has filled in must stand in the translation as it does in the English: what is not so, in words. */
export function keptFaults(english: string, text: string): string[] {
  return KEPT.flatMap((pattern) => {
    const [wanted, given] = [english, text].map((one) =>
      [...one.replace(WORDS, '{$1|…}').matchAll(pattern)].map(([whole]) => whole).sort(),
    )
    const missing = wanted!.filter((one) => !given!.includes(one)).map((one) => `lacks ${one}`)
    const added = given!.filter((one) => !wanted!.includes(one)).map((one) => `has ${one}, which the English has not`)
    if (missing.length + added.length > 0) return [...missing, ...added]
    return wanted!.length === given!.length
      ? []
      : [`has ${given!.length} of ${wanted!.length} ${wanted![0] ?? given![0]}`]
  })
}
