// From YAML to rules, with errors that name file, line and field.
import { isNode, LineCounter, parseDocument } from 'yaml'
import type { Engine } from './engine.ts'
import { faultsOf, patternsIn } from './faults.ts'
import { linearEngine } from './linear-engine.ts'
import { patternSize } from './pattern-size.ts'
import { type Rule, ruleSchema } from './rule.ts'

/** More of one file help nobody. */
const MOST_PROBLEMS = 20

/** Reads a file of rules (a YAML list). Faulty rules are left out; each fault is one line: `file:line: rule: field: what is wrong`. */
export function parseRuleFile(
  name: string,
  text: string,
  engine: Engine = linearEngine,
): { rules: Rule[]; problems: string[] } {
  const { rules, problems } = parse(name, text, engine)
  const more = problems.length - MOST_PROBLEMS
  return { rules, problems: more > 0 ? [...problems.slice(0, MOST_PROBLEMS), `${name}:1: and ${more} more`] : problems }
}

function parse(name: string, text: string, engine: Engine): { rules: Rule[]; problems: string[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const lineAt = (offset: number) => lines.linePos(offset).line
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => `${name}:${lineAt(pos[0])}: ${firstLine(message)}`)
    return { rules: [], problems }
  }
  let list: unknown
  try {
    list = document.toJS()
  } catch (error) {
    // An alias without its anchor, or far too many of them.
    return { rules: [], problems: [`${name}:1: ${error instanceof Error ? error.message : String(error)}`] }
  }
  if (list === null || list === undefined) return { rules: [], problems: [] }
  if (!Array.isArray(list))
    return { rules: [], problems: [`${name}:1: a file of rules is a list: begin each with "- id:"`] }

  const lineOf = (path: PropertyKey[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lineAt(node.range[0])
    }
    return 1
  }
  const rules: Rule[] = []
  const problems: string[] = []
  const seen = new Set<string>()
  let steps = 0
  list.forEach((item: unknown, index) => {
    const label = idOf(item) ?? `rule ${index + 1}`
    const fault = (path: PropertyKey[], message: string) => {
      const field = path.length > 0 ? `${path.join('.')}: ` : ''
      problems.push(`${name}:${lineOf([index, ...path])}: ${label}: ${field}${message}`)
    }
    const before = problems.length
    const parsed = ruleSchema.safeParse(item)
    if (!parsed.success) for (const { path, message } of faultsOf(parsed.error, item)) fault(path, message)
    if (parsed.success && seen.has(parsed.data.id)) fault(['id'], 'is given twice in this file')
    for (const [path, source] of patternsIn(item)) {
      try {
        steps += patternSize(source)
        if (steps > engine.mostSteps)
          throw new Error(`the patterns of the file have more than ${engine.mostSteps} steps`)
        engine.compile(source)
      } catch (error) {
        fault(path, error instanceof Error ? error.message : String(error))
      }
    }
    if (parsed.success) seen.add(parsed.data.id)
    if (parsed.success && problems.length === before) rules.push(parsed.data)
  })
  return { rules, problems }
}

/** The place stands before it already. */
const firstLine = (message: string): string => message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')

function idOf(item: unknown): string | null {
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? item.id : null
}
