// The live view: calm lines that say what the simulated server does and what Sentarr told MQTT about it.
import { z } from 'zod'
import { SEVERITIES } from '../../rules/vocabulary.ts'
import { shortLocal } from '../../time/local.ts'
import { type CommandIo, print } from '../io.ts'
import { columnsOf, createPaint, printable, SEVERITY_STYLE, wrap } from '../terminal.ts'
import type { Broker } from './broker.ts'

const SUMMARY_EVERY_MS = 30_000
/** Under the text, past the clock time. */
const INDENT = ' '.repeat(10)

const alertSchema = z.object({
  state: z.string(),
  severity: z.enum(SEVERITIES),
  title: z.string(),
  category: z.string(),
  message: z.string(),
  advice: z.array(z.string()),
})
const problemSchema = z.object({ incidents: z.array(z.object({ title: z.string() })) })

export type View = {
  /** Lines were written; `story` is what goes wrong in them, null when all is well. */
  wrote(lines: number, story: string | null): void
}

/** Listens on the broker as any other program would. */
export function createView({ stdout, env, now }: Pick<CommandIo, 'stdout' | 'env' | 'now'>, broker: Broker): View {
  const paint = createPaint(stdout, env)
  let story: string | null = null
  let written = 0
  let alerts = 0
  let open = 0
  let nextSummary = now() + SUMMARY_EVERY_MS
  const say = (text: string) => void print(stdout, `${paint('dim', shortLocal(now()).slice(11))}  ${text}\n`)
  const sayMore = (text: string, bullet = '  ') =>
    void print(
      stdout,
      `${paint('dim', wrap(printable(text), columnsOf(stdout), `${INDENT}${bullet}`, `${INDENT}  `))}\n`,
    )

  broker.watch('sentarr/+/event', (_topic, payload) => {
    const alert = alertSchema.safeParse(parse(payload))
    if (!alert.success) return
    alerts++
    const { state, severity, title, category, message, advice } = alert.data
    const word = paint(state === 'resolved' ? ['bold', 'green'] : SEVERITY_STYLE[severity], ` ${state} `)
    say(`${word} ${paint('bold', printable(title))}`)
    sayMore(`${severity}, ${category}: ${message}`)
    if (state !== 'resolved' && advice[0]) sayMore(advice[0], '→ ')
  })
  broker.watch('sentarr/+/problem', (_topic, payload) => {
    const problem = problemSchema.safeParse(parse(payload))
    if (problem.success) open = problem.data.incidents.length
  })

  return {
    wrote(lines, told) {
      written += lines
      if (told !== story) say(told ? `Plex: ${told}` : 'Plex: quiet again')
      story = told
      if (now() < nextSummary) return
      nextSummary = now() + SUMMARY_EVERY_MS
      say(
        paint(
          'dim',
          `${written} log lines so far; ${open} incident${open === 1 ? '' : 's'} open, ${alerts} alert${alerts === 1 ? '' : 's'} sent`,
        ),
      )
    },
  }
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch {
    return null
  }
}
