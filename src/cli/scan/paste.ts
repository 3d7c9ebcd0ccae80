// Reports to paste where one asks for help: Markdown, short, masked as everything is.
import { clean } from '../../plex/clean.ts'
import { subjectOf } from './coverage.ts'
import { groupsOf, type ReportIncident, type ScanReport } from './report.ts'
import { verdictOf } from './verdict.ts'
import { whenOf } from './when.ts'
import { counted, exactClock, number, times } from './words.ts'

const INCIDENTS_SHOWN = 8
const SHAPES_SHOWN = 50
const LINE_LIMIT = 400

const NOTE = 'Tokens, addresses and names of people and machines are masked. Read it once before you post it.'

/** What was found, with the lines that show it. */
export function renderForum(report: ScanReport): string {
  const groups = groupsOf(report.incidents)
  const blocks = groups
    .slice(0, INCIDENTS_SHOWN)
    .map(({ incident, consequences }) => incidentBlock(incident, consequences))
  if (groups.length > INCIDENTS_SHOWN) blocks.push(`And ${number(groups.length - INCIDENTS_SHOWN)} more.`)
  return document([about(report), groups.length === 0 ? verdictOf(report).text : '', ...blocks, `<!-- ${NOTE} -->`])
}

/** The warnings and errors that no rule knows, each shape with one line. */
export function renderUnknown(report: ScanReport): string {
  const { unclassified } = report
  if (unclassified.length === 0)
    return document([verdictOf(report).kind === 'nothing-read' ? verdictOf(report).text : NONE])
  const blocks = unclassified
    .slice(0, SHAPES_SHOWN)
    .map(
      ({ template, count, level, sample }) => `**${times(count)}, ${level}:** ${code(template)}\n${fenced([sample])}`,
    )
  if (unclassified.length > SHAPES_SHOWN)
    blocks.push(`And ${counted(unclassified.length - SHAPES_SHOWN, 'shape')} more.`)
  return document([about(report), ...blocks, `<!-- ${NOTE} -->`])
}

const NONE = 'Every warning and error in these logs is one that a rule knows.'

function about(report: ScanReport): string {
  return [subjectOf(report), `Sentarr ${report.version}`].filter(Boolean).join(' · ')
}

function incidentBlock(incident: ReportIncident, consequences: ReportIncident[]): string {
  const { title, severity, rule, key } = incident
  const named = [rule, key].filter(Boolean).map((name) => code(name!))
  const parts = [
    `### ${plain(title)}`,
    `${severity} · ${whenOf(incident)}\nRule: ${named.join(', ')}`,
    fenced(linesOf(incident)),
  ]
  if (consequences.length > 0) parts.push(`Follows from it: ${consequences.map((one) => plain(one.title)).join(', ')}`)
  return parts.join('\n\n')
}

function linesOf({ context, samples, sampleTimes }: ReportIncident): string[] {
  if (context.length > 0) return context
  return samples.map((sample, index) =>
    [sampleTimes[index] && exactClock(sampleTimes[index]), sample].filter(Boolean).join(' '),
  )
}

/** Behind a fence that no line can end. */
function fenced(lines: string[]): string {
  const text = lines.map((line) => clean(line).slice(0, LINE_LIMIT)).join('\n')
  const fence = fenceFor(text, 3)
  return `${fence}text\n${text}\n${fence}`
}

function code(text: string): string {
  const one = plain(text)
  const fence = fenceFor(one, 1)
  return fence.length > 1 ? `${fence} ${one} ${fence}` : `${fence}${one}${fence}`
}

function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  return '`'.repeat(longest < least ? least : longest + 1)
}

const plain = (text: string): string => clean(text).replaceAll(/\s+/g, ' ').trim().slice(0, LINE_LIMIT)

const document = (parts: string[]): string => `${parts.filter(Boolean).join('\n\n')}\n`
