// A database of years opened from each earlier schema, pruned, and held to less than it takes.
import { copyFileSync, rmSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { migrate, SCHEMA_VERSION } from '../../src/store/migrations.ts'
import { openStore } from '../../src/store/store.ts'
import { mebibytes, quantile } from '../figures.ts'
import { FIRST } from './fill.ts'

const USUAL_BYTES = 500_000_000
const LEAST_BYTES = 50_000_000
/** Freed pages are given back bit by bit, every five seconds. */
const MOST_STEPS = 2_000

/** Leaves in `path` what the newest schema made of `filled`. */
export function openEach(filled: string, path: string): void {
  for (let version = FIRST; version <= SCHEMA_VERSION; version++) {
    copyFileSync(filled, path)
    const db = new DatabaseSync(path)
    migrate(db, version)
    db.close()
    const [opening, store] = timed(() => openStore({ path, now: Date.now() }))
    const [pruning] = timed(() => store.prune(Date.now(), USUAL_BYTES))
    const [later] = timed(() => store.prune(Date.now(), USUAL_BYTES))
    store.close()
    const again = openStore({ path, now: Date.now() })
    const [anew] = timed(() => again.prune(Date.now(), USUAL_BYTES))
    again.close()
    console.log(
      `opened from schema ${version}: ${(opening / 1000).toFixed(1)} s; pruned: ${pruning.toFixed(0)} ms, an hour later ${later.toFixed(0)} ms, for the first time after a restart ${anew.toFixed(0)} ms`,
    )
  }
}

/** The smallest `DATA_MAX_MB` there is, on a database of ten times that. */
export function holdToLeast(from: string, path: string): void {
  copyFileSync(from, path)
  const before = statSync(path).size
  const store = openStore({ path, now: Date.now() })
  const [first] = timed(() => store.prune(Date.now(), LEAST_BYTES))
  const steps: number[] = []
  while (steps.length < MOST_STEPS && store.size() > LEAST_BYTES) steps.push(timed(store.giveBack)[0])
  const kept = store.findingBuckets({ since: 0, until: Date.now(), minutes: 24 * 60 }).length
  const incidents = store.incidents('server_3').length
  store.close()
  const size = statSync(path).size
  console.log(
    `held to ${mebibytes(LEAST_BYTES)}: ${first.toFixed(0)} ms, the file from ${mebibytes(before)} to ${mebibytes(size)} in ${steps.length} steps of ${quantile(steps, 0.5).toFixed(1)} ms, p99 ${quantile(steps, 0.99).toFixed(1)} ms; kept: findings of ${kept} days, ${incidents} incidents of a server`,
  )
  rmSync(path)
}

function timed<T>(work: () => T): [ms: number, result: T] {
  const at = performance.now()
  const result = work()
  return [performance.now() - at, result]
}
