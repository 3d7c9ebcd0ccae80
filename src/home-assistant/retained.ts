// Keeps the broker's retained messages equal to what we want there: only what differs is sent, many changes are folded into one.
import type { Log } from '../log.ts'

type RetainedMessage = { topic: string; payload: string }

type RetainedDeps = {
  /** What should be there now, in the order to publish it. */
  messages(): RetainedMessage[]
  /** Resolves when the broker has it, rejects while there is no connection. */
  publish(message: RetainedMessage): Promise<void>
  log: Pick<Log, 'error'>
  /** Milliseconds that only ever grow. */
  clock(): number
}

type Retained = {
  changed(): void
  /** Something may differ that is in no hurry: what changes with each line must not cost a round each time. */
  later(): void
  /** The broker, or who listens there, may have lost everything: sends all again. */
  republish(): void
  /** Resolves when nothing is sent any more. */
  stop(): Promise<void>
}

/** Milliseconds after a round that told something. Home Assistant records each change. */
const FOLD_MS = 50
/** After a round that found all as it was: a round asks the database. */
const LOOK_MS = 10
const LATER_MS = 1_000
/** After a message that did not arrive, or perhaps was not kept. */
const AGAIN_MS = 10_000
/** A NATS cluster that chooses a leader acknowledges after 5 s what it could not keep. */
const DOUBT_MS = 4_000

export function createRetained(deps: RetainedDeps): Retained {
  const { clock } = deps
  const sent = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  let dueAt = Number.POSITIVE_INFINITY
  let lastRound = Number.NEGATIVE_INFINITY
  let restMs = 0
  let round: Promise<void> | null = null
  let stopped = false

  function schedule(at: number) {
    if (stopped || at >= dueAt) return
    clearTimeout(timer)
    dueAt = at
    timer = setTimeout(start, Math.max(0, at - clock()))
  }

  function start() {
    dueAt = Number.POSITIVE_INFINITY
    // A round that hangs on a slow broker is not doubled: what changed meanwhile goes out with the next one.
    if (round !== null) return schedule(clock() + FOLD_MS)
    lastRound = clock()
    restMs = LOOK_MS
    round = publishDifferences()
      .catch((error: Error) => deps.log.error('cannot tell Home Assistant the state', { error }))
      .finally(() => {
        round = null
      })
  }

  async function publishDifferences() {
    let isDoubtful = false
    for (const message of deps.messages()) {
      if (sent.get(message.topic) === message.payload) continue
      restMs = FOLD_MS
      const begun = clock()
      // From here on the broker may have the one or the other.
      sent.delete(message.topic)
      const published = await deps.publish(message).then(
        () => true,
        () => false,
      )
      if (stopped) return
      // A connection that broke tells everything anew with the next one, but a busy cluster may also let one message go unanswered.
      if (!published) return schedule(clock() + AGAIN_MS)
      if (clock() - begun < DOUBT_MS) sent.set(message.topic, message.payload)
      else isDoubtful = true
    }
    if (isDoubtful) schedule(clock() + AGAIN_MS)
  }

  const changed = () => schedule(Math.max(clock(), lastRound + restMs))
  return {
    changed,
    later: () => schedule(clock() + LATER_MS),
    republish() {
      sent.clear()
      changed()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await round
    },
  }
}
