// The log entries on the screen, oldest first, in blocks: older ones come in front, new ones at the end.
import type { LogItem } from '../../schemas/logs.ts'

const BLOCK = 50
const MOST = 100_000

type Block = { id: number; items: LogItem[] }

export type LogBuffer = {
  blocks: Block[]
  size: number
  clear(): void
  has(id: string): boolean
  /** Oldest first; entries that follow what is there. Those already there are left out. */
  append(items: readonly LogItem[]): void
  /** Newest first, as the API pages back in time. */
  prepend(items: readonly LogItem[]): void
}

export function createLogBuffer(): LogBuffer {
  let next = 0
  const ids = new Set<string>()
  const fresh = (items: readonly LogItem[]) => items.filter(({ id }) => !ids.has(id) && ids.add(id))
  const buffer: LogBuffer = {
    blocks: [],
    size: 0,
    has: (id) => ids.has(id),
    clear() {
      buffer.blocks = []
      buffer.size = 0
      ids.clear()
    },
    append(items) {
      for (const item of fresh(items)) {
        const last = buffer.blocks.at(-1)
        // A new array for each change: that is how its element sees it.
        if (last && last.items.length < BLOCK) last.items = [...last.items, item]
        else buffer.blocks = [...buffer.blocks, { id: next++, items: [item] }]
        buffer.size++
      }
      while (buffer.size > MOST) {
        const [oldest, ...rest] = buffer.blocks
        buffer.blocks = rest
        buffer.size -= oldest!.items.length
        for (const { id } of oldest!.items) ids.delete(id)
      }
    },
    prepend(items) {
      const older = fresh(items).reverse()
      const blocks: Block[] = []
      for (let from = 0; from < older.length; from += BLOCK) {
        blocks.push({ id: next++, items: older.slice(from, from + BLOCK) })
      }
      buffer.blocks = [...blocks, ...buffer.blocks]
      buffer.size += older.length
    },
  }
  return buffer
}
