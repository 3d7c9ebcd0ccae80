// What of a log is loaded: pages back in time, news as they are written, and what waits while one reads further up.
import type { LogItem, LogPage } from '../../schemas/logs.ts'
import { createLogBuffer, type LogBuffer } from './log-buffer.ts'
import { isWanted, type LogQuery } from './log-query.ts'

/** A search that found nothing in so many pages asks before it goes further back. */
const PATIENCE = 20
const MOST_WAITING = 10_000

/** Where lines came in: the beginning of what is shown, its end, or nowhere. */
export type LogChange = 'before' | 'after' | 'none'

type Deps = {
  wanted(): LogQuery
  /** One page, newest first. @throws {Failure} */
  page(wanted: LogQuery, cursor: string | null): Promise<LogPage>
  /** Which file's new lines are to be received; null for none. */
  receive(file: Pick<LogQuery, 'server' | 'file'> | null): void
  /** Called right after the change and before anything is drawn. */
  changed(change: LogChange): void
}

export type LogFeed = {
  readonly buffer: LogBuffer
  readonly following: boolean
  readonly busy: boolean
  /** There are older lines. */
  readonly more: boolean
  /** How far back a search got, ISO 8601. */
  readonly reached: string | null
  /** New lines that are not shown while one reads further up. */
  readonly waiting: number
  /** Lines that were too many to be sent or kept. */
  readonly skipped: number
  /** Loads anew what is wanted. @throws {Failure} */
  restart(): Promise<void>
  /** Adds what came while nothing was received; begins anew when that is more than a page. @throws {Failure} */
  catchUp(): Promise<void>
  /** Loads the page before what is shown; with a search, until something is found. @throws {Failure} */
  older(): Promise<void>
  received(items: readonly LogItem[], skipped: number): void
  follow(): void
  pause(): void
}

export function createLogFeed({ wanted, page, receive, changed }: Deps): LogFeed {
  const buffer = createLogBuffer()
  let next: string | null = null
  let busy = false
  let following = true
  let waiting: LogItem[] = []
  let skipped = 0
  let reached: string | null = null
  /** An answer to a question before the last one is not taken. */
  let asked = 0

  async function older() {
    const own = ++asked
    busy = true
    changed('none')
    try {
      for (let pages = 0, found = 0; pages < PATIENCE && found === 0; pages++) {
        const { items, next_cursor } = await page(wanted(), next)
        if (own !== asked) return
        found = items.length
        next = next_cursor
        reached = items.at(-1)?.at ?? reached
        buffer.prepend(items)
        changed('before')
        if (next === null) break
      }
    } finally {
      if (own === asked) busy = false
      changed('none')
    }
  }

  async function restart() {
    buffer.clear()
    waiting = []
    skipped = 0
    next = null
    reached = null
    const { at, server, file } = wanted()
    following = at === ''
    receive(following ? { server, file } : null)
    await older()
    changed('after')
  }

  return {
    buffer,
    get following() {
      return following
    },
    get busy() {
      return busy
    },
    get more() {
      return next !== null
    },
    get reached() {
      return reached
    },
    get waiting() {
      return waiting.length
    },
    get skipped() {
      return skipped
    },
    restart,
    older,
    async catchUp() {
      const { items } = await page(wanted(), null)
      if (!items.some(({ id }) => buffer.has(id))) return restart()
      buffer.append(items.reverse())
      changed('after')
    },
    received(items, missed) {
      const fitting = items.filter((item) => isWanted(item, wanted()))
      skipped += missed
      if (following) {
        buffer.append(fitting)
        changed('after')
        return
      }
      waiting.push(...fitting)
      skipped += waiting.splice(0, waiting.length - MOST_WAITING).length
      changed('none')
    },
    follow() {
      following = true
      buffer.append(waiting)
      waiting = []
      changed('after')
    },
    pause() {
      following = false
      changed('none')
    },
  }
}
