// Users' own words for a channel's messages: Liquid templates over a fixed list of variables, without access to anything else.
import { Liquid, type LiquidOptions, type Template } from 'liquidjs'
import type { Alert } from '../../store/alert.ts'
import { ENGLISH } from './languages/index.ts'
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

/** @throws {Error} when it takes too long or gives too much; all the rest was checked before. */
export type CompiledTemplate = (message: Pick<Message, 'alert' | 'words'>, timeZone: string) => string

const LIMITS = { parseLimit: 16_384, renderLimit: 100, memoryLimit: 4_000_000 }
/** Characters of what a template gives, and of each text it captures on the way. */
const MOST_TEXT = 64 * 1024
/** A machine that was busy elsewhere is not the template's fault. */
const TRIES = 3

/** No files: `include`, `render` and `layout` find nothing. */
const options = { strictFilters: true, ownPropertyOnly: true, templates: {}, ...LIMITS }

const inJson = (value: unknown): string => {
  const written = JSON.stringify(value ?? '')
  return typeof value === 'string' || value == null ? written.slice(1, -1) : written
}

/** Takes what a template writes. The library's own counts nothing, and a captured text can be doubled again and again. */
class BoundedText {
  buffer = ''
  write(given: unknown): void {
    const text = written(given)
    if (this.buffer.length + text.length > MOST_TEXT) throw new Error('gives more than 64 KiB of text')
    this.buffer += text
  }
}

const written = (given: unknown): string =>
  Array.isArray(given) ? given.map(written).join('') : given === null || given === undefined ? '' : String(given)

/** Most never write a template: an engine is made for the first one. */
const engines: Partial<Record<'text' | 'json', Liquid>> = {}

function engineFor(as: 'text' | 'json'): Liquid {
  engines[as] ??= createEngine(as === 'json' ? { ...options, outputEscape: inJson } : options)
  return engines[as]
}

function createEngine(its: LiquidOptions): Liquid {
  const engine = new Liquid(its)
  const { renderer } = engine
  const render = renderer.renderTemplates.bind(renderer)
  renderer.renderTemplates = (templates, context, emitter = new BoundedText()) => render(templates, context, emitter)
  engine.registerFilter('json', { raw: true, handler: (value: unknown) => JSON.stringify(value ?? null) })
  return engine
}

/**
 * Compiles a template. With `as: 'json'` every output is escaped for a place inside a JSON string; `{{ advice | json }}` writes a whole JSON value.
 * @throws {Error} in words for whoever wrote it: a syntax error, or an unknown variable with the list of known ones.
 */
export function compileTemplate(source: string, as: 'text' | 'json' = 'text'): CompiledTemplate {
  const engine = engineFor(as)
  const template: Template[] = engine.parse(source)
  const unknown = engine
    .globalVariablesSync(template)
    .find((name) => !(TEMPLATE_VARIABLES as readonly string[]).includes(name))
  if (unknown !== undefined) throw new Error(`unknown variable ${unknown}; there are ${TEMPLATE_VARIABLES.join(', ')}`)
  return ({ alert, words }, timeZone) =>
    engine.renderSync(template, {
      ...alert,
      first_seen_local: localTime(alert.first_seen, timeZone, words.locale),
      last_seen_local: localTime(alert.last_seen, timeZone, words.locale),
    })
}

/** What is wrong with a template, null when nothing is. It is tried on an alert with much in it: what is too dear is refused here. */
export function templateProblem(source: string, as: 'text' | 'json' = 'text'): string | null {
  try {
    const template = compileTemplate(source, as)
    for (let tries = 1; ; tries++) {
      try {
        template({ alert: FULL, words: ENGLISH.words }, 'UTC')
        return null
      } catch (error) {
        if (tries === TRIES || !(error as Error).message.includes('render limit')) throw error
      }
    }
  } catch (error) {
    return (error as Error).message.split('\n')[0]!
  }
}

/** An alert in which everything is as long as it gets. */
const FULL: Alert = {
  schema: 1,
  id: 'x'.repeat(36),
  incident: 'x'.repeat(36),
  state: 'raised',
  server: 'plex',
  category: 'database_error',
  severity: 'critical',
  rule: 'database.corrupt',
  title: 'x'.repeat(255),
  message: 'x'.repeat(200),
  cause: 'x'.repeat(500),
  advice: new Array(8).fill('x'.repeat(300)),
  count: 1_000_000,
  first_seen: '2026-01-01T00:00:00.000Z',
  last_seen: '2026-12-31T23:59:59.999Z',
  duration_seconds: 31_536_000,
  sample: 'x'.repeat(500),
  url: 'https://sentarr.example/#/incidents/x',
}
