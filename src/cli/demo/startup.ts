// What Plex writes at the head of every log file and when it starts.
import { ANALYSIS_LOG, bannerZone, MOVIE_AGENT_LOG, SYSTEM_PLUGIN_LOG, TUNER_LOG, type Utterance } from './line.ts'

const PLEX_VERSION = '1.43.1.10611-1e34174b1'

/** The banner that heads every file, rotated ones too. */
export function banner(now: number, file: string, program: string): Utterance[] {
  return [
    {
      file,
      fresh: true,
      level: 'INFO',
      text: `${program} v${PLEX_VERSION} - Sentarr Demo Simulator x86_64 - build: linux-x86_64 debian - ${bannerZone(now)}`,
    },
    { file, level: 'INFO', text: 'Linux version: 6.8.0-demo, language: en-US', after: 1 },
    { file, level: 'INFO', text: 'Processor: 4-core Make-Believe CPU @ 3.00GHz', after: 1 },
    { file, level: 'INFO', text: `/usr/lib/plexmediaserver/${program}`, after: 1 },
  ]
}

/** A start of the whole server: main log, tuner service and plug-ins. */
export function startup(now: number, serverFile: string): Utterance[] {
  return [
    ...banner(now, serverFile, 'Plex Media Server'),
    { text: 'BPQ: [Idle] -> [Starting]', after: 4 },
    { text: 'HttpServer: Listening on IPv6 as well as IPv4.', after: 20 },
    { text: 'HttpServer: Listening on port 32400.', after: 21 },
    { text: 'HttpServer: Listening on port 32401.', after: 21 },
    { text: 'Running server...', after: 22 },
    {
      text: 'Opening 20 database sessions to library (com.plexapp.plugins.library), SQLite 3.49.1, threadsafe=1',
      after: 22,
    },
    ...Array.from({ length: 20 }, (_, session) => ({ text: `Captured session ${session}.`, after: 30 + session })),
    { level: 'INFO', text: 'Running migrations. (EPG 0)', after: 55 },
    {
      text: 'MyPlex: using cached data for request for https://plex.tv/api/v2/server/users?auth_token=xxxxxxxxxxxxxxxxxxxx',
      after: 60,
    },
    { text: 'Scanning for plug-ins in "/usr/lib/plexmediaserver/Resources/Plug-ins-1e34174b1"', after: 70 },
    { text: 'BPQ: [Starting] -> [Idle]', after: 900 },
    ...banner(now, TUNER_LOG, 'Plex Tuner Service'),
    {
      file: TUNER_LOG,
      level: 'WARN',
      text: '[W] onetv_factory::DeviceGetListEx. libusb_init returned an error -99',
      after: 12,
    },
    { file: TUNER_LOG, level: 'INFO', text: '[I] web_server_t: listening on port 32600', after: 14 },
    ...[SYSTEM_PLUGIN_LOG, MOVIE_AGENT_LOG].flatMap((file) => pluginStart(file)),
  ]
}

const COMPONENTS = ['runtime', 'caching', 'data', 'networking', 'localization', 'messaging', 'debugging', 'services']

const pluginStart = (file: string): Utterance[] => [
  {
    file,
    fresh: true,
    level: 'INFO',
    text: 'Starting framework core - Version: 2.6.3, Build: 1e34174 (demo)',
    after: 300,
  },
  ...COMPONENTS.map((component, index) => ({ file, text: `Starting ${component} component.`, after: 301 + index * 3 })),
  { file, level: 'INFO', text: 'Started plug-in', after: 340 },
]

/** One run of the scanner's analysis; every run is its own process and begins a new file. */
export function analysisRun(now: number, title: string, path: string, item: number): Utterance[] {
  const file = ANALYSIS_LOG
  return [
    ...banner(now, file, 'Plex Media Scanner'),
    { file, text: `Analyzing media parts for item ${item} (${title}): ${item + 2}`, after: 40 },
    { file, text: `[MI] Opening input file: "${path}"`, after: 60 },
    { file, text: '[FFMPEG] - Format matroska,webm probed with size=2048 and score=100', after: 64 },
    { file, text: `Updating metadata item (save) (${title}) with ID ${item}`, after: 420 },
    { file, level: 'INFO', text: 'Scanner exiting normally.', after: 500 },
  ]
}
