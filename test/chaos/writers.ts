// Plex at work: lines into a folder, which rotates, and into a stream. What is written is counted here and nowhere else.
import { MAIN_LOG } from '../../src/source/names.ts'
import { createLogFile, plexTime } from '../crash/writer.ts'

/** Each trouble by the rule that has to count it; `unknown` is one that no rule knows. */
const TROUBLES = [
  ['database.corrupt', 'ERROR - SQLITE3:0x10, 11, database corruption at line 64128 of [b1a7]'],
  ['database.locked', 'ERROR - Waited over 10 seconds for a busy database; giving up.'],
  ['disk.full', 'ERROR - [Req#1f/Transcode] Error opening output files: No space left on device'],
  [
    'network.dns',
    "WARN - [HttpClient/HCl#52] HTTP error requesting GET https://plex.tv/api/v2/ping (6, Couldn't resolve host name) (Could not resolve host: plex.tv)",
  ],
  ['stream.file_missing', "ERROR - Couldn't find the file to stream: /media/movies/A Film (1990)/A Film.srt"],
  ['unknown', 'ERROR - Frobnicator of the seventh kind refused item 4711'],
] as const

export const RULES: readonly string[] = TROUBLES.map(([rule]) => rule)

const STEP_MS = 50
const PER_STEP = 6
const TROUBLE_SHARE = 0.02
const ROTATE_MS = 15_000

type Random = () => number
/** Five generations are kept: what nobody reads for longer is lost, and that is another test's matter. */
type IsNear = (written: Counts) => boolean
export type Counts = Record<string, number>
export type Writer = {
  counts: Counts
  lines(): number
  /** From now on there is trouble among the lines. */
  trouble(): void
  stop(): void
}

const banner = (at: number) =>
  `${plexTime(at)} [139000000000000] INFO - Plex Media Server v1.43.0.10467-2b1ba6e69 - Docker Docker Container x86_64 - build: linux-x86_64 debian - GMT 00:00`

/** Its own thread for each line: no two are one event. */
function author(random: Random, counts: Counts) {
  let written = 0
  let isQuiet = true
  return {
    lines: () => written,
    trouble() {
      isQuiet = false
    },
    line(at: number): string {
      const thread = 140_000_000_000_000 + ++written
      if (isQuiet || random() > TROUBLE_SHARE)
        return `${plexTime(at)} [${thread}] DEBUG - Request: [192.168.1.5:4242 (Subnet)] GET /library/metadata/${written} (3 live) #${written.toString(16)}`
      const [rule, text] = TROUBLES[Math.floor(random() * TROUBLES.length)]!
      counts[rule] = (counts[rule] ?? 0) + 1
      return `${plexTime(at)} [${thread}] ${text}`
    },
  }
}

const begin = (step: () => void): (() => void) => {
  const timer = setInterval(step, STEP_MS)
  return () => clearInterval(timer)
}

/** Two logs of a folder, written in pieces that end anywhere. */
export function writeFolder(folder: string, random: Random, isNear: IsNear): Writer {
  const counts: Counts = {}
  const plex = author(random, counts)
  const main = createLogFile(folder, MAIN_LOG)
  const others = createLogFile(folder, 'Plex Media Scanner Analysis.log')
  let rotateAt = Date.now() + ROTATE_MS
  main.append(`${banner(Date.now())}\n`)
  const stop = begin(() => {
    const now = Date.now()
    const lines = Array.from({ length: PER_STEP }, () => `${plex.line(now)}\n`).join('')
    main.append(lines, random() < 0.3 ? Math.floor(random() * 40) : 0)
    others.append(`${plex.line(now)}\n`)
    if (now < rotateAt) return
    rotateAt = now + ROTATE_MS
    if (!isNear(counts)) return
    main.rotate()
    main.append(`${banner(now)}\n`)
  })
  return {
    counts,
    lines: plex.lines,
    trouble: plex.trouble,
    stop() {
      stop()
      main.append('')
    },
  }
}

type Line = { at: number; file: string; text: string; fresh?: true }

/** The same without a folder. */
export function writeStream(write: (lines: readonly Line[]) => void, random: Random, isNear: IsNear): Writer {
  const counts: Counts = {}
  const plex = author(random, counts)
  let rotateAt = 0
  const stop = begin(() => {
    const at = Date.now()
    const isDue = at >= rotateAt
    if (isDue) rotateAt = at + ROTATE_MS
    const fresh: Line[] = isDue && isNear(counts) ? [{ at, file: MAIN_LOG, text: banner(at), fresh: true }] : []
    write([...fresh, ...Array.from({ length: PER_STEP }, () => ({ at, file: MAIN_LOG, text: plex.line(at) }))])
  })
  return { counts, lines: plex.lines, trouble: plex.trouble, stop }
}
