// What one line means: the record in it, what a rule says about it, or why it is ignored.

import { parseRecord } from '../plex/parse.ts'
import { isAboutPlex, isOverseer } from '../plex/programs.ts'
import type { Level, LogRecord } from '../plex/record.ts'
import { own, type Redacted, redact } from '../plex/redact.ts'
import { redactRecord } from '../plex/redact-record.ts'
import { adviceOf } from '../rules/advice.ts'
import { type Translate, translated } from '../rules/translate.ts'
import type { Category, Severity } from '../rules/vocabulary.ts'
import { isoLocal } from '../time/local.ts'
import type { Finding, Outcome } from './finding.ts'
import type { Knowledge } from './knowledge.ts'
import type { Policy } from './policy.ts'
import { UNKNOWN_ADVICE } from './unknown.ts'

/** One object of `explain --json`. Redacted. */
export type Explanation = {
  level: Level | null
  /** ISO 8601 with the local offset. */
  time: string | null
  component: Redacted | null
  message: Redacted
  /** Null for unclassified and ignored lines. */
  rule: string | null
  category: Category | null
  severity: Severity | null
  /** No alert will ever come of this line. */
  ignored: boolean
  reason: string
  cause: string
  advice: string[]
}

export type Explainer = {
  /**
   * Explains the next lines, one object each; lines belong together when a head is followed by lines without one. A secret that
   * was wrapped is seen in lines that are given together.
   */
  explain(lines: readonly string[]): Explanation[]
}

const MESSAGE_LIMIT = 2_000

/** `now` in epoch milliseconds. `translate`: of causes and steps. */
export function createExplainer(
  { matcher, policyOf }: Knowledge,
  now: () => number,
  translate: Translate = (text) => text,
): Explainer {
  // What the lines so far leave open: nothing, a record, or a traceback in one.
  let open: 'nothing' | 'record' | 'traceback' = 'nothing'
  return {
    explain(lines) {
      const together = redact(lines.join('\n')).split('\n').map(own)
      return lines.map((line, index) => explainLine(line, together[index]!))
    },
  }

  function explainLine(line: string, redacted: Redacted): Explanation {
    const record = parse(line)
    const facts = { ...factsOf(record), ...(redacted !== redact(line) && partsOf(parse(redacted))) }
    if (line.trim() === '') return { ...facts, ...ignored('An empty line: there is nothing to explain.') }
    if (record.level === null && continues(line)) return { ...facts, ...ignored(CONTINUATION) }
    if (!isAboutPlex(record)) return { ...facts, ...ignored(ofAnother(record.program)) }
    const outcome = matcher.match(record, Math.max(now(), record.at ?? 0))
    const known = outcome.finding ?? outcome.ignored ?? outcome.mark ?? outcome.clears[0]
    if (record.level !== null) open = record.message.endsWith(TRACEBACK_HEAD) ? 'traceback' : 'record'
    else if (known) open = 'nothing'
    return { ...facts, ...meaningOf(record, outcome, facts.message) }
  }

  function parse(line: string): LogRecord {
    return parseRecord(line, { file: '', zoneMinutes: null, now: now() })
  }

  function continues(line: string): boolean {
    if (open === 'traceback' && EXCEPTION.test(line)) {
      open = 'record'
      return true
    }
    return open !== 'nothing' && /^\s/.test(line) && !OWN_WORDS.test(line)
  }

  function meaningOf(record: LogRecord, outcome: Outcome, message: Redacted): Meaning {
    if (outcome.finding) return found(outcome.finding, message)
    if (outcome.ignored) return ignored(`Routine: ${outcome.ignored.reason}`)
    if (outcome.mark)
      return ignored(
        `A fact about the server's life (${outcome.mark.mark === 'banner' ? 'a log file begins' : outcome.mark.mark}), no trouble.`,
      )
    const over = outcome.clears.map(({ rule }) => matcher.rule(rule)?.title ?? rule)
    if (over.length > 0) return ignored(`Good news: it says that this is over: ${over.join('; ')}.`)
    if (record.level === null && record.program !== undefined)
      return ignored(`Routine: a line of ${redact(record.program)} that no trouble is known to write.`)
    if (record.level === null) return ignored(open === 'nothing' || record.at !== null ? UNKNOWN : CONTINUATION)
    return ignored(`Routine: a line of level ${record.level} that no trouble is known to write.`)
  }

  /** `message`: seen with the lines around it, so that a secret that was wrapped is not offered as words to search for. */
  function found({ rule: id, category, severity, title, fields }: Finding, message: Redacted): Meaning {
    const its = id === null ? undefined : matcher.rule(id)
    const rule = its && translated(its, translate)
    const cause = rule?.cause ?? ''
    const advice = rule || severity !== 'info' ? adviceOf(rule ?? { advice: UNKNOWN_ADVICE }, fields, message) : []
    if (rule?.alone !== undefined)
      return {
        rule: null,
        category,
        severity: 'info',
        ignored: false,
        reason: `Routine when it comes alone: ${rule.alone} ${whenTold(title, true, policyOf(id))}`,
        cause,
        advice,
      }
    if (severity !== 'info')
      return {
        rule: id,
        category,
        severity,
        ignored: false,
        reason: whenTold(title, rule !== undefined, policyOf(id)),
        cause,
        advice,
      }
    const why = rule
      ? `${title}: only for your information, never an alert.`
      : 'No rule knows this warning: it is recorded and counted, but never an alert.'
    return { rule: null, category, severity, ignored: true, reason: why, cause, advice }
  }
}

