// The thread in which users' patterns run. Whoever asks waits for the answer, and ends the thread when it takes too long.
import { workerData } from 'node:worker_threads'
import type { Pattern } from './engine.ts'
import { linearEngine } from './linear-engine.ts'
import type { Answer, Question, ThreadData } from './own-engine.ts'

const { port, control } = workerData as ThreadData
const compiled = new Map<string, Pattern>()

function patternOf(source: string): Pattern {
  const known = compiled.get(source)
  if (known) return known
  const pattern = linearEngine.compile(source)
  compiled.set(source, pattern)
  return pattern
}

function answer(given: Answer): void {
  port.postMessage(given)
  Atomics.store(control, 0, 1)
  Atomics.notify(control, 0)
}

port.on('message', ({ source, text }: Question) => answer({ match: patternOf(source)(text) }))
answer({ ready: true })
