// A watched server at work on scripted log files, a real database that refuses when a test says so, and a clock that tests move.
import type { TestContext } from 'node:test'
import { createOutbox } from '../../src/alert/outbox/outbox.ts'
import type { Target } from '../../src/alert/routing/target.ts'
import { createMatcher, type Matcher } from '../../src/detect/match.ts'
import { mutedUntil } from '../../src/detect/mute.ts'
import { createMetrics } from '../../src/metrics.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { createLogFolder } from '../../src/service/log-folder.ts'
import type { Tally } from '../../src/service/plex/tally.ts'
import type { Source } from '../../src/service/source.ts'
import type { SourceTools } from '../../src/service/source-tools.ts'
import { createWatchedServer, type WatchedServer } from '../../src/service/watched-server.ts'
import type { Settings } from '../../src/settings/settings.ts'
import type { Batch, Checkpoint, FolderState, Gap } from '../../src/source/batch.ts'
import { checkpointsOf } from '../../src/source/checkpoint.ts'
import type { FolderSource } from '../../src/source/folder.ts'
import type { Commit } from '../../src/store/rows.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { ids, NOON } from './incidents.ts'
import { keptLog } from './log.ts'
import { recorder } from './outbox.ts'
import { testTime } from './time.ts'

export const SERVER_LOG = 'Plex Media Server.log'
export const CORRUPT = 'ERROR - SQLITE3:0x80000001, 11, database disk image is malformed in "PRAGMA cache_size=2000"'
export const BUSY = 'ERROR - Waited over 10 seconds for a busy database; giving up.'
export const UNKNOWN = 'ERROR - Frobnicator of the seventh kind refused item 4711'
export const HARMLESS = 'DEBUG - Request: [127.0.0.1:4242 (Loopback)] GET /identity'

export const POLICY = { threshold: 1, windowMs: 300_000, cooldownMs: 900_000, quietMs: 1_800_000 }

const catalogue = loadCatalogue()

/** A line as Plex writes it at that time, in UTC. */
export function line(message: string, at: number): string {
  const [, day, month, year, time] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(at).toUTCString())!
  return `${month} ${day}, ${year} ${time}.${String(at % 1000).padStart(3, '0')} [140012411710264] ${message}\n`
}

export const BANNER = (at: number) =>
  line(
    'INFO - Plex Media Server v1.42.2.10156-f737b826c - Docker Docker Container (LinuxServer.io) x86_64 - build: linux-x86_64 debian - GMT 00:00',
    at,
  )

/** Log files that exist in the test alone. What was taken is remembered by the checkpoints, as of real ones. */
export function scriptedFiles(checkpoints: readonly Checkpoint[] = [], contents = new Map<string, string>()) {
  const taken = new Map(checkpoints.map(({ file, offset }) => [file, offset]))
  const gaps: Gap[] = []
  const heads: string[] = []
  let live = true
  let past = false
  let state: FolderState = { state: 'reading', detail: '', files: 1, lagBytes: 0 }
  let wake = () => {}
  let broken: Error | null = null
  let offered: Batch | null = null
  const source: FolderSource = {
    async read() {
      if (broken !== null) throw broken
      for (const [file, text] of contents) {
        const offset = taken.get(file) ?? 0
        const bytes = Buffer.from(text).subarray(offset)
        const [gap = null] = gaps.filter((one) => one.file === file)
        if (bytes.length === 0 && gap === null && taken.has(file)) continue
        const checkpointAt = (consumed: number): Checkpoint => {
          return { file, inode: '1', headLength: 0, headHash: '', offset: offset + consumed, tailHash: '', mtimeMs: 0 }
        }
        offered = { file, bytes, final: true, live, past, gap, checkpointAt }
        return offered
      }
      return null
    },
    took(batch, consumed) {
      if (batch !== offered) return
      offered = null
      taken.set(batch.file, (taken.get(batch.file) ?? 0) + consumed)
      if (batch.gap) gaps.splice(gaps.indexOf(batch.gap), 1)
    },
    wait: (signal) =>
      new Promise((resolve) => {
        wake = resolve
        signal?.addEventListener('abort', () => resolve(), { once: true })
        if (signal?.aborted) resolve()
      }),
    async head(file) {
      heads.push(file)
      return Buffer.from(contents.get(file) ?? '').subarray(0, 4_096)
    },
    state: () => state,
    folder: () => '/logs',
    close: () => wake(),
  }
  return {
    source,
    contents,
    /** Files of which the beginning was asked for. */
    heads,
    append(text: string, file = SERVER_LOG): void {
      contents.set(file, (contents.get(file) ?? '') + text)
      wake()
    },
    lose(gap: Gap): void {
      gaps.push(gap)
      wake()
    },
    setLive(now: boolean): void {
      live = now
    },
    setPast(was: boolean): void {
      past = was
    },
    setState(next: Partial<FolderState>): void {
      state = { ...state, ...next }
      wake()
    },
    /** Reading itself throws, until null is given. */
    breakWith(error: Error | null): void {
      broken = error
      wake()
    },
  }
}

