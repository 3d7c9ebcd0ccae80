// A believable Plex Media Server log of any length: 99 % DEBUG and INFO, the rest WARN and ERROR. The same seed gives the same bytes.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

/** Small and repeatable; returns integers below `limit`. */
export type Random = (limit: number) => number

export function seeded(seed: number): Random {
  let state = seed >>> 0 || 1
  return (limit) => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % limit
  }
}

type Shape = (random: Random) => string
const hex = (random: Random, digits: number): string => {
  let text = ''
  while (text.length < digits) text += random(0x10000).toString(16).padStart(4, '0')
  return text.slice(0, digits)
}
const client = (random: Random): string => `192.168.1.${random(200) + 2}:${30000 + random(30000)}`

const QUIET: [level: string, shape: Shape][] = [
  [
    'DEBUG',
    (r) =>
      `Request: [${client(r)} (Subnet)] GET /library/metadata/${r(99999)}?includeConcerts=1&includeExtras=1&includeOnDeck=1&includePopularLeaves=1 (${r(20)} live) #${hex(r, 4)} TLS GZIP Signed-in Token (owner) (Chrome)`,
  ],
  [
    'DEBUG',
    (r) =>
      `Completed: [${client(r)}] 200 GET /library/metadata/${r(99999)} (${r(20)} live) #${hex(r, 4)} TLS GZIP ${r(90)}ms ${r(90000)} bytes (pipelined: ${r(9)})`,
  ],
  [
    'DEBUG',
    (r) => `[Req#${hex(r, 4)}] We found auth token (xxxxxxxxxxxxxxxxxxxx), enabling token-based authentication.`,
  ],
  [
    'DEBUG',
    (r) =>
      `Request: [127.0.0.1:${30000 + r(30000)} (Loopback)] PUT /video/:/transcode/session/${hex(r, 8)}-${hex(r, 4)}/${hex(r, 12)}/progress?progress=${r(99)}.${r(9)}&size=-22&remaining=${r(9999)}&vdec_packets=${r(9999)}&vdec_hw_ok=${r(9999)} (${r(20)} live) #${hex(r, 4)} Signed-in Token (owner)`,
  ],
  [
    'DEBUG',
    (r) =>
      `[Req#${hex(r, 4)}/Transcode/${hex(r, 24)}] Throttle - Going into sloth mode, buffer is ${r(99)} seconds ahead of the player.`,
  ],
  ['DEBUG', (r) => `[Req#${hex(r, 4)}] It took ${r(900)}.000000 ms to retrieve ${r(200)} items.`],
  ['DEBUG', (r) => `[Now] Updated play state for /library/metadata/${r(99999)}.`],
  ['DEBUG', (r) => `Play progress on ${r(99999)} 'All Dead, All Dead' - got played ${r(9999999)} ms by account 1!`],
  [
    'DEBUG',
    (r) =>
      `[MI] Analyzing "/media/movies/Crash And Burn (${1970 + r(50)})/Crash And Burn (1080p).mkv" for media item ${r(99999)}`,
  ],
  [
    'DEBUG',
    (r) =>
      `Activity: updated activity ${hex(r, 8)}-${hex(r, 4)}-${hex(r, 4)}-${hex(r, 12)} - completed ${r(100)}% - Scanning Movies`,
  ],
  [
    'DEBUG',
    (r) =>
      `[HttpClient/HCl#${hex(r, 3)}] HTTP requesting GET https://metadata.provider.plex.tv/library/metadata/${hex(r, 24)}?includeChildren=1`,
  ],
  [
    'DEBUG',
    (r) =>
      `[HttpClient/HCl#${hex(r, 3)}] HTTP/2.0 (0.${r(9)}s) 200 response from GET https://metadata.provider.plex.tv/library/metadata/${hex(r, 24)}`,
  ],
  ['DEBUG', (r) => `Jobs: '/usr/lib/plexmediaserver/Plex Transcoder' exit code for process ${r(99999)} is 0 (success)`],
  [
    'DEBUG',
    (r) => `[Req#${hex(r, 4)}/Transcode] MDE: Selected protocol hls; container: mpegts; bitrate ${r(20000)}kbps`,
  ],
  ['DEBUG', (r) => `NetworkServiceBrowser: Advertising service on 192.168.1.5 at port ${32400 + r(20)}`],
  [
    'DEBUG',
    (r) => `Skipping over file "/media/tv/Show Name ${r(99)}/Season 0${r(9)}/Show Name - S0${r(9)}E${r(20)}.nfo"`,
  ],
  ['INFO', (r) => `[Req#${hex(r, 4)}] AutoUpdate: no updates available`],
  [
    'INFO',
    (r) =>
      `Library section ${r(9)} (Movies) will be updated because of a change in "/media/movies/A Film (${1970 + r(50)})"`,
  ],
  [
    'DEBUG',
    (r) =>
      `* Scanning /media/tv/Show Name ${r(99)}/Season 0${r(9)} with ${r(40)} files, last changed ${1600000000 + r(99999999)}`,
  ],
  ['DEBUG', () => 'Beginning read from two-way stream.'],
]

