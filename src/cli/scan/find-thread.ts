// The second thread of a scan: it looks for records in memory that it shares with the first, and answers with places.
import { parentPort, workerData } from 'node:worker_threads'
import { findRecords } from '../../plex/find-records.ts'
import { wantedLines } from '../../plex/wanted-lines.ts'
import type { Answer, Question, ThreadData } from './finder.ts'

const wanted = wantedLines((workerData as ThreadData).literals)
const answer = (given: Answer): void => parentPort!.postMessage(given)

parentPort!.on('message', ({ memory, from, to, final }: Question) =>
  answer({ found: findRecords(Buffer.from(memory, from, to - from), final, wanted) }),
)
answer({ ready: true })
