// What the head of a report says of the server itself: period, version, platform, starts.
import { bannerOf } from '../../plex/banner.ts'
import { readHead } from '../../plex/head.ts'
import { platformName } from './platform.ts'
import type { WallClock } from './wall-clock.ts'

const HEAD_BYTES = 4096
const LF = 0x0a
/** A server is not updated more often than its logs are kept. */
const MOST_VERSIONS = 100
/** One start opens several ports. */
const SAME_START_MS = 500

export type ServerFacts = {
  /** Wall clock; null when no line says a time. Of the server's own log where it is among those read. */
  period: { from: number; to: number } | null
  /** The oldest first. */
  versions: string[]
  platform: string | null
  starts: number
}

type Period = { from: number; to: number }

export function createServerFacts(clock: WallClock, since: number) {
  const versions = new Map<string, number>()
  let platform: string | null = null
  /** By the line that tells of it: one start is told by several. */
  const starts = new Map<string, { count: number; last: number }>()
  const periods: { server: Period | null; any: Period | null } = { server: null, any: null }

  function widen(file: string, at: number): void {
    if (at < since) return
    periods.any = including(periods.any, at)
    if (file.startsWith('Plex Media Server')) periods.server = including(periods.server, at)
  }

  function banner(text: Buffer | string, at: number): void {
    const { version, zoneMinutes, build } = bannerOf(text)
    if (zoneMinutes !== null) clock.saw(at, zoneMinutes)
    if (version !== null && (versions.size < MOST_VERSIONS || versions.has(version)))
      versions.set(version, Math.min(versions.get(version) ?? at, at))
    if (build !== null) platform = platformName(build)
  }

  return {
    /** Looks at the beginning of a piece of a log, and at its last time. */
    piece(file: string, bytes: Buffer, lastAt: number | null): void {
      const head = bytes.subarray(0, HEAD_BYTES)
      const end = head.indexOf(LF)
      const firstAt = readHead(head.toString('utf8', 0, end < 0 ? head.length : Math.min(end, 200)), 0)?.at ?? null
      for (const at of [firstAt, lastAt]) if (at !== null) widen(file, at)
      if (firstAt !== null) banner(head, firstAt)
    },
    widen,
    banner,
    /** A line told of a start at `at`. */
    started(sign: string, at: number): void {
      const before = starts.get(sign)
      if (at < since || (before !== undefined && at - before.last < SAME_START_MS)) return
      starts.set(sign, { count: (before?.count ?? 0) + 1, last: at })
    },
    facts: (): ServerFacts => ({
      period: periods.server ?? periods.any,
      versions: [...versions].sort((a, b) => a[1] - b[1]).map(([version]) => version),
      platform,
      starts: Math.max(0, ...[...starts.values()].map(({ count }) => count)),
    }),
  }
}

const including = (period: Period | null, at: number): Period => ({
  from: Math.min(period?.from ?? at, at),
  to: Math.max(period?.to ?? at, at),
})
