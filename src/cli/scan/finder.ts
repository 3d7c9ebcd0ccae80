// Finds the records in the bytes of logs: here at first, and in a second thread as soon as there is much to look through, while this one
// says what those mean that were found before.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type FoundRecords, findRecords } from '../../plex/find-records.ts'
import { wantedLines } from '../../plex/wanted-lines.ts'
import { inWords } from '../../text/in-words.ts'
import { threadCode } from './find-thread-code.ts'

/** As for `wantedLines`. */
export type ThreadData = { literals: readonly string[] }
/** Bytes `from` to `to` of a memory that both threads see. */
export type Question = { memory: SharedArrayBuffer; from: number; to: number; final: boolean }
export type Answer = { ready: true } | { found: FoundRecords }

export type Finder = {
  /** Memory that both threads see: what is looked through must lie in it. */
  memory(bytes: number): Buffer
  /** The bytes must stay as they are until the answer is there. Rejects when the thread has ended. */
  find(bytes: Buffer, final: boolean): Promise<FoundRecords>
  /** Ends the thread. */
  close(): void
}

/** After so many bytes a thread pays: to begin one takes as long as to look through twice as many. */
const BYTES_HERE = 8 * 1024 * 1024
const MEMORY_MB = 64

type Options = {
  /** How many threads can run at once. */
  threads: number
  /** After so many bytes the second begins. */
  bytesHere: number
  begin(literals: readonly string[]): Worker
}

export function createFinder(
  literals: readonly string[],
  { threads = availableParallelism(), bytesHere = BYTES_HERE, begin = beginThread }: Partial<Options> = {},
): Finder {
  const wanted = wantedLines(literals)
  const waiting: PromiseWithResolvers<FoundRecords>[] = []
  let thread: Worker | null = null
  let ready = false
  let dead: Error | null = null
  let closed = false
  let seen = 0

  function fail(reason: string): void {
    if (closed || dead !== null) return
    dead = new Error(`the thread that looks through the logs ended (${reason}); scan fewer logs at a time`)
    for (const one of waiting.splice(0)) one.reject(dead)
  }

  function listen(worker: Worker): Worker {
    worker.on('message', (answer: Answer) => {
      if ('found' in answer) waiting.shift()!.resolve(answer.found)
      else ready = true
    })
    worker.on('error', (error) => fail(inWords(error)))
    worker.on('exit', (code) => fail(`exit code ${code}`))
    return worker
  }

  return {
    memory: (bytes) => Buffer.from(new SharedArrayBuffer(bytes)),
    async find(bytes, final) {
      if (dead !== null) throw dead
      seen += bytes.length
      if (thread === null && threads > 1 && seen > bytesHere) thread = listen(begin(literals))
      const { buffer: memory, byteOffset: from, length } = bytes
      if (thread === null || !ready || !(memory instanceof SharedArrayBuffer)) return findRecords(bytes, final, wanted)
      const answer = Promise.withResolvers<FoundRecords>()
      waiting.push(answer)
      thread.postMessage({ memory, from, to: from + length, final } satisfies Question)
      return answer.promise
    },
    close() {
      closed = true
      void thread?.terminate()
    },
  }
}

export const beginThread = (literals: readonly string[]): Worker =>
  new Worker(threadCode ?? join(import.meta.dirname, 'find-thread.ts'), {
    eval: threadCode !== null,
    workerData: { literals } satisfies ThreadData,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 2 },
  })
