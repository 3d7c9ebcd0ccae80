// The kinds of lines of a Plex log, each with the share it has on real servers (`shares.ts` says which), in lines of 10,000.
import { hex, type Random } from './random.ts'
import type { Trouble } from './troubles.ts'

/** `long`: the bytes that half and nine tenths of these lines stay below; what is missing is filled with a query. */
export type Kind = {
  share: number
  level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR'
  text: (random: Random) => string
  long?: [median: number, ninth: number]
  trouble?: Trouble
}

const home = (r: Random): string => `192.168.1.${r(200) + 2}:${30000 + r(30000)}`
const req = (r: Random): string => `[Req#${hex(r, 3)}]`
const TITLES = ['Crash And Burn', 'A Quiet Failure', 'All Dead, All Dead', 'The Broken Pipe', 'Error in Time']
const title = (r: Random): string => TITLES[r(TITLES.length)]!
const ATTRIBUTES = [
  'includeConcerts=1',
  'includeExtras=1',
  'checkFiles=1',
  'excludeFields=summary',
  'X-Plex-Language=en',
]
const PATHS = [
  '/library/metadata/',
  '/library/sections/',
  '/hubs/home/',
  '/photo/:/transcode/',
  '/status/sessions/',
  '/:/timeline/',
]
const path = (r: Random): string => `${PATHS[r(PATHS.length)]}${r(99999)}`

/** Those that clients remember: a server gets a new one now and then. */
const CERTIFICATES = [
  '6f1c0de2a94b47c58e3d7b90a1f2c3d4',
  '0b9e8d7c6a5f4e3d2c1b0a9f8e7d6c5b',
  'c4d5e6f708192a3b4c5d6e7f80912a3b',
]

/** A query of about so many bytes. */
export function query(bytes: number, random: Random): string {
  let text = ''
  while (text.length < bytes) text += `${text === '' ? '?' : '&'}${ATTRIBUTES[random(ATTRIBUTES.length)]}`
  return text.slice(0, Math.max(0, bytes))
}

const debug = (share: number, text: Kind['text'], long?: Kind['long']): Kind =>
  long ? { share, level: 'DEBUG', text, long } : { share, level: 'DEBUG', text }
const info = (share: number, text: Kind['text']): Kind => ({ share, level: 'INFO', text })
const warn = (share: number, text: Kind['text'], trouble?: Trouble): Kind => ({
  share,
  level: 'WARN',
  text,
  ...(trouble && { trouble }),
})
const error = (share: number, text: Kind['text'], trouble?: Trouble): Kind => ({
  share,
  level: 'ERROR',
  text,
  ...(trouble && { trouble }),
})

/** Where the query of a long line goes. */
export const QUERY = '\0'

const COMMON: Kind[] = [
  debug(
    1530,
    (r) =>
      `Request: [${home(r)} (Subnet)] GET ${path(r)}${QUERY} (${r(20)} live) #${hex(r, 3)} GZIP Signed-in Token (owner) (Chrome)`,
    [169, 349],
  ),
  debug(
    1513,
    (r) =>
      `Completed: [${home(r)}] 200 GET ${path(r)}${QUERY} (${r(20)} live) #${hex(r, 3)} GZIP ${r(90)}ms ${r(90000)} bytes (pipelined: ${r(9)})`,
    [159, 348],
  ),
  debug(850, (r) => `Captured session ${r(99)}.`),
  debug(
    246,
    (r) =>
      `[HttpClient/HCl#${hex(r, 3)}] HTTP/2.0 (0.${r(9)}s) 200 response from GET https://metadata.provider.plex.tv/library/metadata/${hex(r, 24)}${QUERY}`,
    [187, 365],
  ),
  debug(
    217,
    (r) =>
      `Content-Length of /usr/lib/plexmediaserver/Resources/Plug-ins-2632c9d3a/WebClient.bundle/Contents/Resources/js/chunk-${r(999)}-${hex(r, 20)}-plex-4.108.0-${hex(r, 7)}.js is ${r(99999)} (of total: ${r(99999)}).`,
  ),
  debug(
    212,
    (r) =>
      `${req(r)} Final path: "/usr/lib/plexmediaserver/Resources/Plug-ins-2632c9d3a/WebClient.bundle/Contents/Resources/js/chunk-${r(999)}-${hex(r, 20)}-plex-4.108.0-${hex(r, 7)}.js"`,
  ),
  debug(
    250,
    (r) =>
      `[Req#${hex(r, 3)}/HCl#${hex(r, 2)}] HTTP requesting GET http://127.0.0.1:${30000 + r(30000)}/system/messaging/clear_events/com.plexapp.agents.imdb${QUERY}`,
    [181, 965],
  ),
  debug(
    148,
    (r) =>
      `HTTP 200 response from GET http://127.0.0.1:${30000 + r(30000)}/system/notify/serverUpdated?host=127.0.0.1${QUERY}`,
    [260, 890],
  ),
  debug(
    134,
    (r) => `${req(r)} [com.plexapp.system] Sending command over HTTP (GET): /system/messaging/clear_events${QUERY}`,
    [210, 1050],
  ),
  debug(133, (r) => `[com.plexapp.system] HTTP reply status 200, with ${r(9999)} bytes of content.`),
  debug(
    157,
    (r) =>
      `${req(r)} HubCache: Adding '1/home.ondeck/1/hubs/en-GBexternal-media,indirect-media,hub-style-list/contentDirectoryID=1%2C2${QUERY}' (${r(99)} entries)`,
    [360, 600],
  ),
  debug(110, () => 'Translator: Found locale da'),
  debug(104, (r) => `CERT: incomplete TLS handshake from ${home(r)}: no suitable signature algorithm (SSL routines)`),
  debug(97, (r) => `Doing expensive tags write for '${title(r)}' because something changed.`),
  debug(150, (r) => `Checking descendants of ${title(r)}`),
  debug(70, () => 'Starting plug-in /usr/lib/plexmediaserver/Resources/Plug-ins-2632c9d3a/Scanners.bundle.'),
  debug(55, (r) => `[LibraryTimeline] Scanner activity on section ${r(9)}: ${r(9)} added, 0 deleted`),
  debug(
    48,
    (r) => `Jobs: '/usr/lib/plexmediaserver/Plex Media Scanner' exit code for process ${r(99999)} is 0 (success)`,
  ),
  debug(80, (r) => `Updating part with ID=${r(9999)} []`),
]

