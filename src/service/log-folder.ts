// A Logs folder as a source of one server: bytes of its files → records → what they mean → the door.
import type { Outcome } from '../detect/finding.ts'
import type { Facts } from '../plex/facts.ts'
import { parseRecord } from '../plex/parse.ts'
import type { Batch, Gap } from '../source/batch.ts'
import type { LocatedSource } from '../source/located.ts'
import { createCulprits } from './culprits.ts'
import type { Meaning, Meanings } from './meaning.ts'
import type { Beside } from './plex/beside.ts'
import { SERVER_LOG } from './plex/gaps.ts'
import type { Tally } from './plex/tally.ts'
import type { Hear, Source } from './source.ts'
import { createSurroundings } from './surroundings.ts'
import { createZones } from './zones.ts'

const alone = (read: Meaning) => ({ read, values: {}, undo() {} })

type LogFolderDeps = {
  files: LocatedSource
  meanings: Meanings
  /** Where Plex's stream is the spare: what both bring counts once. */
  tally: Tally | null
  /** Where Plex itself is asked as well: whose stream it was, and what the lines tell beside. */
  asked?: { who(fields: Facts): Facts; beside: Beside }
  now(): number
  /** Milliseconds that only ever grow, to measure with. */
  clock(): number
}

const DAY_MS = 86_400_000

/** Without what happened before `from` (epoch milliseconds): a first look goes back one day. */
function since(read: Meaning, from: number): Meaning {
  const kept = read.outcomes.flatMap((outcome, index) => (timeOf(outcome) >= from ? [index] : []))
  return {
    ...read,
    outcomes: kept.map((index) => read.outcomes[index]!),
    offsets: kept.map((index) => read.offsets[index]!),
  }
}

const timeOf = ({ finding, mark, clears }: Outcome): number => finding?.at ?? mark?.at ?? clears[0]?.at ?? 0

export function createLogFolder({ files, meanings, tally, asked, now, clock }: LogFolderDeps): Source {
  const zones = createZones(files)
  const behind = new Map<string, number>()
  const surroundings = createSurroundings()
  const culprits = createCulprits()
  let caughtUp = false
  let roundAt = clock()

  /** What Plex writes because we ask it is no sign of life. */
  function withoutOwn(read: Meaning, { file, live, bytes }: Batch, zoneMinutes: number | null): Meaning {
    if (asked === undefined || file !== SERVER_LOG || !live) return read
    const { ours, last } = asked.beside.heard(bytes.subarray(0, read.consumed))
    if (ours === 0) return read
    const lastAt = last === null ? null : parseRecord(last, { file, zoneMinutes }).at
    return { ...read, lines: read.lines - ours, lastAt }
  }

  /** Hands in `part`, which is the beginning of `batch`. */
  async function handle(batch: Batch, part: Batch, hear: Hear): Promise<void> {
    const { file, live, past, gap } = part
    const zone = await zones.of(part)
    const all = withoutOwn(meanings.of(part, zone), part, zone)
    const whole = past ? since(all, now() - DAY_MS) : all
    const isShared = tally !== null && file === SERVER_LOG
    const { read, values, undo } = isShared ? tally.sift('folder', whole, part.bytes) : alone(whole)
    const taken = { file, bytes: part.bytes.subarray(0, read.consumed), begins: part.checkpointAt(0).offset === 0 }
    const offset = (index: number) => read.offsets[index]!
    const changed = await hear(
      read.outcomes,
      {
        live,
        past,
        read: { file, lines: read.lines, lastAt: read.lastAt },
        around: (index) => surroundings.around(taken, offset(index)),
        related(index, fields) {
          const near = surroundings.related(taken, offset(index), fields)
          return { ...near, ...asked?.who({ ...near, ...fields }) }
        },
        later: surroundings.handIn(taken),
      },
      { places: { [file]: part.checkpointAt(read.consumed) }, gaps: gap ? [gap] : [], values },
    ).catch((error: unknown) => {
      undo()
      throw error
    })
    // First of all: from here on it is counted.
    files.took(batch, read.consumed)
    surroundings.took(taken, changed)
    if (read.lastAt !== null) behind.set(file, Math.min(read.lastAt, now()))
  }

  async function passOver(batch: Batch, { file, live, checkpointAt, bytes, gap }: Batch, passed: Gap, hear: Hear) {
    const places = { [file]: checkpointAt(bytes.length) }
    await hear([], { live, read: { file, lines: 0, lastAt: null } }, { places, gaps: gap ? [gap, passed] : [passed] })
    files.took(batch, bytes.length)
  }

  async function handleOrPass(batch: Batch, hear: Hear, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const part = culprits.partOf(batch)
      try {
        await handle(batch, part, hear)
        return culprits.went(part)
      } catch (error) {
        const passed = culprits.fell(part, error)
        if (passed !== null) return passOver(batch, part, passed, hear)
      }
    }
  }

  return {
    name: 'folder',
    kind: 'folder',
    spare: false,
    folder: files.folder,
    move: files.move,
    close: files.close,
    state: () => ({ ...files.state(), caughtUp, behind, plexVersion: zones.plexVersion(), idleMs: clock() - roundAt }),
    async run(hear, signal) {
      while (!signal.aborted) {
        const batch = await files.read()
        roundAt = clock()
        if (batch !== null) await handleOrPass(batch, hear, signal)
        else {
          caughtUp ||= files.state().state === 'reading'
          behind.clear()
          await files.wait(signal)
        }
      }
    },
  }
}
