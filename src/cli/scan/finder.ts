// Finds the records in the bytes of logs: here at first, and in a second thread as soon as there is much to look through, while this one
// says what those mean that were found before.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type FoundRecords, findRecords } from '../../plex/find-records.ts'
import { wantedLines } from '../../plex/wanted-lines.ts'
import { threadCode } from './find-thread-code.ts'

/** As for `wantedLines`. */
export type ThreadData = { literals: readonly string[] }
/** Bytes `from` to `to` of a memory that both threads see. */
export type Question = { memory: SharedArrayBuffer; from: number; to: number; final: boolean }
export type Answer = { ready: true } | { found: FoundRecords }

export type Finder = {
  /** Memory that both threads see: what is looked through must lie in it. */
  memory(bytes: number): Buffer
  /** The bytes must stay as they are until the answer is there. Without the thread it takes longer and finds the same. */
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
  const here = (bytes: Buffer, final: boolean) => findRecords(bytes, final, wanted)
  const waiting: { bytes: Buffer; final: boolean; answer: PromiseWithResolvers<FoundRecords> }[] = []
  let thread: Worker | null = null
  let ready = false
  let alone = threads < 2
  let closed = false
  let seen = 0

  /** The thread is no more: what it was asked, and all that follows, is looked through here. */
  function goOnAlone(): void {
    alone = true
    if (closed) return
    for (const { bytes, final, answer } of waiting.splice(0)) answer.resolve(here(bytes, final))
  }

  function listen(worker: Worker): Worker {
    worker.on('message', (answer: Answer) => {
      if ('found' in answer) waiting.shift()?.answer.resolve(answer.found)
      else ready = true
    })
    worker.on('error', goOnAlone)
    worker.on('exit', goOnAlone)
    return worker
  }

  function tryToBegin(): void {
    try {
      thread = listen(begin(literals))
    } catch {
      // Of threads or memory there are no more; a scan does without.
      alone = true
    }
  }

  return {
    memory: (bytes) => Buffer.from(new SharedArrayBuffer(bytes)),
    async find(bytes, final) {
      seen += bytes.length
      if (thread === null && !alone && seen > bytesHere) tryToBegin()
      const { buffer: memory, byteOffset: from, length } = bytes
      if (thread === null || alone || !ready || !(memory instanceof SharedArrayBuffer)) return here(bytes, final)
      const answer = Promise.withResolvers<FoundRecords>()
      waiting.push({ bytes, final, answer })
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
