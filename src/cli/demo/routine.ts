// A healthy day: what clients, playback, plug-ins and housekeeping write all the time.
import { FILMS, VIEWERS } from './household.ts'
import { MOVIE_AGENT_LOG, SYSTEM_PLUGIN_LOG, type Utterance } from './line.ts'
import type { Random } from './random.ts'
import { request } from './request.ts'
import { analysisRun } from './startup.ts'

/** Somebody who speaks now and then. */
export type Actor = {
  name: string
  /** Milliseconds between two turns, least and most. */
  pause: [number, number]
  act(random: Random, now: number): Utterance[]
}

const DEBUG_PATHS = [
  '/library/sections',
  '/library/sections/1/all?type=1&sort=addedAt:desc&X-Plex-Container-Start=0&X-Plex-Container-Size=50',
  '/hubs/continueWatching?includeMeta=1&excludeFields=summary',
  '/library/metadata/114?includeExtras=1&includeRelated=1&error=0',
  '/photo/:/transcode?width=240&height=360&url=%2Flibrary%2Fmetadata%2F101%2Fthumb',
  '/media/providers',
  '/:/prefs',
]

export const ROUTINE: Actor[] = [
  {
    name: 'watchdog',
    pause: [14_000, 16_000],
    act: (random) => {
      const id = random.hex(4)
      return [
        {
          text: `Request: [127.0.0.1:${random.between(40_000, 60_000)} (Loopback)] GET /identity (3 live) #${id} Signed-in`,
        },
        { text: `Completed: [127.0.0.1:32400] 200 GET /identity (3 live) #${id} 0ms 409 bytes`, after: 1 },
      ]
    },
  },
  {
    name: 'browsing',
    pause: [300, 2_500],
    act: (random) => {
      const { id, asked, answered } = request(random, random.pick(DEBUG_PATHS), random.pick(VIEWERS))
      return [
        asked,
        { text: `[Req#${id}] HubCache: Computed '1/home.continue/1' in ${random.between(1, 9)} ms`, after: 1 },
        answered,
      ]
    },
  },
  {
    name: 'playback',
    pause: [1_500, 4_000],
    act: (random) => {
      const film = random.pick(FILMS)
      const viewer = random.pick(VIEWERS)
      const progress = random.between(60, 5_000) * 1000
      const { id, asked, answered } = request(
        random,
        `/:/timeline?ratingKey=${film.item}&state=playing&time=${progress}&duration=5400000`,
        viewer,
      )
      const client = `demo${random.hex(12)}`
      return [
        asked,
        {
          text: `[Req#${id}] Client [${client}] reporting timeline state playing, progress of ${progress}/5400000ms for guid=, ratingKey=${film.item} key=/library/metadata/${film.item}`,
          after: 1,
        },
        { text: `[Req#${id}] [Now] Updated play state for /library/metadata/${film.item}.`, after: 1 },
        answered,
      ]
    },
  },
  {
    name: 'transcode',
    pause: [3_000, 7_000],
    act: (random) => {
      const session = random.hex(24)
      return [
        {
          text: `[Req#${random.hex(4)}/Transcode/${session}] Transcoder segment range: 0 - ${random.between(3, 400)} (3)`,
        },
        {
          level: 'INFO',
          text: `[Req#${random.hex(4)}/Transcode/${session}] CodecManager: obtaining encoder 'libx264'`,
          after: 2,
        },
        {
          level: 'VERBOSE',
          text: `[Transcode/${session}] Throttle - buffered ${random.between(60, 300)} seconds ahead.`,
          after: 40,
        },
      ]
    },
  },
  {
    name: 'housekeeping',
    pause: [8_000, 20_000],
    act: (random) => [
      {
        text: `[HCl#${random.hex(3)}] HTTP requesting GET https://plex.tv/api/v2/features?X-Plex-Token=xxxxxxxxxxxxxxxxxxxx`,
      },
      {
        text: `[HttpClient/HCl#${random.hex(3)}] HTTP/2.0 (0.${random.between(1, 4)}s) 200 response from GET https://plex.tv/api/v2/features?X-Plex-Token=xxxxxxxxxxxxxxxxxxxx`,
        after: 300,
      },
      { text: 'NetworkService: Quick dispatch of network change.', after: 320 },
      {
        level: 'INFO',
        text: 'Library section 1 (Films) will be updated because of a change in "/media/movies"',
        after: 400,
      },
    ],
  },
  {
    name: 'plug-ins',
    pause: [6_000, 15_000],
    act: (random) => [
      { file: SYSTEM_PLUGIN_LOG, text: 'Handling request GET /:/plugins/com.plexapp.system/messaging/function' },
      { file: SYSTEM_PLUGIN_LOG, text: `Response: [200] str, ${random.between(200, 9_000)} bytes`, after: 4 },
      {
        file: MOVIE_AGENT_LOG,
        text: `Requesting 'http://127.0.0.1:32400/library/metadata/${random.pick(FILMS).item}'`,
        after: 20,
      },
    ],
  },
  {
    name: 'analysis',
    pause: [70_000, 110_000],
    act: (random, now) => {
      const film = random.pick(FILMS)
      return analysisRun(now, film.title, film.path, film.item)
    },
  },
  {
    name: 'harmless warnings',
    pause: [25_000, 45_000],
    act: (random) => [
      random.pick<Utterance>([
        {
          level: 'WARN',
          text: `[Req#${random.hex(4)}] Missing X-Plex-Container-Size on a request for /library/sections/1/all`,
        },
        { level: 'ERROR', text: 'Unknown metadata type: folder' },
        { level: 'WARN', text: 'NAT: PMP, got an error: not supported by gateway.' },
        { level: 'WARN', text: `[MediaProviderManager] Unrecognized MediaProvider feature: availability-platforms` },
      ]),
    ],
  },
]
