// `sentarr scan`: what went wrong in logs that already exist, and what to do about it.
import { addAbortSignal } from 'node:stream'
import { createKnowledge, type KnowledgeOfUser } from '../../detect/knowledge.ts'
import { parseSince } from '../../time/local.ts'
import { helpText, usageLine } from '../help.ts'
import { type CommandIo, INTERRUPTED, print } from '../io.ts'
import { columnsOf, createPaint, printable } from '../terminal.ts'
import { parseArguments, UsageError } from '../usage.ts'
import { analyse } from './analyse.ts'
import { gatherInputs } from './gather.ts'
import { renderHtml } from './html.ts'
import { renderJson } from './json.ts'
import { renderForum, renderUnknown } from './paste.ts'
import { createProgress } from './progress.ts'
import { groupsOf, type ScanReport } from './report.ts'
import { checkReportFile, writeReportFile } from './report-file.ts'
import { ruleFilesIn } from './rule-folder.ts'
import type { Knows } from './sniff.ts'
import { renderText } from './text.ts'
import { verdictOf } from './verdict.ts'
import { wallOf } from './wall-clock.ts'
import { counted } from './words.ts'

/** Exit code 0: nothing found; 1: incidents found; 2: something could not be read, or the arguments are wrong. */
export async function runScan(args: string[], io: CommandIo): Promise<number> {
  try {
    const options = readOptions(args, io.now())
    if (options === null) {
      await print(io.stdout, `${helpText('scan')}\n`)
      return 0
    }
    const report = await scan(options, io)
    for (const line of [...refusals(report), ...emptiness(report, options)])
      await print(io.stderr, `sentarr scan: ${line}\n`)
    await write(report, options, io)
    if (report.unreadable.length > 0 || report.files.length === 0) return 2
    return report.incidents.length > 0 ? 1 : 0
  } catch (error) {
    if (io.signal.aborted) return INTERRUPTED
    if (!(error instanceof UsageError)) throw error
    await print(io.stderr, `sentarr scan: ${error.message}\n`)
    return 2
  }
}

type Options = {
  paths: string[]
  form: 'text' | 'json' | 'html' | 'forum' | 'unknown'
  html: string | null
  since: number
  all: boolean
  rules: string | null
}

function readOptions(args: string[], now: number): Options | null {
  const { values, positionals } = parseArguments(args, {
    json: { type: 'boolean' },
    html: { type: 'string' },
    forum: { type: 'boolean' },
    unknown: { type: 'boolean' },
    since: { type: 'string' },
    all: { type: 'boolean' },
    rules: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) return null
  if (positionals.length === 0)
    throw new UsageError(`name a log file, a Logs folder, a .zip, a .gz, or - (${usageLine('scan')})`)
  const forms = (['json', 'html', 'forum', 'unknown'] as const).filter((form) => values[form] !== undefined)
  if (forms.length > 1) throw new UsageError(`--${forms[0]} and --${forms[1]} exclude each other`)
  const since = values.since === undefined ? Number.NEGATIVE_INFINITY : parseSince(values.since, now)
  if (since === null)
    throw new UsageError(`--since "${values.since}": write 24h, 7d, a date like 2026-11-23, or an ISO 8601 time`)
  return {
    paths: positionals,
    form: forms[0] ?? 'text',
    html: values.html ?? null,
    since,
    all: values.all ?? false,
    rules: values.rules ?? null,
  }
}

async function scan(options: Options, io: CommandIo): Promise<ScanReport> {
  if (options.html !== null) await checkReportFile(options.html, options.paths)
  const files = options.rules === null ? null : ruleFilesIn(options.rules)
  const knowledge = files
    ? createKnowledge((await import('../own-rules.ts')).readOwnRules(files), io.clock)
    : createKnowledge()
  const inputs = await gatherInputs(options.paths, () => addAbortSignal(io.signal, io.stdin), knowsOf(knowledge, io))
  const progress = createProgress(
    io,
    inputs.logs.reduce((sum, { size }) => sum + (size ?? 0), 0),
  )
  try {
    return await analyse(inputs, { knowledge, since: wallOf(options.since), io, progress, paths: options.paths })
  } finally {
    progress.done()
    inputs.close()
  }
}

/** Whether a rule says anything about a line that has no head. */
const knowsOf =
  ({ matcher }: KnowledgeOfUser, { now }: CommandIo): Knows =>
  (record) => {
    const { finding, ignored, mark, clears } = matcher.match(record, now())
    return finding !== null || ignored !== null || mark !== null || clears.length > 0
  }

async function write(report: ScanReport, { form, html, all }: Options, io: CommandIo): Promise<void> {
  if (form === 'json') return print(io.stdout, renderJson(report, all))
  if (form === 'forum') return print(io.stdout, renderForum(report))
  if (form === 'unknown') return print(io.stdout, renderUnknown(report))
  if (html === null)
    return print(
      io.stdout,
      renderText(report, { paint: createPaint(io.stdout, io.env), columns: columnsOf(io.stdout), all }),
    )
  await writeReportFile(html, renderHtml(report, io.now()))
  const { kind, text } = verdictOf(report)
  const found =
    kind === 'incidents' ? `${counted(groupsOf(report.incidents).length, 'incident')} found` : text.replace(/\.$/, '')
  await print(io.stdout, `${found}. Open ${html} in a browser.\n`)
}

/** A program that reads the document learns here that there was nothing to look at. */
function emptiness(report: ScanReport, { form }: Options): string[] {
  const { kind, text } = verdictOf(report)
  return form === 'json' && kind === 'nothing-read' && report.unreadable.length === 0 ? [text] : []
}

const NAMED = 3

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) || path

/** Names what was not read: a line for each file that is missed, and one for each reason to skip. */
function refusals({ skipped, unreadable, paths }: ScanReport): string[] {
  const reasons = [...Map.groupBy(skipped, ({ reason }) => reason)]
  return [
    ...unreadable.map(({ path, reason }) => `${path}: ${reason}`),
    ...reasons.map(([reason, files]) => {
      const names = files.slice(0, NAMED).map(({ path }) => (paths.includes(path) ? path : nameOf(path)))
      if (files.length > NAMED) names.push(`and ${files.length - NAMED} more`)
      return `skipped ${counted(files.length, 'file')} (${reason}): ${names.join(', ')}`
    }),
  ].map(printable)
}
