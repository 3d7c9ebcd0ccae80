// What is done every now and then, whatever comes: what is old goes, rules that cost too much are switched off, reports are sent.
import type { Log } from '../log.ts'
import type { WatchedServer } from '../service/watched-server.ts'
import type { Store } from '../store/store.ts'
import type { Feed } from '../web/feed.ts'
import { attempt } from './attempt.ts'

const PRUNE_MS = 3_600_000
/** The first time a minute after the start: by then what was written in the meantime is read. */
const REPORT_MS = 60_000
const JUDGE_MS = 5_000
const TIDY_MS = 5_000
/** Beside the open ones; more than the store keeps, so that it is not asked all the time. */
const INCIDENTS_HELD = 2_200

type ChoresDeps = {
  store: Pick<Store, 'prune' | 'giveBack'>
  /** What the database may take on the disk. */
  mostBytes: number
  servers: readonly Pick<WatchedServer, 'correlator' | 'spentMs'>[]
  feed: Pick<Feed, 'publish'>
  /** `spentMs`: what reading took so far. */
  judgeRules(spentMs: number): void
  /** Sends the reports of the week that are due. */
  sendReports(): void
  now(): number
  log: Pick<Log, 'error'>
}

/** @returns ends them. */
export function startChores({
  store,
  mostBytes,
  servers,
  feed,
  judgeRules,
  sendReports,
  now,
  log,
}: ChoresDeps): () => void {
  const regularly = (everyMs: number, what: string, work: () => void) =>
    setInterval(() => attempt(log, `${what} failed; it is tried again later`, work), everyMs)
  const timers = [
    regularly(JUDGE_MS, 'judging what rules cost', () =>
      judgeRules(servers.reduce((sum, server) => sum + server.spentMs(), 0)),
    ),
    regularly(REPORT_MS, 'sending the reports of the week', sendReports),
    regularly(PRUNE_MS, 'removing what is old', () => prune({ store, mostBytes, servers, feed, now })),
    regularly(TIDY_MS, 'giving space back to the disk', store.giveBack),
    regularly(JUDGE_MS, 'removing what is too much', () => {
      if (servers.some(({ correlator }) => correlator.closed() > INCIDENTS_HELD))
        prune({ store, mostBytes, servers, feed, now })
    }),
  ]
  return () => {
    for (const timer of timers) clearInterval(timer)
  }
}

/** From the database, from memory and from the pages. */
function prune({ store, mostBytes, servers, feed, now }: Omit<ChoresDeps, 'judgeRules' | 'sendReports' | 'log'>): void {
  const removed = store.prune(now(), mostBytes)
  for (const { correlator } of servers) correlator.forget(removed)
  for (const id of removed) feed.publish('incident_deleted', { id })
}