/** A real database of which the commits fail while `refusal` says so. */
export function refusingStore(store: Store) {
  const commits: Commit[] = []
  const its = {
    store: {
      ...store,
      commit(changes: Commit) {
        if (its.refusal !== null) throw its.refusal
        store.commit(changes)
        commits.push(changes)
      },
    } as Store,
    commits,
    refusal: null as Error | null,
  }
  return its
}

export type Given = {
  store?: Store
  contents?: Map<string, string>
  matcher?: Partial<Matcher>
  targets?: Target[]
  time?: ReturnType<typeof testTime>
  settings?: Partial<Settings>
  /** Shared with Plex's stream. */
  tally?: Tally
  /** More sources, after the scripted files. */
  more?(tools: SourceTools): Source[]
}

/** Not started yet; ends with the test. */
export function watchedServer(t: TestContext, given: Given = {}) {
  const time = given.time ?? testTime(NOON)
  const refusing = refusingStore(given.store ?? openStore({ path: ':memory:', now: time.now() }))
  const { store } = refusing
  const { log, lines, entries } = keptLog()
  const target = recorder('phone', {
    get now() {
      return time.now()
    },
    set now(_) {},
  })
  const newId = ids(`${Math.floor(time.clock())}-`)
  const metrics = createMetrics({
    version: '1',
    gauges: () => ({ incidentsOpen: [], deliveryQueue: [], sources: [], lags: [], lastLines: [] }),
  })
  const rules = createMatcher({ rules: catalogue, overrides: {}, monitorErrors: true, monitorWarnings: true })
  const matcher = { ...rules, ...given.matcher } as Matcher
  const stopping = new AbortController()
  const files = scriptedFiles(checkpointsOf(store.places('plex', 'folder')).checkpoints, given.contents)
  let changes = 0
  const outbox = createOutbox({
    log,
    store,
    targets: given.targets ?? [target.target],
    now: time.now,
    newId,
    random: () => 0.5,
    standing(alert, at) {
      const { get, causeOf, mutes } = server.correlator
      const incident = get(alert.incident ?? '')
      if (incident === undefined) return null
      return { incident, mutedUntil: mutedUntil(incident, mutes(at), at), explained: causeOf(incident) !== null }
    },
    reports: () => server.reports(),
    server: 'plex',
    delivered: (alert, at) => server.correlator.delivered(alert, at).incidents,
    undelivered: (alert, at) => server.correlator.undelivered(alert, at).incidents,
  })
  const settings = { policy: POLICY, timeZone: 'UTC', ...given.settings } as Settings
  const server: WatchedServer = createWatchedServer({
    server: { id: 'plex', name: 'Plex', logPath: '/logs', plexUrl: null, plexToken: null, plexVerifyTls: true },
    settings,
    matcher,
    store,
    outbox,
    openSources: (tools) => [
      createLogFolder({
        tally: given.tally ?? null,
        files: { ...files.source, move: () => false },
        meanings: tools.meanings,
        now: time.now,
        clock: time.clock,
      }),
      ...(given.more?.(tools) ?? []),
    ],
    metrics,
    log,
    publicUrl: null,
    now: time.now,
    clock: time.clock,
    pause: time.pause,
    newId,
    changed: () => changes++,
    linesRead: () => changes++,
  })
  let running: Promise<void> = Promise.resolve()
  const stop = async () => {
    stopping.abort()
    await running
  }
  t.after(stop)
  return {
    server,
    files,
    store,
    /** Set `refusal` and nothing is stored any more. */
    refusing,
    outbox,
    sent: target.sent,
    metrics,
    time,
    lines,
    entries,
    changes: () => changes,
    async start(): Promise<void> {
      running = server.start(stopping.signal)
      await time.settled()
    },
    stop,
    /** Writes a line now and waits until it was heard. */
    async write(message: string, file = SERVER_LOG): Promise<void> {
      files.append(line(message, time.now()), file)
      await time.settled()
    },
    /** How often the incidents of each rule were found. */
    totals: () => Object.fromEntries(store.incidents('plex').map(({ rule, total }) => [rule ?? 'unclassified', total])),
    state: () => server.sources.states()[0]!.state,
  }
}