type Meaning = Pick<Explanation, 'rule' | 'category' | 'severity' | 'ignored' | 'reason' | 'cause' | 'advice'>

const TRACEBACK_HEAD = '(most recent call last):'
/** The last line of a traceback: `IOError: [Errno 2] …`. */
const EXCEPTION = /^[A-Za-z_.]+(?:Error|Exception|Warning|Exit|Interrupt)\b/
const UNKNOWN = 'Not a Plex log line that Sentarr knows: no rule fits it, and it says no level.'
/** What a C++ program says behind its end: indented, but a message of its own. */
const OWN_WORDS = /^\s+what\(\): /
const CONTINUATION = 'Part of the record above: a line without a head belongs to the one before.'

const ofAnother = (program: string | undefined) =>
  isOverseer(program)
    ? `What ${redact(program ?? '')} says of another program: only what is about Plex counts.`
    : `A line of another program${program === undefined ? ', by its beginning' : ` (${redact(program)})`}: only what is about Plex counts.`

const ignored = (reason: string): Meaning => ({
  rule: null,
  category: null,
  severity: null,
  ignored: true,
  reason,
  cause: '',
  advice: [],
})

function factsOf(record: LogRecord): Pick<Explanation, 'level' | 'time' | 'component' | 'message'> {
  const { level, at } = record
  return { level, time: at === null ? null : isoLocal(at), ...partsOf(record) }
}

function partsOf(record: LogRecord): Pick<Explanation, 'component' | 'message'> {
  const { components, message } = redactRecord({ ...record, continuation: [] }, MESSAGE_LIMIT)
  return { component: components.length > 0 ? own(components.join('/')) : null, message }
}

function whenTold(title: string, known: boolean, { threshold, windowMs, heldSeconds, lastingMs }: Policy): string {
  const others = [
    heldSeconds !== undefined && `when they add up to ${heldSeconds} seconds in that time`,
    lastingMs !== undefined && `when it goes on for ${lastingMs / 60_000} minutes`,
  ].filter((one) => one !== false)
  const when =
    threshold === 1
      ? 'The first line of it is told.'
      : `${[`Told after ${threshold} within ${windowMs / 60_000} minutes`, ...others].join(', or ')}.`
  return known ? `${title}. ${when}` : `No rule knows this error; it is grouped with others of its shape. ${when}`
}
