// The log entries on the screen, oldest first, in blocks: older ones come in front, new ones at the end.
import type { LogItem } from '../../schemas/logs.ts'

const BLOCK = 50
const MOST = 100_000
const SUGGESTED = 30

type Block = { id: number; items: LogItem[] }

export type LogBuffer = {
  blocks: Block[]
  size: number
  clear(): void
  has(id: string): boolean
  /** The most frequent components of what is there. */
  components(): string[]
  /** Oldest first; entries that follow what is there. Those already there are left out. */
  append(items: readonly LogItem[]): void
  /** Newest first, as the API pages back in time. */
  prepend(items: readonly LogItem[]): void
}

export function createLogBuffer(): LogBuffer {
  let next = 0
  const ids = new Set<string>()
  const counts = new Map<string, number>()
  const fresh = (items: readonly LogItem[]) => {
    const added = items.filter(({ id }) => !ids.has(id) && ids.add(id))
    for (const { component } of added) if (component) counts.set(component, (counts.get(component) ?? 0) + 1)
    return added
  }
  const buffer: LogBuffer = {
    blocks: [],
    size: 0,
    has: (id) => ids.has(id),
    components: () =>
      [...counts]
        .sort(([, a], [, b]) => b - a)
        .slice(0, SUGGESTED)
        .map(([component]) => component),
    clear() {
      buffer.blocks = []
      buffer.size = 0
      ids.clear()
      counts.clear()
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
