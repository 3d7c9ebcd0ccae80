// `sentarr explain`: what a line means and what to do about it.
import { addAbortSignal } from 'node:stream'
import { createExplainer } from '../../detect/explain.ts'
import { createKnowledge } from '../../detect/knowledge.ts'
import { helpText } from '../help.ts'
import { type CommandIo, INTERRUPTED, print } from '../io.ts'
import { columnsOf, createPaint } from '../terminal.ts'
import { parseArguments, UsageError } from '../usage.ts'
import { createFolding } from './folding.ts'
import { linesOf } from './lines.ts'
import { renderExplanation } from './text.ts'

const NOTHING_CAME = `Nothing came to explain. Give a line in quotes, or lines on standard input:
  sentarr explain 'ERROR - database disk image is malformed'
  docker logs plex 2>&1 | sentarr explain
`

/** Explains the line given, or each line of standard input. Exit code 0; 2 when the arguments are wrong. */
export async function runExplain(args: string[], io: CommandIo): Promise<number> {
  try {
    const { values, positionals } = parseArguments(args, {
      json: { type: 'boolean' },
      rule: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    })
    if (values.help) {
      await print(io.stdout, `${helpText('explain')}\n`)
      return 0
    }
    const own = values.rule && (await import('../own-rules.ts')).readOwnRules(values.rule)
    const { explain } = createExplainer(createKnowledge(own), io.now)
    const paint = createPaint(io.stdout, io.env)
    const input = positionals.length > 0 ? [`${positionals.join(' ')}\n`] : addAbortSignal(io.signal, io.stdin)
    if (positionals.length === 0 && io.stdin.isTTY) await print(io.stderr, 'Paste log lines; Ctrl-D ends.\n')
    const report = createFolding((one) => renderExplanation(one, paint, columnsOf(io.stdout)))
    let heard = false
    for await (const lines of linesOf(input as AsyncIterable<Buffer>)) {
      heard ||= lines.length > 0
      for (const explanation of explain(lines)) {
        await print(io.stdout, values.json ? `${JSON.stringify(explanation)}\n` : report.add(explanation))
      }
      // Who types lines waits for each answer.
      if (io.stdin.isTTY) await print(io.stdout, report.rest())
    }
    await print(io.stdout, report.rest())
    if (!heard) await print(io.stderr, NOTHING_CAME)
    return 0
  } catch (error) {
    if (io.signal.aborted) return INTERRUPTED
    if (!(error instanceof UsageError)) throw error
    await print(io.stderr, `sentarr explain: ${error.message}\n`)
    return 2
  }
}
