// What stands around a line that somebody else kept: a journal, a syslog, a container log, `dmesg`, a quote in a forum.
import { ISO, LAYERS, ZONE } from './envelope-layers.ts'
import { isoTime, type KeptTime, unixTime } from './kept-time.ts'

export type Envelope = {
  /** The line without what stands around it. */
  text: string
  /** When it was kept; null when that is not said. */
  time: KeptTime | null
  /** The program that wrote it, or the container it came from; null when that is not said. */
  program: string | null
  /** What was taken off. */
  wrapped: boolean
}

const MOST_LAYERS = 6

// `grep -n` and `less -N`, before a head of Plex only: a number alone could be anything.
const NUMBERED =
  /^(?:[^\n:]{0,200}\.log(?:\.\d{1,3})?[:-])?(?:\d{1,8}[:-]| {0,6}\d{1,8}\s{1,2})(?=(?:\p{L}{3,9}\.? \d{1,2}, \d{4} |\d{4}-\d{2}-\d{2} )\d{2}:)/u
const NAMED_FILE =
  /^[^\n:]{0,200}\.log(?:\.\d{1,3})?[:-](?=(?:\p{L}{3,9}\.? \d{1,2}, \d{4} |\d{4}-\d{2}-\d{2} )\d{2}:)/u

/** Takes off what stands around a line. */
export function unwrap(line: string): Envelope {
  const kept = jsonLine(line)
  if (kept) return kept
  let text = line
  let time: KeptTime | null = null
  let program: string | null = null
  for (let left = MOST_LAYERS; left > 0; left--) {
    const taken = takeLayer(text)
    if (taken === null) break
    text = taken.rest
    // What is further in knows it better: a container's clock over the journal's arrival, but not its own name over the program's.
    time = taken.time ?? time
    program = taken.program ?? program
  }
  if (/^(?:.{0,200}\.log|\s{0,6}\d)/.test(text)) text = text.replace(NUMBERED, '').replace(NAMED_FILE, '')
  return { text, time, program, wrapped: text !== line }
}

function takeLayer(text: string): { rest: string; time?: KeptTime | null; program?: string } | null {
  for (const { near, pattern, read } of LAYERS) {
    if (!near.test(text)) continue
    const match = pattern.exec(text)
    if (match === null || match[0] === '') continue
    const said = read === undefined ? {} : read(match.groups ?? {})
    if (said !== null) return { rest: text.slice(match[0].length), ...said }
  }
  return null
}

/** journalctl -o json, docker's own files: one object a line. Null for anything else. */
function jsonLine(line: string): Envelope | null {
  if (!line.startsWith('{"')) return null
  let kept: Record<string, unknown>
  try {
    kept = JSON.parse(line) as Record<string, unknown>
  } catch {
    return null
  }
  const text = kept.MESSAGE ?? kept.log
  if (typeof text !== 'string') return null
  const inner = unwrap(text.replace(/\n$/, ''))
  const program = kept.SYSLOG_IDENTIFIER ?? kept.CONTAINER_NAME ?? kept._COMM
  return {
    text: inner.text,
    time: inner.time ?? timeOf(kept),
    program: inner.program ?? (typeof program === 'string' ? program : null),
    wrapped: true,
  }
}

function timeOf({ __REALTIME_TIMESTAMP: micros, time }: Record<string, unknown>): KeptTime | null {
  if (typeof micros === 'string' && /^\d{15,17}$/.test(micros)) return unixTime(Number(micros) / 1e6)
  const iso = typeof time === 'string' ? new RegExp(`^${ISO}${ZONE}$`).exec(time) : null
  return iso ? isoTime(iso.groups ?? {}) : null
}
