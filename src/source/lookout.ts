// Looks at a Logs folder: which logs there are, on what kind of mount, and hangs the bell. Makes a follower for each log.
import { join } from 'node:path'
import type { Checkpoint } from './batch.ts'
import { createBell } from './bell.ts'
import type { createCondition } from './condition.ts'
import { discover } from './discover.ts'
import type { Disk } from './disk.ts'
import { createFollower, type Follower } from './follow.ts'
import { toMs } from './identity.ts'
import { loss } from './loss.ts'
import { isNetworkMount } from './mounts.ts'
import type { Begin } from './plan.ts'
import { isMissing } from './trouble.ts'

/** `rung`: the bell there was heard, and never said that it is deaf. */
const LOOK_MS = { local: 2_000, rung: 5_000, network: 5_000 }
/** How far the clock of a file system may lag behind ours. */
const CLOCK_SLACK_MS = 2_000

/** Files have the times of the wall; all else is measured on a clock that only grows. Milliseconds. */
type Moment = { wall: number; monotonic: number }

type LookoutDeps = {
  /** Absolute. */
  path: string
  disk: Disk
  condition: ReturnType<typeof createCondition>
  readFrom: Begin
  checkpoints: Checkpoint[]
  misplaced: string[]
  poll: 'auto' | boolean
  lookMs: number | undefined
  quietMs: number
  mounts: () => string
  buffer: () => Buffer
  onRing: (log: string) => void
  onDeaf: (error: unknown) => void
}

export function createLookout(deps: LookoutDeps) {
  const { path, disk, condition, poll } = deps
  const checkpoints = new Map(deps.checkpoints.map((checkpoint) => [checkpoint.file, checkpoint]))
  const followers = new Map<string, Follower>()
  let folder = path
  let network = false
  let bell: { id: string; rung: boolean; close(): void } | null = null
  let isDeaf = false
  let firstRun = checkpoints.size === 0 && deps.misplaced.length === 0
  /** When the logs that we do not know were known not to be there. */
  let lookedAt: Moment | null = null
  let closed = false

  /** Keeps a bell at this very folder: one that was mounted over, or made anew, needs another. */
  function hang(id: string | null): void {
    if (closed || bell?.id === id) return
    bell?.close()
    bell = id === null ? null : { id, rung: false, ...createBell({ folder, onRing: ring, onDeaf }) }
  }

  function ring(log: string): void {
    if (bell) bell.rung = !isDeaf
    deps.onRing(log)
  }

  function onDeaf(error: unknown): void {
    isDeaf = true
    deps.onDeaf(error)
  }

  async function follow(log: string): Promise<void> {
    const absentAt = (await isBorn(log)) ? (lookedAt?.monotonic ?? null) : null
    const isMisplaced = deps.misplaced.includes(log)
    const follower = createFollower({
      disk,
      file: log,
      get folder() {
        return folder
      },
      get inodesInvented() {
        return network
      },
      checkpoint: checkpoints.get(log) ?? null,
      begin: isMisplaced ? 'end' : firstRun && absentAt === null ? deps.readFrom : 'start',
      gap: isMisplaced ? loss(log, 'misplaced') : null,
      absentAt,
      quietMs: deps.quietMs,
      buffer: deps.buffer,
    })
    followers.set(log, follower)
  }

  /** Whether the file came to be after the last look, not only into sight (a mount that arrives brings old files). */
  async function isBorn(log: string): Promise<boolean> {
    if (lookedAt === null) return false
    const stat = await disk.stat(join(folder, log)).catch(() => null)
    if (stat === null) return false
    return stat.birthtimeNs === 0n || toMs(stat.birthtimeNs) >= lookedAt.wall - CLOCK_SLACK_MS
  }

  return {
    followers: followers as ReadonlyMap<string, Follower>,

    /** Never rejects: what it meets is in the condition. */
    async look(now: Moment): Promise<void> {
      try {
        folder = await disk.realpath(path)
        network = isNetworkMount(folder, deps.mounts())
        const { dev, ino } = await disk.stat(folder)
        hang(poll === true || (poll === 'auto' && network) ? null : `${dev}:${ino}`)
        const found = await discover(disk, folder)
        for (const log of found.logs) if (!followers.has(log)) await follow(log)
        if (found.logs.length > 0) firstRun = false
        condition.found(found)
        lookedAt = now
      } catch (error) {
        condition.failed(error)
        if (isMissing(error)) lookedAt = now
      }
    },

    /** How long until the next look, whether the bell rings or not, in ms. */
    intervalMs: (): number => deps.lookMs ?? LOOK_MS[network ? 'network' : bell?.rung ? 'rung' : 'local'],

    close(): void {
      closed = true
      bell?.close()
      for (const follower of followers.values()) follower.close()
    },
  }
}
