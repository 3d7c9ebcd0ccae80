// Follows one log by its name, across rotation, truncation and replacement.
import type { Batch, Checkpoint, Gap } from './batch.ts'
import { fingerprint, type Generation, headOf, type Place, START } from './identity.ts'
import type { Cursor } from './lines.ts'
import { loss } from './loss.ts'
import { createNews } from './news.ts'
import { createOffers } from './offers.ts'
import { closeAll, type LogPlace } from './opening.ts'
import { createPast } from './past.ts'
import { type Begin, type Plan, planAfter, planFirst } from './plan.ts'
import { isUnchanged, readOn } from './reading.ts'
import { findSuccessors } from './succession.ts'

export type Follower = ReturnType<typeof createFollower>

export type FollowerDeps = LogPlace & {
  checkpoint: Checkpoint | null
  /** Where to begin without a checkpoint. */
  begin: Begin
  /** What is missing before that. */
  gap?: Gap | null
  /** When the file is known not to have existed yet (by the clock that only grows); null when it may be old. */
  absentAt: number | null
  quietMs: number
  /** The buffer to read into; what is in it is needed until the next call. */
  buffer: () => Buffer
}

/** Functions that reject do so with a system error; the follower may be called again and goes on where it stood. */
export function createFollower(deps: FollowerDeps) {
  const { disk, file, quietMs } = deps
  const offers = createOffers({ file, quietMs, announced: deps.checkpoint !== null })
  const news = createNews(deps.absentAt)
  if (deps.gap) offers.owe(deps.gap)
  /** The last one that was stored: what is to be read is always decided from there. */
  let checkpoint = deps.checkpoint
  /** Whether it stands in the file that is being read. */
  let isStoredHere = false
  let begin = deps.begin
  /** Oldest first: the first is being read, the last was the live file when it was opened. */
  let queue: Generation[] = []
  let cursor: Cursor | null = null
  let moreNow = false
  const past = createPast()

  /** Opens what is left to read; null when there is no file. */
  async function open(now: number): Promise<Plan | null> {
    const plan = await (checkpoint ? planAfter(deps, checkpoint) : planFirst(deps, begin, now))
    const [first] = plan.generations
    if (!first) {
      // Whatever appears from now on was not there yet.
      begin = 'start'
      return null
    }
    queue = plan.generations
    if (checkpoint === null && begin === 'day') past.begins(queue)
    else past.ends()
    if (plan.found === null) news.nextFile()
    if (!checkpoint && begin === 'end') news.caughtUp(plan.from.offset, now)
    enter(first, plan.from)
    isStoredHere = plan.found !== null
    checkpoint ??= checkpointOf(first, plan.from)
    return plan
  }

  function enter(generation: Generation, { offset, tailHash }: Place): void {
    cursor = { offset, tailHash, handle: generation.handle, searched: 0 }
    isStoredHere = false
    offers.nextFile()
    if (generation.gap) offers.owe(generation.gap)
  }

  function release(): void {
    closeAll(disk, queue)
    queue = []
    cursor = null
  }

  function checkpointOf({ inode, head, mtimeMs }: Generation, { offset, tailHash }: Place): Checkpoint {
    return { file, inode, headLength: head.length, headHash: fingerprint(head), offset, tailHash, mtimeMs }
  }

  /** Done before reading: what is read after it is all that the old file will get. False when everything is to be decided anew. */
  async function lookForSuccessor(current: Generation, at: Cursor): Promise<boolean> {
    const plan = await findSuccessors(deps, current, checkpointOf(current, at))
    if (plan === null) return true
    // The same content under another inode (a sync tool, a mount that renumbers), or a file that was emptied before its first
    // line was read: what is known of it then fits its copy as well.
    if (plan.found === 'alike' || (!isStoredHere && !(await isUnchanged(disk, current)))) {
      closeAll(disk, plan.generations)
      return false
    }
    const isOurs = (other: Generation) => other.inode === current.inode && other.device === current.device
    const others = plan.generations.filter((other) => !isOurs(other))
    closeAll(disk, plan.generations.filter(isOurs))
    queue.push(...others)
    const [first] = plan.generations
    if (plan.found === null && first?.gap) {
      offers.owe(first.gap)
      first.gap = null
    }
    return true
  }

  async function next(now: number): Promise<Batch | null> {
    moreNow = false
    if (queue.length === 0 && !(await open(now))) return null
    for (let decided = false; ; ) {
      if (queue.length === 1 && !decided && !(await lookForSuccessor(queue[0]!, cursor!))) {
        release()
        if (!(await open(now))) return null
        // Once is enough: a mount may name another inode each time.
        decided = true
        continue
      }
      const current = queue[0]!
      const finished = queue.length > 1
      const read = await readOn(disk, current, cursor!, deps.buffer(), finished)
      const chunk = typeof read === 'string' ? read : past.partOf(read, current, cursor!.offset)
      if (chunk === 'changed' || chunk === 'filled') {
        release()
        const plan = await open(now)
        if (!plan) return null
        if (chunk === 'changed' && plan.found === 'same') offers.owe(loss(file, 'truncated'))
        continue
      }
      if (isStoredHere) checkpoint = checkpointOf(current, cursor!)
      const live = news.isNews(cursor!.offset, now)
      if (chunk.atEnd && !finished) news.caughtUp(chunk.seen, now)
      moreNow = finished || !chunk.atEnd || offers.isOwing()
      const batch = offers.make({
        chunk,
        finished,
        live,
        past: past.holds(current, cursor!.offset),
        now,
        checkpointAt: (consumed) => checkpointOf(current, chunk.placeAt(consumed)),
      })
      if (batch || !finished || !chunk.atEnd) return batch
      moveOn(current)
    }
  }

  function moveOn(finished: Generation): void {
    disk.close(finished.handle)
    past.finished(finished)
    queue.shift()
    news.nextFile()
    enter(queue[0]!, START)
  }

  return {
    file,

    /** What is due now; null when there is nothing. `now` in ms of the clock that only grows. */
    async next(now: number): Promise<Batch | null> {
      try {
        return await next(now)
      } catch (error) {
        const broken = (error as NodeJS.ErrnoException).code === 'EIO' ? queue[0] : undefined
        if (!broken || queue.length === 1) {
          release()
        } else {
          // Nothing will repair a finished file: do not wait for it.
          offers.owe(loss(file, 'unreadable'))
          moveOn(broken)
          moreNow = true
        }
        throw error
      }
    },

    /** The consumer stored `consumed` bytes of the batch offered last. */
    took(batch: Batch, consumed: number): void {
      const stored = offers.took(batch, consumed)
      if (!stored || !cursor) return
      checkpoint = stored
      isStoredHere = true
      cursor.offset = stored.offset
      cursor.tailHash = stored.tailHash
    },

    /** Whether to ask again without waiting for news. */
    hasMore: (): boolean => moreNow,

    /** When (by that clock) the bytes that were left become final; null when none were left. */
    quietAt: (): number | null => offers.quietAt(),

    /** Bytes that were seen and not taken. */
    lag: (): number => queue.reduce((sum, { size }) => sum + size, 0) - (cursor?.offset ?? 0),

    /** The first 4 KiB of the file being read: the banner names version and time zone. Empty without a file. */
    async head(): Promise<Buffer> {
      return cursor ? headOf(disk, cursor.handle, 4096) : Buffer.alloc(0)
    },

    close: release,
  }
}
