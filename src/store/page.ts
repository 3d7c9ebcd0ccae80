// Pages of a list: the cursor says after which row the next page begins, so rows that arrive meanwhile shift nothing.
import type { Page } from './rows.ts'

type Position = { at: number; id: string }

/** The first page when there is no cursor. @throws {RangeError} for a cursor that is not one of ours. */
export function positionOf(cursor: string | null | undefined): Position {
  if (cursor === null || cursor === undefined) return { at: Number.MAX_SAFE_INTEGER, id: '\u{10ffff}' }
  const [, at, id] = /^(-?\d{1,16}):(.+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (at === undefined || id === undefined) throw new RangeError('This cursor is not one of ours.')
  return { at: Number(at), id }
}

/** Of `rows`, read one more than `limit`, a page. */
export function pageOf<T>(rows: T[], limit: number, position: (row: T) => Position): Page<T> {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  if (last === undefined) return { items: rows, next: null }
  const { at, id } = position(last)
  return { items: rows.slice(0, limit), next: Buffer.from(`${at}:${id}`).toString('base64url') }
}
