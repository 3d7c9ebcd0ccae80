// The simulated Plex server: pure and repeatable. Given a seed and a start, it says which lines stand in the logs until any moment.
import { MAIN_LOG } from '../../source/names.ts'
import { type SimulatedLine, type Utterance, writeLine } from './line.ts'
import { createRandom, type Random } from './random.ts'
import { ROUTINE } from './routine.ts'
import { banner, startup } from './startup.ts'
import { FIRST_TROUBLE, TROUBLES, type Trouble } from './troubles.ts'

const ROTATE_EVERY_MS = 3 * 60_000
const PAUSE_BETWEEN_TROUBLES: [number, number] = [6_000, 12_000]

/** A turn of one actor: what it says, and after how many milliseconds its next turn comes. */
type Turn = (now: number) => { said: Utterance[]; next: number }
type Scheduled = { at: number; random: Random; turn: Turn }

export type Simulator = {
  /** All lines after the ones given before, up to and including `now`, in the order in which they are written. */
  until(now: number): SimulatedLine[]
  /** What goes wrong at the moment; null when all is well. */
  story(): string | null
}

/** `troubleAt` is when the first trouble begins; healthy lines run from `startedAt` on. Times are epoch milliseconds. */
export function createSimulator({
  seed,
  startedAt,
  troubleAt,
}: {
  seed: number
  startedAt: number
  troubleAt: number
}): Simulator {
  let story: string | null = null
  let waiting: SimulatedLine[] = []
  const scheduled: Scheduled[] = []
  // Every actor has its own generator, so that what one says never depends on how often `until` is called.
  const schedule = (at: number, make: (random: Random) => Turn) => {
    const random = createRandom(seed + scheduled.length * 7_919)
    scheduled.push({ at, random, turn: make(random) })
  }

  schedule(startedAt, () => (now) => ({ said: startup(now, MAIN_LOG), next: Number.POSITIVE_INFINITY }))
  schedule(startedAt + ROTATE_EVERY_MS, () => (now) => ({
    said: banner(now, MAIN_LOG, 'Plex Media Server'),
    next: ROTATE_EVERY_MS,
  }))
  for (const actor of ROUTINE) {
    schedule(startedAt + 1_500, (random) => (now) => ({
      said: actor.act(random, now),
      next: random.between(...actor.pause),
    }))
  }
  schedule(troubleAt, (random) =>
    createTroubleTurn(random, (told) => {
      story = told
    }),
  )

  return {
    story: () => story,
    until(now) {
      for (;;) {
        const due = scheduled.reduce((first, other) => (other.at < first.at ? other : first))
        if (due.at > now) break
        const { said, next } = due.turn(due.at)
        waiting.push(...said.map((one) => writeLine(one, due.at, due.random)))
        due.at += next
      }
      const ready = waiting.filter((line) => line.at <= now).sort((a, b) => a.at - b.at)
      waiting = waiting.filter((line) => line.at > now)
      return ready
    },
  }
}

/** Troubles come one after the other, every kind once before any comes again. */
function createTroubleTurn(random: Random, tell: (story: string | null) => void): Turn {
  let queue: Trouble[] = [FIRST_TROUBLE, ...random.shuffle(TROUBLES)]
  let current: { trouble: Trouble; endsAt: number } | null = null
  return (now) => {
    if (current && now >= current.endsAt) {
      const said = current.trouble.recover?.(random) ?? []
      current = null
      tell(null)
      return { said, next: random.between(...PAUSE_BETWEEN_TROUBLES) }
    }
    if (!current) {
      if (queue.length === 0) queue = random.shuffle([FIRST_TROUBLE, ...TROUBLES])
      const trouble = queue.shift()!
      current = { trouble, endsAt: now + random.between(...trouble.lasts) }
      tell(trouble.story)
    }
    return { said: current.trouble.complain(random), next: random.between(...current.trouble.pause) }
  }
}
