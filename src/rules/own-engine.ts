// Users' patterns: what is cheap runs here, the rest in a thread of its own, with which it is ended when it takes too long.
import { extname, join } from 'node:path'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { Engine, Match, Pattern } from './engine.ts'
import { linearEngine, OWN_RULES_SEE } from './linear-engine.ts'
import { patternSize } from './pattern-size.ts'
import { OWN_RULE_MS, TooSlow } from './too-slow.ts'

const BOOT_MS = 10_000
/** After so many the rest is not tried any more: each costs a new thread. */
const MOST_ENDED = 5
const MEMORY_MB = 64
/** Steps of a pattern times characters of a record: two milliseconds at the most, and far more than usual rules need. */
const CHEAP = 100_000
/** Until others are served again, for all patterns together. What takes less each is no burden: the machine may be busy elsewhere. */
const TURN_MS = 2_000
const BURDEN_MS = 2

/** What goes to the thread and what comes back; `control[0]` becomes 1 with each answer. */
export type Question = { source: string; text: string }
export type Answer = { match: Match | null } | { ready: true }
export type ThreadData = { port: MessagePort; control: Int32Array }

type Thread = { worker: Worker; port: MessagePort; control: Int32Array }

/** The thread begins when a pattern needs it, and keeps nobody from leaving. */
export function createOwnEngine({
  limitMs = OWN_RULE_MS,
  clock,
}: {
  limitMs?: number
  /** Milliseconds that only ever grow. */
  clock(): number
}): Engine & { close(): void } {
  let thread: Thread | null = null
  let ended = 0

  function begin(): Thread {
    const { port1, port2 } = new MessageChannel()
    const control = new Int32Array(new SharedArrayBuffer(4))
    // In the bundle both are programs of one folder.
    const worker = new Worker(join(import.meta.dirname, `pattern-thread${extname(import.meta.filename)}`), {
      workerData: { port: port2, control } satisfies ThreadData,
      transferList: [port2],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 8 },
    })
    // That it died is seen by the answer that does not come.
    worker.on('error', () => {})
    worker.unref()
    return { worker, port: port1, control }
  }

  function end(): void {
    if (thread === null) return
    void thread.worker.terminate()
    thread.port.close()
    thread = null
  }

  function answered({ port, control }: Thread, ms: number): Answer | null {
    Atomics.wait(control, 0, 0, ms)
    const answer = receiveMessageOnPort(port)?.message as Answer | undefined
    if (answer === undefined) return null
    Atomics.store(control, 0, 0)
    return answer
  }

  /** Since others were served last. */
  let spent = 0
  function burden(ms: number): void {
    if (ms < BURDEN_MS) return
    if (spent === 0) {
      setImmediate(() => {
        spent = 0
      })
    }
    spent += ms
  }

  function measured<T>(work: () => T): T {
    const startedAt = clock()
    try {
      return work()
    } finally {
      burden(clock() - startedAt)
    }
  }

  let ready = false
  function running(): Thread {
    if (thread === null) {
      thread = begin()
      ready = false
    }
    return thread
  }

  function ask(question: Question): Match | null {
    if (ended >= MOST_ENDED) throw new TooSlow('others were too slow before it')
    const its = running()
    ready ||= answered(its, BOOT_MS) !== null
    if (ready) {
      its.port.postMessage(question)
      const answer = measured(() => answered(its, limitMs))
      if (answer !== null && 'match' in answer) return answer.match
    }
    ended++
    end()
    throw new TooSlow(`took more than ${limitMs} ms for one record`)
  }

  return {
    guardsNames: linearEngine.guardsNames,
    mostSteps: linearEngine.mostSteps,
    neededBy: linearEngine.neededBy,
    tellsDigitsApart: linearEngine.tellsDigitsApart,
    compile(source): Pattern {
      const here = linearEngine.compile(source)
      const size = patternSize(source)
      return (text) => {
        if (spent > TURN_MS) throw new TooSlow('took its time together with others')
        const seen = text.slice(0, OWN_RULES_SEE)
        if (size * seen.length > CHEAP) return ask({ source, text: seen })
        return measured(() => here(seen))
      }
    },
    close: end,
  }
}
