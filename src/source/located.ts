// A source whose folder has to be found first: it looks again from time to time, then it is that folder's source.
import { setTimeout as wait } from 'node:timers/promises'
import type { FolderState } from './batch.ts'
import type { FolderSource } from './folder.ts'

const LOOK_AGAIN_MS = 60_000

type LocatedDeps = {
  /** Path of a Logs folder, or what to tell people while there is none. */
  look(): Promise<{ path: string } | { advice: string }>
  open(path: string): FolderSource
  onState(state: FolderState): void
}

export function createLocatedSource({ look, open, onState }: LocatedDeps): FolderSource {
  let source: FolderSource | null = null
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
    wait: (signal) => source?.wait(signal) ?? wait(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {}),
    head: async (file) => (await source?.head(file)) ?? Buffer.alloc(0),
    state: () => source?.state() ?? state,
    folder: () => source?.folder() ?? null,
    async close() {
      closed = true
      await source?.close()
    },
  }
}
