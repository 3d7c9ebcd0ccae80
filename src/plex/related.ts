// Lines of one request or one transcode: what an error does not say itself, the lines before it may.
import { clean } from './clean.ts'
import { type Facts, factsIn } from './facts.ts'
import { own, safe } from './redact.ts'

const MAX_LINES = 16
const LINE_LENGTH = 4_096
const REQUEST = /^[0-9a-f]{1,8}$/
const SESSION = /^[\w-]{6,64}$/
const SESSION_IN = /(?:\/Transcode\/|\btranscode session )(?=[\w-]{0,63}\d)([\w-]{6,64})(?![\w-])/
/** What is made or read along with a medium. */
const BESIDE_MEDIUM =
  /[/\\]Transcode[/\\]Sessions[/\\]|\.(?:srt|ass|ssa|sub|idx|vtt|jpe?g|png|nfo|xml|json|log|db|mpd|m3u8)$/i
const WHO_AND_WHAT = ['client', 'device', 'file', 'library'] as const

/**
 * What the lines before a record (`text`, oldest first, not redacted) state about the request and the transcode session that
 * `known` names: `session`, `client`, `device`, `file`, `library`, as far as `known` lacks them. The nearest line counts.
 */
export function relatedFacts(text: string, known: Facts): Facts {
  const related: Facts = {}
  const lines = text.split('\n').reverse()
  const request = REQUEST.test(known.request ?? '') ? ofRequest(known.request!) : null
  if (request) learn(related, lines, request)
  const session = known.session ?? related.session ?? ''
  if (SESSION.test(session)) learn(related, lines, new RegExp(`(?<![\\w-])${session}(?![\\w-])`))
  return Object.fromEntries(Object.entries(related).filter(([name]) => known[name] === undefined))
}

/** The id stands in the tag of a request's lines, and behind the address in the lines about its begin and end. */
const ofRequest = (id: string) => new RegExp(`\\bReq#${id}[\\]/]|\\b(?:Request|Completed): .{1,4000} #${id}(?= |$)`)

function learn(related: Facts, lines: readonly string[], of: RegExp): void {
  let left = MAX_LINES
  for (const line of lines) {
    if (!of.test(line)) continue
    if (left-- === 0) return
    const redacted = safe(clean(line.slice(0, 3 * LINE_LENGTH)), LINE_LENGTH)
    const facts = factsIn(redacted)
    const session = SESSION_IN.exec(redacted)?.[1]
    if (session !== undefined) related.session ??= own(session)
    if (facts.file !== undefined && BESIDE_MEDIUM.test(facts.file)) delete facts.file
    for (const name of WHO_AND_WHAT) if (facts[name] !== undefined) related[name] ??= facts[name]
  }
}
