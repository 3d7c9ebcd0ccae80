// Crash reports that Plex leaves beside its logs: a new one is a finding, with the version and the program from its path.
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { derivedFinding } from '../detect/derived.ts'
import type { Outcome } from '../detect/finding.ts'
import type { Rule } from '../rules/rule.ts'
import type { Disk } from '../source/disk.ts'
import type { Pause } from '../time/pause.ts'
import type { Hear, StoredPlace } from './source.ts'

const EVERY_MS = 60_000
/** `Crash Reports/<version>/<program>/<id>.dmp` */
const DEPTH = 3
const FOLDERS = 200
const ENTRIES = 2_000
const REMEMBERED = 2_000
/** Of one look; a server that crashes more often is told anyhow. */
const TOLD_AT_ONCE = 20
/** What clocks of two machines may differ by. */
const SLACK_MS = 10 * 60_000
const PLACE = 'dumps'

const placeSchema = z.object({ since: z.number(), known: z.array(z.string()) })

type Deps = {
  /** Of the logs; null while it is not known. */
  logFolder(): string | null
  disk: Pick<Disk, 'list' | 'stat'>
  stored: readonly StoredPlace[]
  rule(id: string): Rule | undefined
  now(): number
}

export type CrashReports = {
  /** Looks once, and hands in what is new; where nothing can be read there is nothing. */
  look(hear: Hear): Promise<void>
  run(hear: Hear, pause: Pause, signal: AbortSignal): Promise<void>
}

export function createCrashReports({ logFolder, disk, stored, rule, now }: Deps): CrashReports {
  const parsed = placeSchema.safeParse(stored.find(({ key }) => key === PLACE)?.place)
  let place = parsed.success ? parsed.data : null

  /** Paths below the folder. Links are not followed. */
  async function dumpsIn(root: string): Promise<string[]> {
    const found: string[] = []
    let folders = ['']
    let left = FOLDERS
    for (let depth = 0; depth < DEPTH; depth++) {
      const next: string[] = []
      for (const folder of folders.slice(0, left)) {
        for (const entry of (await disk.list(join(root, folder))).slice(0, ENTRIES)) {
          const path = folder === '' ? entry.name : `${folder}/${entry.name}`
          if (entry.isDirectory()) next.push(path)
          else if (entry.isFile() && /\.dmp$/i.test(entry.name)) found.push(path)
        }
      }
      left -= folders.length
      folders = next
    }
    return found.slice(0, ENTRIES)
  }

  function outcomeOf(path: string, at: number): Outcome[] {
    const [version = '', program = ''] = path.split('/')
    const isServer = !/scanner|transcoder|script|tuner|dlna|relay/i.test(program)
    const name = titled(program) || 'Plex'
    const finding = derivedFinding(rule('server.crash_dump'), {
      at,
      key: `program=${program}`,
      title: `${name} crashed and left a report`,
      sample: `${name}${version === '' || program === '' ? '' : ` of version ${version}`} crashed and left a report: ${basename(path)}`,
      fields: { ...(program !== '' && { version, program: name }), file: basename(path) },
      ...(!isServer && { severity: 'warning' as const }),
    })
    return finding === null ? [] : [{ finding, ignored: null, clears: [], mark: null }]
  }

  async function look(hear: Hear): Promise<void> {
    const logs = logFolder()
    if (logs === null) return
    const root = join(dirname(logs), 'Crash Reports')
    const paths = await dumpsIn(root).catch(() => null)
    // What was there before the first look is the past.
    const before = place ?? { since: now(), known: paths ?? [] }
    const known = new Set(before.known)
    const fresh: { path: string; at: number }[] = []
    for (const path of paths ?? []) {
      if (known.has(path)) continue
      const at = await disk.stat(join(root, path)).then(
        ({ mtimeMs }) => Number(mtimeMs),
        () => null,
      )
      if (at === null) continue
      known.add(path)
      if (at >= before.since - SLACK_MS) fresh.push({ path, at: Math.min(at, now()) })
    }
    if (place !== null && known.size === before.known.length) return
    const outcomes = fresh
      .toSorted((one, other) => one.at - other.at)
      .slice(-TOLD_AT_ONCE)
      .flatMap(({ path, at }) => outcomeOf(path, at))
    const next = { since: before.since, known: [...known].slice(-REMEMBERED) }
    await hear(outcomes, { live: true, read: null }, { places: { [PLACE]: next } })
    place = next
  }

  return {
    look,
    async run(hear, pause, signal) {
      while (!signal.aborted) {
        await look(hear)
        await pause(EVERY_MS, signal)
      }
    },
  }
}

/** `PLEX MEDIA SERVER` as it is called. */
const titled = (program: string): string => program.toLowerCase().replace(/\b\w/g, (letter) => letter.toUpperCase())
