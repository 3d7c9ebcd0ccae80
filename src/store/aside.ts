// Rows that make no sense any more (written by another version, or damaged) are moved out of the way and named: one bad row must not
// stop the rest.
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

export type Row = Record<string, unknown>

const KINDS = {
  incident: { table: 'incident', key: 'id', name: 'incidents' },
  alert: { table: 'alert', key: 'id', name: 'alerts' },
  delivery: { table: 'delivery', key: 'id', name: 'deliveries' },
  channel: { table: 'channel_state', key: 'channel', name: 'states of channels' },
  gap: { table: 'gap', key: 'id', name: 'gaps' },
  value: { table: 'value', key: 'key', name: 'remembered values' },
} as const
type Kind = keyof typeof KINDS

export type Aside = {
  /** The rows that can be read; the others are set aside. `rows` hold all columns of their table. */
  readable<T>(kind: Kind, rows: readonly Row[], read: (row: Row) => T): T[]
}

type AsideDeps = {
  /** One sentence for each kind of row is kept up to date here. */
  notices: string[]
  /** Told when the first row of a kind is set aside. */
  warn(notice: string): void
}

export function createAside(db: DatabaseSync, { notices, warn }: AsideDeps): Aside {
  const put = db.prepare(
    `INSERT INTO aside (at, kind, id, reason, body)
     VALUES (CAST(unixepoch('subsec') * 1000 AS INTEGER), :kind, :id, :reason, :body)`,
  )
  const counts = new Map<Kind, { count: number; notice: number }>()

  function setAside(kind: Kind, row: Row, error: unknown): void {
    const { table, key } = KINDS[kind]
    const reason = inWords(error)
    try {
      db.exec('SAVEPOINT aside')
      put.run({ kind, id: String(row[key]), reason, body: JSON.stringify(row) })
      db.prepare(`DELETE FROM ${table} WHERE ${key} = ?`).run(String(row[key]))
      db.exec('RELEASE aside')
    } catch (refused) {
      // It stays where it is, and is passed over again when it is read the next time.
      if (db.isTransaction) db.exec('ROLLBACK TO aside; RELEASE aside')
      say(kind, `${reason}; it stays where it is: ${inWords(refused)}`)
      return
    }
    say(kind, reason)
  }

  function say(kind: Kind, reason: string): void {
    const { name } = KINDS[kind]
    const before = counts.get(kind)
    const count = (before?.count ?? 0) + 1
    const notice = `${count} of the stored ${name} could not be read and ${count === 1 ? 'was' : 'were'} set aside (${reason}).`
    const place = before?.notice ?? notices.length
    notices[place] = notice
    counts.set(kind, { count, notice: place })
    if (before === undefined) warn(notice)
  }

  return {
    readable: (kind, rows, read) =>
      rows.flatMap((row) => {
        try {
          return [read(row)]
        } catch (error) {
          setAside(kind, row, error)
          return []
        }
      }),
  }
}

/** Which field is to blame, without what stands in it. */
function inWords(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error)
  return error.issues
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ')
    .slice(0, 300)
}
