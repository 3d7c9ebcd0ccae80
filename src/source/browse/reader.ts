// Log entries for people, read from the files when somebody asks: newest first, back in time through rotated generations.
import { LEVELS, type Level } from '../../plex/record.ts'
import { notFound, Refused } from '../../refused.ts'
import { discover } from '../discover.ts'
import { createDisk } from '../disk.ts'
import { ALL_LOGS } from '../names.ts'
import {
  type Entry,
  EVERYTHING,
  entriesBefore,
  entriesFrom,
  firstTime,
  type LogLine,
  logLine,
  placeOf,
} from './entries.ts'
import { type Generation, isNamed, withGenerations } from './generation.ts'
import type { LogFilter, LogPage } from './page.ts'
import { pageOfAll } from './together.ts'
import { createVolume, type Volume, type VolumeSpan } from './volume.ts'

const DISK_LIMIT_MS = 5_000
/** What one request may look through; then it answers what it found, and where to go on. */
const BUDGET_BYTES = 8 * 1024 * 1024
const AROUND_BYTES = 128 * 1024
const BEFORE = 15
const AFTER = 7
const NOTHING = () => false

/** `modifiedAt`: epoch milliseconds. */
export type LogFile = { file: string; bytes: number; modifiedAt: number | null }

export type LogReader = ReturnType<typeof createLogReader>

/** `folder` null: the logs were not found yet. */
export function createLogReader({ folder: place }: { folder(): string | null }) {
  const disk = createDisk({ limitMs: DISK_LIMIT_MS })

  async function logs(): Promise<{ folder: string; names: string[] }> {
    const folder = place()
    if (folder === null) return { folder: '', names: [] }
    const found = await discover(disk, folder).catch(() => ({ logs: [] }))
    return { folder, names: found.logs }
  }

  /** Only names that are logs in the folder are ever opened. */
  async function read<T>(file: string, work: (generations: Generation[]) => Promise<T>): Promise<T> {
    const { folder, names } = await logs()
    if (!names.includes(file)) throw notFound('log file')
    return withGenerations(disk, folder, file, work).catch((error: NodeJS.ErrnoException) => {
      if (error instanceof Refused || error.code === undefined) throw error
      throw new Refused('unavailable', `The log cannot be read now (${error.code}).`)
    })
  }

  async function start(generations: Generation[], { cursor, at }: LogFilter): Promise<{ index: number; end: number }> {
    if (cursor !== undefined) {
      const [, name = '', offset] = /^(\d+\.[\w-]+)\.(\d{1,15})$/.exec(cursor) ?? []
      if (offset === undefined) throw new Refused('invalid_cursor', 'This cursor is not one of ours.')
      const index = generations.findIndex((one) => isNamed(one, name))
      const generation = generations[index]
      if (generation === undefined) return { index: generations.length, end: 0 }
      return { index, end: Math.min(Number(offset), generation.size) }
    }
    const index =
      at === undefined ? 0 : generations.findIndex((one) => (firstTime(one) ?? Number.POSITIVE_INFINITY) <= at)
    const generation = generations[index]
    if (generation === undefined) return { index: generations.length, end: 0 }
    const end = at === undefined ? generation.size : await placeOf(disk, generation, at)
    return { index, end: at === undefined ? end : Math.min(generation.size, end + AROUND_BYTES) }
  }

  async function page(filter: LogFilter): Promise<LogPage> {
    const wanted = compile(filter)
    const low = filter.level === undefined || LEVELS.indexOf(filter.level) < LEVELS.indexOf('WARN')
    return read(filter.file, async (generations) => {
      const lines: LogLine[] = []
      let { index, end } = await start(generations, filter)
      let reachedAt: number | null = null
      for (let budget = BUDGET_BYTES; index < generations.length; ) {
        const generation = generations[index]!
        if (end === 0) {
          end = generations[++index]?.size ?? 0
          continue
        }
        if (budget <= 0) return { lines, next: `${generation.name}.${end}`, reachedAt }
        const chunk = await entriesBefore(disk, generation, end, low ? EVERYTHING : NOTHING)
        budget -= chunk.bytes
        for (const entry of chunk.entries.toReversed()) {
          const line = wanted(entry, generation)
          if (line !== null) lines.push(line)
          if (lines.length === filter.limit)
            return { lines, next: `${generation.name}.${entry.offset}`, reachedAt: line?.at ?? null }
        }
        end = chunk.start
        reachedAt = chunk.firstAt
      }
      return { lines, next: null, reachedAt }
    })
  }

  return {
    page: async (filter: LogFilter): Promise<LogPage> =>
      filter.file === ALL_LOGS ? pageOfAll((await logs()).names, filter, page) : page(filter),
    /** How much was written when, of one log or of all. @throws {Refused} */
    async volume({ file, ...span }: VolumeSpan & { file: string }): Promise<Volume> {
      const names = file === ALL_LOGS ? (await logs()).names : [file]
      const volume = createVolume(span)
      for (const name of names) await read(name, (generations) => volume.add(disk, generations))
      return volume.result()
    },
    async files(): Promise<LogFile[]> {
      const { folder, names } = await logs()
      return Promise.all(
        names.map(async (file) => {
          const stat = await disk.stat(`${folder}/${file}`).catch(() => null)
          const modifiedAt = stat === null ? null : Number(stat.mtimeNs / 1_000_000n)
          return { file, bytes: Number(stat?.size ?? 0), modifiedAt }
        }),
      )
    },
    /** The entries around one of exactly the time `at` at WARN or worse, from the first log that has it; oldest first. */
    async around(at: number): Promise<{ file: string | null; lines: LogLine[] }> {
      for (const file of (await logs()).names) {
        const lines = await read(file, async (generations) => {
          const { index, end } = await start(generations, { file, at, limit: 1 })
          const generation = generations[index]
          if (generation === undefined) return null
          const from = (await entriesBefore(disk, generation, end, EVERYTHING)).start
          const entries = await entriesFrom(disk, generation, from, Math.min(generation.size, end + AROUND_BYTES))
          const found = entries.findLastIndex(({ record }) => record.at === at && isBad(record.level))
          if (found < 0) return null
          return entries.slice(Math.max(0, found - BEFORE), found + AFTER).map((entry) => logLine(entry, generation))
        }).catch(() => null)
        if (lines !== null) return { file, lines }
      }
      return { file: null, lines: [] }
    },
    /** For the tail: the generations of a log, newest first. */
    read,
    disk,
  }
}

const isBad = (level: Level | null) => level !== null && LEVELS.indexOf(level) >= LEVELS.indexOf('WARN')

/** Text is looked for in what is shown, not in what is masked: the search must not tell a secret letter by letter. */
function compile({ level, component, q, at }: LogFilter): (entry: Entry, generation: Generation) => LogLine | null {
  const least = level === undefined ? -1 : LEVELS.indexOf(level)
  const text = q?.toLowerCase() ?? ''
  const tag = component?.toLowerCase() ?? ''
  return (entry, generation) => {
    const { record } = entry
    if (record.level !== null && LEVELS.indexOf(record.level) < least) return null
    if (at !== undefined && record.at !== null && record.at > at) return null
    if (tag !== '' && !record.components.some((one) => one.toLowerCase().includes(tag))) return null
    if (text !== '' && !`${record.message}\n${record.continuation.join('\n')}`.toLowerCase().includes(text)) return null
    const line = logLine(entry, generation)
    const shows = text === '' || line.message.toLowerCase().includes(text)
    return shows ? line : null
  }
}