const LOUD: [level: string, shape: Shape][] = [
  ['WARN', (r) => `[Req#${hex(r, 4)}] SLOW QUERY: It took ${r(9000)}.000000 ms to retrieve ${r(200)} items.`],
  [
    'WARN',
    (r) =>
      `Held transaction for too long (/home/runner/_work/plex-media-server/plex-media-server/Library/MetadataItem.cpp:${r(9999)}): 0.${r(99)}0000 seconds`,
  ],
  ['WARN', (r) => `JobManager: Could not find job for handle ${r(9999)}`],
  ['WARN', () => "MyPlex: attempted a reachability check but we're not yet mapped."],
  ['ERROR', (r) => `[Req#${hex(r, 4)}/Transcode/${hex(r, 24)}] [FFMPEG] - error reading output: -5 (I/O error)`],
  ['ERROR', (r) => `SQLITE3:0x80000001, 5, statement aborts at ${r(99)}: [PRAGMA journal_mode=WAL] database is locked`],
  ['ERROR', (r) => `Error issuing curl_easy_perform(handle): ${r(60)}`],
  ['ERROR', (r) => `Couldn't find the file to stream: /media/movies/A Film (${1970 + r(50)})/A Film.srt`],
  [
    'WARN',
    (r) =>
      `[HttpClient/HCl#${hex(r, 3)}] HTTP error requesting GET https://plex.tv/api/v2/features?X-Plex-Token=xxxxxxxxxxxxxxxxxxxx (6, Couldn't resolve host name) (Could not resolve host: plex.tv)`,
  ],
  ['ERROR', () => 'Network Service: Error in advertiser handle read: 125 (Operation canceled) socket=76'],
]

const two = (value: number): string => String(value).padStart(2, '0')

/** Lines of one log, the first at `start` (epoch milliseconds, UTC), each with its LF. */
export function* logLines(count: number, start: number, random: Random): Generator<string> {
  const threads = Array.from({ length: 24 }, () => 139_000_000_000_000 + random(0x7fffffff))
  let at = start
  for (let index = 0; index < count; index++) {
    at += random(40)
    const [level, shape] = random(100) === 0 ? LOUD[random(LOUD.length)]! : QUIET[random(QUIET.length)]!
    yield `${stamp(at)} [${threads[random(24)]}] ${level} - ${shape(random)}\n`
  }
}

/** A line's time as Plex writes it, in UTC. */
export function stamp(at: number): string {
  const time = new Date(at)
  const month = 'JanFebMarAprMayJunJulAugSepOctNovDec'.slice(time.getUTCMonth() * 3, time.getUTCMonth() * 3 + 3)
  const clock = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}.${String(time.getUTCMilliseconds()).padStart(3, '0')}`
  return `${month} ${two(time.getUTCDate())}, ${time.getUTCFullYear()} ${clock}`
}

/** Writes such a log with its banner. */
export async function writeLog(path: string, count: number, seed = 1): Promise<void> {
  const start = Date.UTC(2026, 1, 6, 12)
  const file = createWriteStream(path)
  let pending = `${stamp(start)} [139000000000000] INFO - Plex Media Server v1.43.0.10467-2b1ba6e69 - Docker Docker Container x86_64 - build: linux-x86_64 debian - GMT 00:00\n`
  for (const line of logLines(count - 1, start, seeded(seed))) {
    pending += line
    if (pending.length < 1 << 20) continue
    if (!file.write(pending)) await once(file, 'drain')
    pending = ''
  }
  file.end(pending)
  await finished(file)
}