const OTHERS: Kind['text'][] = [
  (r) => `${req(r)} We found auth token (xxxxxxxxxxxxxxxxxxxx), enabling token-based authentication.`,
  (r) =>
    `Request: [127.0.0.1:${30000 + r(30000)} (Loopback)] PUT /video/:/transcode/session/${hex(r, 8)}-${hex(r, 4)}/${hex(r, 12)}/progress?progress=${r(99)}.${r(9)}&size=-22&remaining=${r(9999)}&vdec_packets=${r(9999)}&vdec_hw_ok=${r(9999)} (${r(20)} live) #${hex(r, 4)} Signed-in Token (owner)`,
  (r) =>
    `[Req#${hex(r, 4)}/Transcode/${hex(r, 24)}] Throttle - Going into sloth mode, buffer is ${r(99)} seconds ahead of the player.`,
  (r) => `${req(r)} It took ${r(900)}.000000 ms to retrieve ${r(200)} items.`,
  (r) => `[Now] Updated play state for /library/metadata/${r(99999)}.`,
  (r) => `Play progress on ${r(99999)} '${title(r)}' - got played ${r(9999999)} ms by account 1!`,
  (r) =>
    `[MI] Analyzing "/media/movies/${title(r)} (${1970 + r(50)})/${title(r)} (1080p).mkv" for media item ${r(99999)}`,
  (r) =>
    `Activity: updated activity ${hex(r, 8)}-${hex(r, 4)}-${hex(r, 4)}-${hex(r, 12)} - completed ${r(100)}% - Scanning Movies`,
  (r) => `[Req#${hex(r, 4)}/Transcode] MDE: Selected protocol hls; container: mpegts; bitrate ${r(20000)}kbps`,
  () => "Request came in with unrecognized domain / IP 'chrome-extension' in header Origin; treating as non-local",
  (r) => `NetworkService: Browsing on interface 192.168.1.5 on broadcast address 192.168.1.255 (index: ${r(4)})`,
  (r) => `Skipping over file "/media/tv/Show Name ${r(99)}/Season 0${r(9)}/Show Name - S0${r(9)}E${r(20)}.nfo"`,
  (r) =>
    `* Scanning /media/tv/Show Name ${r(99)}/Season 0${r(9)} with ${r(40)} files, last changed ${1600000000 + r(99999999)}`,
  (r) => `[Scanners] Scanning section ${r(9)}, path ${r(999)} of ${r(999)}`,
  (r) => `[MediaProviderManager] loading cloud provider details (Metadata) (alive: ${r(2)})`,
  (r) => `[EventSourceClient/pubsub/pubsub.plex.tv:443] Pinged ${r(99)} times, ${r(99)} answers`,
  () => "Perfect cache hit, we don't need to start [com.plexapp.agents.localmedia] yet.",
  (r) => `Auth: authenticated user ${r(9)} as somebody`,
  (r) => `Loaded metadata for ${title(r)} (ID ${r(9999)}) in ${r(900)}ms`,
  () => 'Beginning read from two-way stream.',
  (r) => `Created a thread named 'Pool ${r(99)}'.`,
  () => 'NetworkService: Creating new service.',
  (r) => `Done with metadata update for ${r(9999)}`,
  (r) => `Audio Stream: ${r(99)}, Subtitle Stream: -1`,
  () => "MyPlex: mapping state set to 'Unknown'.",
  (r) => `Response: [200] str, ${r(999)} bytes`,
  (r) => `[Req#${hex(r, 4)}] Setting container serialization range to [0, ${r(99)}] (total=-1)`,
  () => 'Transcoder: Cleaning old transcode directories.',
  (r) => `Selecting best audio stream for part ID ${r(9999)} (language: )`,
]

