// Standard input as a source: `docker logs -f plex | sentarr run -`, a journal, a tail. What comes has no place to go back to.
import type { Readable } from 'node:stream'
import type { Matcher } from '../detect/match.ts'
import { parseRecord } from '../plex/parse.ts'
import type { Source, SourceState } from './source.ts'

const NAME = 'stdin'
const LINE_LIMIT = 65_536
const LIVE_MS = 60_000

type Deps = {
  input: Readable
  matcher: Pick<Matcher, 'match'>
  /** Where the reading before stood: the time of its last line (epoch milliseconds); null without one. */
  until: number | null
  now(): number
  changed(): void
}

/** Each line is a record of its own: a container's output mixes programs, and most of its lines have no head. */
export function createStandardInput({ input, matcher, until, now, changed }: Deps): Source {
  let ended = false
  let lastAt = until
  let rest = ''

  function state(): SourceState {
    return {
      state: ended ? 'unreachable' : 'reading',
      detail: ended ? 'Standard input ended: whatever wrote into it has stopped. Start both again.' : '',
      files: 0,
      lagBytes: 0,
      caughtUp: true,
      behind: new Map(),
      plexVersion: null,
      idleMs: null,
    }
  }

  /** What is printed anew at each start (`docker logs` does) was heard before. */
  const isKnown = (at: number | null) => at !== null && until !== null && at <= until

  return {
    name: NAME,
    kind: 'stdin',
    spare: false,
    state,
    async run(hear, signal) {
      if (ended) return
      const abort = () => input.destroy()
      signal.addEventListener('abort', abort)
      try {
        input.setEncoding('utf8')
        for await (const part of input) {
          const lines = (rest + String(part)).split('\n')
          rest = lines.pop()!.slice(0, LINE_LIMIT)
          const records = lines
            .filter((line) => line.trim() !== '')
            .map((line) => parseRecord(line, { file: '', zoneMinutes: null }))
            .filter(({ at }) => !isKnown(at))
          if (records.length === 0) continue
          const at = records.findLast((record) => record.at !== null)?.at ?? null
          lastAt = Math.max(lastAt ?? 0, Math.min(at ?? 0, now())) || null
          const live = at === null || now() - at < LIVE_MS
          await hear(
            records.map((record) => matcher.match(record, now())),
            { live, read: { file: NAME, lines: records.length, lastAt: at ?? now() } },
            { places: { [NAME]: { until: lastAt } } },
          )
        }
      } catch (error) {
        if (!signal.aborted) throw error
      } finally {
        signal.removeEventListener('abort', abort)
      }
      if (signal.aborted) return
      ended = true
      changed()
    },
    close: () => void input.destroy(),
  }
}
