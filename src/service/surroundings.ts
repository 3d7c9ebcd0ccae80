// The lines around findings, also when they come in different batches: those before are remembered, those after are handed in later.
import type { Incident } from '../detect/incident.ts'
import { linesAround } from '../plex/context.ts'
import type { Facts } from '../plex/facts.ts'
import type { Redacted } from '../plex/redact.ts'
import { relatedFacts } from '../plex/related.ts'

/** Of each file, to look back: about a hundred lines, as the request of a failed transcode may have begun seconds ago. */
const TAIL_BYTES = 16_384
const BEFORE = 4
/** The record's own first line counts. */
const FROM_IT_ON = 6
const LF = 0x0a
const NOTHING = Buffer.alloc(0)

/** Bytes of a file that were taken, and whether the file begins with them. */
type Taken = { file: string; bytes: Buffer; begins: boolean }

export type Surroundings = {
  /** What the next lines of this file are owed to, brought up to date. Call it first for each batch. */
  handIn(taken: Taken): { incident: string; lines: Redacted[] }[]
  /** The lines around the record that begins at `offset` of the bytes, redacted. */
  around(taken: Taken, offset: number): Redacted[]
  /** What the lines before the record at `offset` tell of the request or transcode session that `fields` name, redacted. */
  related(taken: Taken, offset: number, fields: Facts): Facts
  /** Remembers what comes next: the lines before it, and the incidents that still lack lines. */
  took(taken: Taken, incidents: readonly Incident[]): void
}

export function createSurroundings(): Surroundings {
  const tails = new Map<string, Buffer>()
  const owed = new Map<string, { incident: string; missing: number }[]>()
  /** By the very array that an incident was given, so that it is found in what changed. */
  let given = new Map<Redacted[], number>()

  /** The bytes before `offset`, of earlier batches as well. */
  function before({ file, bytes, begins }: Taken, offset: number): Buffer {
    const tail = begins || offset > TAIL_BYTES ? NOTHING : (tails.get(file) ?? NOTHING)
    return tail.length === 0 ? bytes.subarray(0, offset) : Buffer.concat([tail, bytes.subarray(0, offset)])
  }

  return {
    handIn({ file, bytes, begins }) {
      const debts = owed.get(file)
      if (debts === undefined || bytes.length === 0) return []
      owed.delete(file)
      if (begins) return []
      return debts.map(({ incident, missing }) => {
        const lines = linesAround(bytes, 0, { before: 0, after: missing })
        owe(owed, file, incident, missing - lines.length)
        return { incident, lines }
      })
    },
    around(taken, offset) {
      const { bytes } = taken
      const past = before(taken, offset)
      const earlier = past.length === 0 ? [] : linesAround(past, past.length, { before: BEFORE, after: 0 })
      const fromItOn = linesAround(bytes, offset, { before: 0, after: FROM_IT_ON })
      const lines = [...earlier, ...fromItOn]
      given.set(lines, FROM_IT_ON - fromItOn.length)
      return lines
    },
    related(taken, offset, fields) {
      if (!fields.request && !fields.session) return {}
      return relatedFacts(tailOf([before(taken, offset)]).toString(), fields)
    },
    took({ file, bytes, begins }, incidents) {
      for (const { id, context } of incidents) owe(owed, file, id, given.get(context) ?? 0)
      given = new Map()
      tails.set(file, tailOf(begins ? [bytes] : [tails.get(file) ?? NOTHING, bytes]))
    },
  }
}

function owe(
  owed: Map<string, { incident: string; missing: number }[]>,
  file: string,
  incident: string,
  missing: number,
) {
  if (missing > 0) owed.set(file, [...(owed.get(file) ?? []), { incident, missing }])
}

/** The last whole lines. Never part of one: what masks secrets must see where they begin. */
function tailOf(parts: Buffer[]): Buffer {
  const last = parts.at(-1)!
  const needed = last.length > TAIL_BYTES ? [last] : parts
  const all = Buffer.concat(needed.map((part) => part.subarray(-TAIL_BYTES - 1)))
  const tail = all.subarray(-TAIL_BYTES)
  if (tail.length === all.length) return Buffer.from(tail)
  const lineEnd = all.indexOf(LF, all.length - TAIL_BYTES - 1)
  return lineEnd < 0 ? NOTHING : Buffer.from(all.subarray(lineEnd + 1))
}
