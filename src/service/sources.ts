// The sources of one server at work: each is supervised, and a spare only runs while no source before it can be read.
import type { Log } from '../log.ts'
import { supervise } from '../supervise.ts'
import { type Pause, pause } from '../time/pause.ts'
import type { Door } from './door.ts'
import type { Source, SourceKind, SourceState } from './source.ts'

/** What fell and then ran for so long is well again, also when nobody wrote a line. */
const WELL_AFTER_MS = 5_000
/** A mount that comes back, or a file that is being replaced, is no reason to change the source. */
const SPARE_AFTER_MS = 10_000
/** What was not there at the start will hardly come within the next seconds. */
const SPARE_AT_START_MS = 1_500

type NamedSource = { name: string; kind: SourceKind; state: SourceState }

export type Sources = {
  /** In the order of their importance. */
  states(): NamedSource[]
  /** One of them can be read. */
  readable(): boolean
  /** What was there at the start has been heard. */
  caughtUp(): boolean
  plexVersion(): string | null
  /** A source says something else about itself, or time has passed: decides which of them run. */
  look(): void
  /** Resolves when `signal` aborted and all of them ended. */
  run(signal: AbortSignal): Promise<void>
}

type SourcesDeps = {
  server: { id: string; name: string }
  sources: readonly Source[]
  door: Pick<Door, 'of'>
  log: Log
  /** Milliseconds that only ever grow. */
  clock(): number
  pause?: Pause
  /** A source shows another state now. */
  changed(): void
}

export function createSources(deps: SourcesDeps): Sources {
  const { server, sources, door, log, clock, changed } = deps
  const fallen = new Map<string, string>()
  /** `beganAt`: of the run that is under way; null between a fall and the next one. */
  const turns = new Map<Source, { stop: AbortController; ended: Promise<void>; beganAt: number | null }>()
  let leadLostAt: number | null = clock()
  let leadWasThere = false
  let caughtUp = false
  let running: AbortSignal | null = null

  function stateOf(source: Source): SourceState {
    const state = source.state()
    const fall = fallen.get(source.name)
    if (fall !== undefined) return { ...state, state: 'failed', detail: fall }
    if (source.spare && !turns.has(source))
      return { ...state, state: 'standby', detail: '', behind: new Map(), idleMs: null }
    return state
  }

  const isReadable = (source: Source) => stateOf(source).state === 'reading'

  function begin(source: Source, signal: AbortSignal): void {
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    const turn = { stop, ended: Promise.resolve(), beganAt: null as number | null }
    turns.set(source, turn)
    turn.ended = supervise({
      what: `the reading of ${server.name} (${source.name})`,
      details: { server: server.id, source: source.name },
      signal: both,
      log,
      clock,
      ...(deps.pause && { pause: deps.pause }),
      async run(until) {
        turn.beganAt = clock()
        const hear = door.of(source, until)
        await source.run(async (...heard) => {
          const incidents = await hear(...heard)
          recovered(source)
          return incidents
        }, until)
      },
      fell(error, pauseMs) {
        turn.beganAt = null
        fallen.set(
          source.name,
          `Reading failed (${error.message}); it begins again in ${Math.round(pauseMs / 1000)} s.`,
        )
        changed()
      },
    }).finally(() => {
      turns.delete(source)
      fallen.delete(source.name)
    })
  }

  function recovered({ name }: Source): void {
    if (!fallen.delete(name)) return
    log.info(`reading ${server.name} again`, { server: server.id, source: name })
    changed()
  }

  function look(): void {
    for (const [source, { beganAt }] of turns)
      if (beganAt !== null && clock() - beganAt >= WELL_AFTER_MS) recovered(source)
    caughtUp ||= sources.some((source) => isReadable(source) && stateOf(source).caughtUp)
    if (running === null || running.aborted) return
    const leads = sources.filter(({ spare }) => !spare)
    if (leads.some(isReadable)) {
      leadLostAt = null
      leadWasThere = true
    } else leadLostAt ??= clock()
    const patience = leadWasThere ? SPARE_AFTER_MS : SPARE_AT_START_MS
    const isSpareNeeded = leadLostAt !== null && clock() - leadLostAt >= patience
    for (const spare of sources.filter((source) => source.spare)) {
      const turn = turns.get(spare)
      if (leadLostAt === null && turn !== undefined && !turn.stop.signal.aborted) {
        log.info(`reading ${server.name} from its first source again`, { server: server.id, spare: spare.name })
        turn.stop.abort()
      }
      if (isSpareNeeded && turn === undefined) {
        log.warn(`${server.name} cannot be read by its first source; ${spare.name} takes its place`, {
          server: server.id,
        })
        begin(spare, running)
      }
    }
  }

  return {
    states: () => sources.map((source) => ({ name: source.name, kind: source.kind, state: stateOf(source) })),
    readable: () => sources.some(isReadable),
    caughtUp: () => caughtUp,
    plexVersion: () => sources.map((source) => source.state().plexVersion).find((version) => version !== null) ?? null,
    look,
    async run(signal) {
      running = signal
      for (const source of sources) if (!source.spare) begin(source, signal)
      look()
      // Nobody else looks so soon; afterwards what changes and the watchman's rounds do.
      void (deps.pause ?? pause)(SPARE_AT_START_MS, signal).then(look)
      const { promise: aborted, resolve } = Promise.withResolvers<void>()
      signal.addEventListener('abort', () => resolve(), { once: true })
      if (!signal.aborted) await aborted
      await Promise.all([...turns.values()].map(({ ended }) => ended))
      for (const source of sources) await source.close()
    },
  }
}
