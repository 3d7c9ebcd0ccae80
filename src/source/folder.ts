// A Plex Logs folder as a source: all its logs, in turns, whenever there is something to read.
import { resolve } from 'node:path'
import type { Batch, Checkpoint, FolderState } from './batch.ts'
import { createCondition } from './condition.ts'
import { createDisk, DiskTimeout, type FileSystem } from './disk.ts'
import type { Follower } from './follow.ts'
import { createLookout } from './lookout.ts'
import { readMounts } from './mounts.ts'
import type { Begin } from './plan.ts'
import { createWaker } from './waker.ts'

const BUFFER_BYTES = 1024 * 1024
/** Rounds are at least so far apart: a busy log is read a hundred times a second, not a thousand times. */
const GATHER_MS = 10

export type FolderSource = ReturnType<typeof createFolderSource>

export type FolderSourceDeps = {
  /** The Logs folder; need not exist. */
  path: string
  /** Where the very first run begins in files that are there already; with any checkpoint it is ignored. */
  readFrom: Begin
  /** What was stored for this folder. */
  checkpoints: Checkpoint[]
  /** Files that were read before, nobody knows how far: these begin at their end, with a gap. */
  misplaced?: string[]
  /** Wall, epoch ms: only to compare with the times of files. */
  now: () => number
  /** Milliseconds that only ever grow. */
  clock: () => number
  /** Called when state, sentence or number of files change. */
  onState: (state: FolderState) => void
  /** The system tells no changes of this folder (any more); it is looked at every few seconds all the same. */
  onDeaf?: (error: unknown) => void
  /** `auto`: look at the clock instead of waiting for events on network and FUSE mounts. */
  poll?: 'auto' | boolean
  /** How long a record that was left may still be continued. */
  quietMs?: number
  /** How often to look at the folder whether an event came or not; default by the kind of mount. */
  lookMs?: number
  /** How long one call to the file system may take. */
  limitMs?: number
  fs?: FileSystem
  /** Text of /proc/mounts. */
  mounts?: () => string
}

/**
 * Call `read` until it gives null, then `wait`; after storing a batch say `took` before the next `read`.
 * No function throws or rejects because of the folder: what is the matter is in the state.
 */
export function createFolderSource(deps: FolderSourceDeps) {
  const { now, clock, checkpoints, readFrom, lookMs, quietMs = 50, poll = 'auto', mounts = readMounts } = deps
  const path = resolve(deps.path)
  const disk = createDisk({ limitMs: deps.limitMs ?? 5_000, ...(deps.fs && { fs: deps.fs }) })
  const condition = createCondition(path)
  const waker = createWaker()
  /** In the order of their turns. */
  const turns = new Set<Follower>()
  const rung = new Set<string>()
  /** One for all files: what is in it is taken before the next read. */
  let buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES)
  let nextLookAt = Number.NEGATIVE_INFINITY
  let roundAt = Number.NEGATIVE_INFINITY
  let inRound = false
  let offered: Follower | null = null
  let told = ''
  let closed = false
  const lookout = createLookout({
    path,
    disk,
    condition,
    readFrom,
    checkpoints,
    misplaced: deps.misplaced ?? [],
    poll,
    lookMs,
    quietMs,
    mounts,
    buffer: () => buffer,
    onRing(log) {
      rung.add(log)
      waker.wake()
    },
    onDeaf: deps.onDeaf ?? (() => {}),
  })
  const { followers } = lookout

  async function startRound(): Promise<void> {
    inRound = true
    const at = clock()
    roundAt = at
    const isUnknown = (log: string) => !followers.has(log)
    if (at >= nextLookAt || [...rung].some(isUnknown)) {
      await lookout.look({ wall: now(), monotonic: at })
      nextLookAt = clock() + lookout.intervalMs()
      // Also when the folder is gone: what is still open is read to its end.
      for (const follower of followers.values()) turns.add(follower)
    }
    for (const log of rung) {
      const follower = followers.get(log)
      if (follower) turns.add(follower)
    }
    rung.clear()
    for (const follower of followers.values()) {
      const quietAt = follower.quietAt()
      if (quietAt !== null && quietAt <= at) turns.add(follower)
    }
  }

  async function turn(follower: Follower): Promise<Batch | null> {
    turns.delete(follower)
    try {
      const batch = await follower.next(clock())
      condition.fileRead(follower.file)
      if (follower.hasMore()) turns.add(follower)
      return batch
    } catch (error) {
      condition.fileFailed(follower.file, error)
      // A read that comes back after all must not write into what we read next.
      if (error instanceof DiskTimeout) buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES)
      if (follower.hasMore()) turns.add(follower)
      return null
    }
  }

  function state(): FolderState {
    const lagBytes = [...followers.values()].reduce((sum, follower) => sum + follower.lag(), 0)
    return { ...condition.describe(), files: condition.files(), lagBytes }
  }

  function tell(): void {
    const current = state()
    const key = JSON.stringify({ ...current, lagBytes: 0 })
    if (key === told || closed) return
    told = key
    deps.onState(current)
  }

  return {
    /** The next batch, files in turns and the server's log first; null when there is nothing more to read now. */
    async read(): Promise<Batch | null> {
      if (closed) return null
      if (!inRound || clock() >= roundAt + GATHER_MS) await startRound()
      for (const follower of turns) {
        const batch = await turn(follower)
        if (closed) return null
        if (batch) {
          offered = follower
          return batch
        }
      }
      inRound = false
      tell()
      return null
    },

    /** The consumer stored `consumed` bytes of `batch`; the others come again. */
    took(batch: Batch, consumed: number): void {
      if (!closed) offered?.took(batch, consumed)
    },

    /** Resolves when it is worth to read again, or when `signal` aborts. */
    async wait(signal?: AbortSignal): Promise<void> {
      if (closed) return
      if (rung.size === 0) {
        const quietTimes = [...followers.values()].map((follower) => follower.quietAt() ?? Number.POSITIVE_INFINITY)
        await waker.sleep(Math.min(nextLookAt, ...quietTimes) - clock(), signal)
      }
      // Not the waker's sleep: another ring must not cut this short.
      if (!closed && clock() < roundAt + GATHER_MS) await createWaker().sleep(roundAt + GATHER_MS - clock(), signal)
    },

    /** The first 4 KiB of the file that `batch.file` is read from now; empty when it cannot be read. */
    async head(file: string): Promise<Buffer> {
      return (
        (await followers
          .get(file)
          ?.head()
          .catch(() => null)) ?? Buffer.alloc(0)
      )
    },

    state,

    /** Where the logs are; null while the place is not known. */
    folder: (): string | null => path,

    close(): void {
      closed = true
      lookout.close()
      waker.wake()
    },
  }
}
