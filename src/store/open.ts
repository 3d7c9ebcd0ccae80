// Opens the database file, whatever state it is in: a damaged one is moved aside, and without a place to write memory serves.
import { chmodSync, closeSync, mkdirSync, openSync, renameSync } from 'node:fs'
import { basename, dirname, parse, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrate, SCHEMA_VERSION, schemaVersion } from './migrations.ts'

export type Opened = { db: DatabaseSync; persistent: boolean; notices: string[] }

const BUSY_TIMEOUT_MS = 5000
/** What a long transaction leaves of the journal beside the database. */
const MOST_JOURNAL_BYTES = 16 * 1024 * 1024
/** SQLite's primary result codes for a file that is not, or no longer, a database: https://sqlite.org/rescode.html */
const CORRUPT = 11
const NOT_A_DATABASE = 26

/** @param now epoch milliseconds, for the name of a file that is moved aside. Throws nothing. */
export function openDatabase({ path, now }: { path: string; now: number }): Opened {
  if (path === ':memory:') return inMemory([])
  try {
    return openFile(path, [])
  } catch (error) {
    const damage = damageOf(error)
    if (damage === null) return inMemory([unwritable(path, error)])
    const aside = `${path}.${damage.kind}-${new Date(now).toISOString().replace(/[:.]/g, '-')}`
    try {
      for (const suffix of ['', '-wal', '-shm']) moveIfThere(path + suffix, aside + suffix)
      const notice = `${damage.message} It was moved to ${basename(aside)} and a new one begun: counts, incidents and reading positions start anew.`
      return openFile(path, [notice])
    } catch (again) {
      return inMemory([damage.message, unwritable(path, again)])
    }
  }
}

/** The file is not to be used; `kind` is for the name it gets. */
class Damage extends Error {
  override name = 'Damage'
  readonly kind: 'damaged' | 'newer'
  constructor(message: string, kind: Damage['kind']) {
    super(message)
    this.kind = kind
  }
}

function openFile(path: string, notices: string[]): Opened {
  const folder = dirname(resolve(path))
  // A folder right below the root is where a volume is mounted: to make it would hide that the volume was forgotten.
  if (dirname(folder) !== parse(folder).root) mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Made by hand first: the file holds what the logs say, so only its owner reads it. The -wal and -shm files inherit the mode.
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
  try {
    prepare(db)
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = ${MOST_JOURNAL_BYTES}`)
    return { db, persistent: true, notices }
  } catch (error) {
    db.close()
    throw error
  }
}

function prepare(db: DatabaseSync): void {
  // Of a new file only: pages that were freed can be given back to the disk bit by bit.
  db.exec('PRAGMA synchronous = FULL; PRAGMA auto_vacuum = INCREMENTAL')
  const check = db.prepare('PRAGMA quick_check(1)').get()?.quick_check
  if (check !== 'ok') throw new Damage(`The database is damaged (${check}).`, 'damaged')
  if (schemaVersion(db) > SCHEMA_VERSION)
    throw new Damage('The database was written by a newer version of Sentarr.', 'newer')
  migrate(db)
}

function inMemory(notices: string[]): Opened {
  const db = new DatabaseSync(':memory:')
  prepare(db)
  return { db, persistent: false, notices }
}

/** What is wrong with the file; null when the file is not to blame. */
function damageOf(error: unknown): Damage | null {
  if (error instanceof Damage) return error
  const code = Number((error as { errcode?: unknown }).errcode) & 0xff
  if (code === NOT_A_DATABASE) return new Damage('The database file is not a database.', 'damaged')
  return code === CORRUPT ? new Damage('The database is damaged.', 'damaged') : null
}

const unwritable = (path: string, error: unknown) =>
  `Sentarr runs from memory and forgets everything when it stops: ${dirname(path)} cannot be written ` +
  `(${(error as Error).message}). Mount a folder there, or set DATA_DIR to one that exists and is writable.`

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