/** Rare kinds: hundreds, on real servers; these stand for them. */
const RARE: Kind[] = OTHERS.map((text) => debug(3126 / OTHERS.length, text))

const KEPT: Kind[] = [
  info(
    215,
    (r) =>
      `SQLITE3:0x80000001, 283, recovered ${r(99)} frames from WAL file /config/Library/Application Support/Plex Media Server/Plug-in Support/Databases/com.plexapp.plugins.library.db-wal`,
  ),
  info(67, (r) => `Running forward migration 2019013000${r(10)}000.`),
  info(67, (r) => `Completed forward migration 2019013000${r(10)}000.`),
  info(40, (r) => `Request: [${home(r)} (Subnet)] PUT /:/prefs?AcceptedEULA=true (${r(9)} live) #${hex(r, 2)} GZIP`),
  info(35, (r) => `${req(r)} AutoUpdate: no updates available`),
  info(20, () => 'LibraryUpdateManager path watching is disabled'),
]

const ROUTINE: Kind[] = [
  warn(
    110,
    (r) =>
      `[CERT] TLS connection from [::ffff:192.168.1.${r(200)}]:${30000 + r(30000)} came in with unrecognized plex.direct SNI name '192-168-1-${r(200)}.${CERTIFICATES[r(CERTIFICATES.length)]}.plex.direct'; using installed plex.direct cert`,
  ),
  warn(60, (r) => `${req(r)} QueryParser: Invalid field 'contentDirectoryID' found, ignoring.`),
  warn(
    36,
    (r) =>
      `Held transaction for too long (/data/jenkins/server/3532460254/Library/MetadataItem.cpp:${r(9999)}): 0.${r(90) + 10}0000 seconds`,
  ),
  warn(23, (r) => `JobManager: Could not find job for handle ${r(9999)}`),
  warn(18, () => '[MediaProviderManager] Unrecognized MediaProvider feature: availability'),
  warn(15, (r) => `${req(r)} Missing X-Plex-Container-Size header. This will fail with status code 400 in the future.`),
  warn(
    10,
    (r) =>
      `Took too long (0.${r(90) + 10}0000 seconds) to start a transaction on /data/jenkins/server/3532460254/Library/Dir.cpp:40`,
  ),
  warn(7, () => 'NAT: PMP, got an error: Not Supported by gateway.'),
  error(8, () => 'downloadContainer: expected MediaContainer element, found Error'),
  error(8, () => 'Error getting album result: 0x10820003 (Item not found)'),
  error(6, (r) => `${req(r)} Unknown metadata type: folder`),
  error(3, (r) => `Network Service: Error in advertiser handle read: 125 (Operation canceled) socket=${r(99)}`),
]

/** Those above a tenth of a line in 10,000 are as often as on the real servers; the others were not seen there. */
const TROUBLED: Kind[] = [
  error(11, () => 'Waited over 10 seconds for a busy database; giving up.', 'busy'),
  error(1, () => 'HttpServer: Error binding acceptor: Address already in use', 'port'),
  warn(
    6,
    (r) =>
      `[HttpClient/HCl#${hex(r, 3)}] HTTP error requesting GET https://plex.tv/api/v2/ping (6, Couldn't resolve host name) (Could not resolve host: plex.tv)`,
    'dns',
  ),
  warn(1, (r) => `[Req#${hex(r, 3)}/Transcode/${hex(r, 24)}] Transcode runner appears to have died.`, 'died'),
  error(1, (r) => `Couldn't find the file to stream: /media/movies/A Film (${1970 + r(50)})/A Film.srt`, 'missing'),
  error(
    0.5,
    (r) => `[Req#${hex(r, 4)}/Transcode/${hex(r, 24)}] [FFMPEG] - error reading output: -5 (I/O error)`,
    'reading',
  ),
  error(
    0.5,
    (r) => `SQLITE3:0x80000001, 11, database disk image is malformed in "PRAGMA cache_size=${r(9999)}"`,
    'corrupt',
  ),
  error(0.5, () => 'SQLITE3:0x80000001, 13, database or disk is full', 'full'),
  error(0.5, (r) => `[Req#${hex(r, 3)}/Transcode] Error opening output files: No space left on device`, 'space'),
]

export const MIX: Kind[] = [...COMMON, ...RARE, ...KEPT, ...ROUTINE, ...TROUBLED]
