// A Plex Media Server log of any length as real servers write it (`mix.ts`). The same seed gives the same bytes.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { type Kind, MIX, QUERY, query } from './mix.ts'
import type { Random } from './random.ts'
import { seeded } from './random.ts'
import { type Counts, none } from './troubles.ts'

const PARTS = 1_000_000
const TOTAL = MIX.reduce((sum, { share }) => sum + share, 0)
const HEAD_BYTES = 57

/** For each kind, the numbers below this one and from the one before it on are its own. */
const bounds = MIX.map((_, index) => {
  const before = MIX.slice(0, index + 1).reduce((sum, { share }) => sum + share, 0)
  return Math.round((before / TOTAL) * PARTS)
})

function draw(random: Random): Kind {
  const number = random(PARTS)
  let low = 0
  let high = bounds.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (number < bounds[middle]!) high = middle
    else low = middle + 1
  }
  return MIX[low]!
}

/** Half of the lines stay below the median, nine tenths below the ninth, one in a hundred goes far beyond it. */
function bytesOf([median, ninth]: [number, number], random: Random): number {
  const share = random(1000)
  if (share < 500) return median - random(median >> 1)
  if (share < 900) return median + random(ninth - median)
  return share < 990 ? ninth + random(ninth >> 1) : ninth + random(ninth * 4)
}

function message({ text, long }: Kind, random: Random): string {
  const written = text(random)
  if (!long) return written
  return written.replace(QUERY, query(bytesOf(long, random) - HEAD_BYTES - written.length, random))
}

const two = (value: number): string => String(value).padStart(2, '0')

export type Line = { text: string; kind: Kind }

/** Lines of one log, the first at `start` (epoch milliseconds, UTC), each with its LF. A trouble has a thread of its own: no two are one event. */
export function* logLines(count: number, start: number, random: Random): Generator<Line> {
  const threads = Array.from({ length: 24 }, () => 139_000_000_000_000 + random(0x7fffffff))
  let at = start
  for (let index = 0; index < count; index++) {
    at += random(40)
    const kind = draw(random)
    const thread = kind.trouble ? 140_000_000_000_000 + index : threads[random(24)]
    yield { text: `${stamp(at)} [${thread}] ${kind.level} - ${message(kind, random)}\n`, kind }
  }
}

/** A line's time as Plex writes it, in UTC. */
export function stamp(at: number): string {
  const time = new Date(at)
  const month = 'JanFebMarAprMayJunJulAugSepOctNovDec'.slice(time.getUTCMonth() * 3, time.getUTCMonth() * 3 + 3)
  const clock = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}.${String(time.getUTCMilliseconds()).padStart(3, '0')}`
  return `${month} ${two(time.getUTCDate())}, ${time.getUTCFullYear()} ${clock}`
}

/** Writes such a log with its banner; tells how often each trouble was written. */
export async function writeLog(path: string, count: number, seed = 1): Promise<Counts> {
  const start = Date.UTC(2026, 1, 6, 12)
  const file = createWriteStream(path)
  const written = none()
  let pending = `${stamp(start)} [139000000000000] INFO - Plex Media Server v1.43.0.10467-2b1ba6e69 - Docker Docker Container x86_64 - build: linux-x86_64 debian - GMT 00:00\n`
  for (const { text, kind } of logLines(count - 1, start, seeded(seed))) {
    if (kind.trouble) written[kind.trouble]++
    pending += text
    if (pending.length < 1 << 20) continue
    if (!file.write(pending)) await once(file, 'drain')
    pending = ''
  }
  file.end(pending)
  await finished(file)
  return written
}
