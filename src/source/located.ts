// A source whose folder has to be found first: it looks again from time to time, then it is that folder's source.
import { setTimeout as wait } from 'node:timers/promises'
import type { FolderState } from './batch.ts'
import type { FolderSource } from './folder.ts'

const LOOK_AGAIN_MS = 60_000

/** With `move`, a source that reads nothing can be sent to another folder. */
export type LocatedSource = FolderSource & {
  /** False when it has logs to read: two folders of one server would be taken for one. */
  move(path: string): boolean
}

type LocatedDeps = {
  /** Null: it has to be found. */
  path: string | null
  /** Path of a Logs folder, or what to tell people while there is none. */
  look(): Promise<{ path: string } | { advice: string }>
  open(path: string): FolderSource
  onState(state: FolderState): void
}

export function createLocatedSource({ path, look, open, onState }: LocatedDeps): LocatedSource {
  let source: FolderSource | null = path === null ? null : open(path)
  let sleep = new AbortController()
  let closed = false
  let state: FolderState = { state: 'waiting', detail: '', files: 0, lagBytes: 0 }
  return {
    async read() {
      if (source === null && !closed) {
        const found = await look()
        if ('advice' in found) {
          state = { ...state, detail: found.advice }
          onState(state)
          return null
        }
        source = open(found.path)
      }
      return source?.read() ?? null
    },
    took: (batch, consumed) => source?.took(batch, consumed),
    async wait(signal) {
      if (source !== null) return source.wait(signal)
      sleep = new AbortController()
      const either = AbortSignal.any([sleep.signal, ...(signal ? [signal] : [])])
      await wait(LOOK_AGAIN_MS, undefined, { signal: either }).catch(() => {}) // woken, or ended
    },
    head: async (file) => (await source?.head(file)) ?? Buffer.alloc(0),
    state: () => source?.state() ?? state,
    folder: () => source?.folder() ?? null,
    move(next) {
      if (closed || (source !== null && source.state().files > 0)) return false
      source?.close()
      source = open(next)
      sleep.abort()
      return true
    },
    async close() {
      closed = true
      await source?.close()
    },
  }
}
