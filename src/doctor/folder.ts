// A server's log folder: there, readable, in use, and in the zone that the settings say.
import { join } from 'node:path'
import { bannerOf } from '../plex/banner.ts'
import { parseRecord } from '../plex/parse.ts'
import { NOT_FOUND, SHARES } from '../service/open-logs.ts'
import type { ServerSettings } from '../settings/settings.ts'
import { createCondition } from '../source/condition.ts'
import { discover } from '../source/discover.ts'
import { createDisk, type Disk } from '../source/disk.ts'
import { findLogFolder, type Machine } from '../source/known-places.ts'
import { isNetworkMount, readMounts } from '../source/mounts.ts'
import { generationPaths, MAIN_LOG } from '../source/names.ts'
import { explainTrouble } from '../source/trouble.ts'
import { type Check, once, skipped, well, wrong } from './check.ts'

const ANSWER_MS = 8_000
const END_BYTES = 128 * 1024
const MINUTE_MS = 60_000
/** Plex writes every few minutes even when nobody watches. */
const STALE_MS = 24 * 60 * MINUTE_MS
/** What clocks of two machines may differ by. */
const AHEAD_MS = 10 * MINUTE_MS

type FolderDeps = {
  server: ServerSettings
  machine: Machine
  /** IANA name. */
  timeZone: string
  /** Several servers may stand in several zones. */
  isOnlyServer: boolean
  /** Epoch milliseconds. */
  now(): number
}

type Seen =
  | { at: null; words: string }
  | { at: string; trouble: string }
  | { at: string; trouble: null; logs: number; network: boolean; older: number; head: Buffer; end: Buffer }

export function folderChecks(named: (what: string) => string, deps: FolderDeps): Check[] {
  const { server, timeZone, isOnlyServer, now } = deps
  const look = once(() => lookAt(deps))
  const whenRead = (
    name: string,
    judge: (seen: Extract<Seen, { trouble: null }>) => ReturnType<typeof well>,
  ): Check => ({
    name: named(name),
    async run() {
      const seen = await look()
      return seen.at === null || seen.trouble !== null ? skipped('cannot be said without the log') : judge(seen)
    },
  })
  return [
    {
      name: named('log folder'),
      async run() {
        const seen = await look()
        if (seen.at === null) {
          return server.plexUrl !== null && server.plexToken !== null
            ? skipped('none was found: Plex’s own log stream is read instead, without the logs of scanner and plug-ins')
            : wrong(seen.words)
        }
        if (seen.trouble !== null) return wrong(seen.trouble)
        const mount = seen.network ? 'on a network mount, so it is polled' : 'on a disk that tells of changes'
        return well(`${seen.at}: ${seen.logs} log${seen.logs === 1 ? '' : 's'}, ${mount}`)
      },
    },
    whenRead('newest line', ({ head, end }) => {
      const at = newestIn(end, bannerOf(head).zoneMinutes)
      if (at === null) return skipped('the log holds no line with a time yet')
      const age = now() - at
      if (age > STALE_MS) {
        return wrong(`is ${spanOf(age)} old: is Plex running, and is this the folder it writes to?`)
      }
      if (age < -AHEAD_MS) {
        return wrong(
          `is ${spanOf(-age)} ahead of this machine's clock: set the clock or the zone of one of the two right`,
        )
      }
      return well(`is ${spanOf(Math.max(0, age))} old`)
    }),
    whenRead('rotation', ({ older }) =>
      older > 0
        ? well(`${older} older file${older === 1 ? '' : 's'} of the server's log ${older === 1 ? 'is' : 'are'} there`)
        : skipped('no older file of the log is there yet; Plex makes one at each start'),
    ),
    whenRead('time zone', ({ head }) => {
      const { zoneMinutes } = bannerOf(head)
      if (zoneMinutes === null) return skipped(`the log does not say Plex's; Sentarr's is ${timeZone}`)
      const ours = offsetOf(timeZone, firstIn(head, zoneMinutes) ?? now())
      if (ours === zoneMinutes) return well(`${timeZone} fits Plex's UTC${offsetText(zoneMinutes)}`)
      const words = `Plex's log says UTC${offsetText(zoneMinutes)}, but ${timeZone} is UTC${offsetText(ours)}`
      return isOnlyServer ? wrong(`${words}: set TIME_ZONE, quiet hours and digests go by it`) : skipped(words)
    }),
  ]
}

async function lookAt({ server, machine }: FolderDeps): Promise<Seen> {
  const at = server.logPath ?? (await findLogFolder({ machine, roots: SHARES }))
  if (at === null) return { at, words: NOT_FOUND }
  const disk = createDisk({ limitMs: ANSWER_MS })
  const condition = createCondition(at)
  let folder = at
  let logs: string[]
  try {
    folder = await disk.realpath(at)
    const found = await discover(disk, folder)
    condition.found(found)
    logs = found.logs
  } catch (error) {
    condition.failed(error)
    return { at, trouble: condition.describe().detail }
  }
  if (logs.length === 0) return { at, trouble: condition.describe().detail }
  if (!logs.includes(MAIN_LOG)) return { at, trouble: `${at} holds no "${MAIN_LOG}": is it Plex's own Logs folder?` }
  try {
    const paths = generationPaths(MAIN_LOG).slice(1)
    const there = await Promise.all(paths.map(([, path]) => disk.stat(join(folder, path)).then(yes, no)))
    const ends = await endsOf(disk, join(folder, MAIN_LOG))
    const network = isNetworkMount(folder, readMounts())
    return { at, trouble: null, logs: logs.length, network, older: there.filter(Boolean).length, ...ends }
  } catch (error) {
    return { at, trouble: explainTrouble(join(at, MAIN_LOG), error) }
  }
}

const yes = () => true
const no = () => false

async function endsOf(disk: Disk, path: string): Promise<{ head: Buffer; end: Buffer }> {
  const handle = await disk.open(path)
  try {
    const size = Number((await disk.fstat(handle)).size)
    const part = async (from: number) => {
      const buffer = Buffer.alloc(Math.min(END_BYTES, size))
      return buffer.subarray(0, await disk.read(handle, buffer, from))
    }
    return { head: await part(0), end: await part(Math.max(0, size - END_BYTES)) }
  } finally {
    disk.close(handle)
  }
}

function newestIn(bytes: Buffer, zoneMinutes: number | null): number | null {
  for (const line of bytes.toString('utf8').split('\n').reverse()) {
    const { at } = parseRecord(line, { file: MAIN_LOG, zoneMinutes })
    if (at !== null) return at
  }
  return null
}

const firstIn = (bytes: Buffer, zoneMinutes: number): number | null =>
  parseRecord(bytes.toString('utf8').split('\n', 1)[0] ?? '', { file: MAIN_LOG, zoneMinutes }).at

/** Minutes east of Greenwich of a zone at that moment. */
function offsetOf(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at)
  const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
}

function offsetText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}

function spanOf(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS)
  if (minutes < 1) return 'less than a minute'
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? '' : 's'}`
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1440)} days`
}
