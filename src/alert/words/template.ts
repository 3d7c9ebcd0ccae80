// Users' own words for a channel's messages: Liquid templates over a fixed list of variables, without access to anything else.
import { Liquid, type Template } from 'liquidjs'
import type { Alert } from '../../store/alert.ts'
import { localTime, type Message } from './render.ts'

/** What a template may name: the alert's keys, and its times as the reader's clock shows them. */
export const TEMPLATE_VARIABLES = [
  'id',
  'incident',
  'state',
  'server',
  'category',
  'severity',
  'rule',
  'title',
  'message',
  'cause',
  'advice',
  'count',
  'first_seen',
  'last_seen',
  'first_seen_local',
  'last_seen_local',
  'duration_seconds',
  'sample',
  'url',
] as const satisfies readonly (keyof Alert | 'first_seen_local' | 'last_seen_local')[]

export type CompiledTemplate = (message: Message, timeZone: string) => string

const LIMITS = { parseLimit: 16_384, renderLimit: 2_000, memoryLimit: 4_000_000 }

/** No files: `include`, `render` and `layout` find nothing. */
const options = { strictFilters: true, ownPropertyOnly: true, templates: {}, ...LIMITS }

const inJson = (value: unknown): string => {
  const written = JSON.stringify(value ?? '')
  return typeof value === 'string' || value == null ? written.slice(1, -1) : written
}

const text = new Liquid(options)
const json = new Liquid({ ...options, outputEscape: inJson })
for (const engine of [text, json]) {
  engine.registerFilter('json', { raw: true, handler: (value: unknown) => JSON.stringify(value ?? null) })
}

/**
 * Compiles a template. With `as: 'json'` every output is escaped for a place inside a JSON string; `{{ advice | json }}` writes a whole JSON value.
 * @throws {Error} in words for whoever wrote it: a syntax error, or an unknown variable with the list of known ones.
 */
export function compileTemplate(source: string, as: 'text' | 'json' = 'text'): CompiledTemplate {
  const engine = as === 'json' ? json : text
  const template: Template[] = engine.parse(source)
  const unknown = engine
    .globalVariablesSync(template)
    .find((name) => !(TEMPLATE_VARIABLES as readonly string[]).includes(name))
  if (unknown !== undefined) throw new Error(`unknown variable ${unknown}; there are ${TEMPLATE_VARIABLES.join(', ')}`)
  return ({ alert }, timeZone) =>
    engine.renderSync(template, {
      ...alert,
      first_seen_local: localTime(alert.first_seen, timeZone),
      last_seen_local: localTime(alert.last_seen, timeZone),
    })
}

/** What is wrong with a template, null when nothing is. */
export function templateProblem(source: string, as: 'text' | 'json' = 'text'): string | null {
  try {
    compileTemplate(source, as)
    return null
  } catch (error) {
    return (error as Error).message.split('\n')[0]!
  }
}
