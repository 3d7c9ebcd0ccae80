// The troubles of the demo: what Plex writes while they last, and what it writes when they are over.
import { FILMS } from './household.ts'
import { ANALYSIS_LOG, MOVIE_AGENT_LOG, type Utterance } from './line.ts'
import type { Random } from './random.ts'

export type Trouble = {
  /** What the live view says is happening. */
  story: string
  /** How long it lasts, and the pause between two outbursts, in milliseconds. */
  lasts: [number, number]
  pause: [number, number]
  complain(random: Random): Utterance[]
  recover?(random: Random): Utterance[]
  /** What somebody did about it in the past that lies behind the demo: it does not mend itself. */
  mended?: string
}

const transcode = (random: Random) => `[Req#${random.hex(4)}/Transcode/${random.hex(24)}]`

/** Told first, so that something is to be seen within seconds: one line of it is enough for an incident. */
export const FIRST_TROUBLE: Trouble = {
  story: 'the disk for transcoding runs full',
  mended: 'Emptied Cache/Transcode, 80 GB free.',
  lasts: [8_000, 12_000],
  pause: [3_000, 6_000],
  complain: (random) => [
    { level: 'ERROR', text: `${transcode(random)} av_interleaved_write_frame(): No space left on device` },
    {
      level: 'ERROR',
      text: `${transcode(random)} Error writing trailer of /transcode/Transcode/Sessions/plex-transcode-demo/media-00042.ts: No space left on device`,
      after: 12,
    },
  ],
}

export const TROUBLES: Trouble[] = [
  {
    story: 'a library scan and a backup fight over the database',
    lasts: [25_000, 40_000],
    pause: [1_500, 3_000],
    complain: (random) => [
      { level: 'ERROR', text: `[Req#${random.hex(4)}] Waited over 10 seconds for a busy database; giving up.` },
      {
        level: 'ERROR',
        text: '[Req#2b] Failed to begin transaction (../Library/MetadataItem.cpp:1099) (tries=1): Cannot begin transaction. database is locked',
        after: 1,
      },
    ],
  },
  {
    story: 'the DNS server is away: plex.tv cannot be found',
    lasts: [30_000, 45_000],
    pause: [2_000, 4_000],
    complain: (random) => [
      {
        level: 'WARN',
        text: `[HttpClient/HCl#${random.hex(3)}] HTTP error requesting GET https://plex.tv/api/v2/features (6, Couldn't resolve host name) (Could not resolve host: plex.tv)`,
      },
      { level: 'ERROR', text: 'MyPlex: Error -6 requesting JSON from: https://plex.tv/api/v2/features', after: 3 },
    ],
    recover: (random) => [
      {
        text: `[HttpClient/HCl#${random.hex(3)}] HTTP/2.0 (0.2s) 200 response from GET https://plex.tv/api/v2/features`,
      },
    ],
  },
  {
    story: 'plex.tv refuses the server: its sign-in is no longer valid',
    lasts: [20_000, 30_000],
    pause: [2_000, 4_000],
    complain: () => [
      { level: 'ERROR', text: 'MyPlex: Error 401 requesting JSON from: https://plex.tv/api/v2/server/users/features' },
    ],
  },
  {
    story: 'the audio transcoder (EAE) has stopped',
    lasts: [15_000, 25_000],
    pause: [2_000, 5_000],
    complain: (random) => [
      {
        level: 'ERROR',
        text: `${transcode(random)} [eac3_eae @ 0x7f${random.hex(10)}] EAE timeout! EAE not running, or wrong folder? Could not read '/tmp/pms-demo/EasyAudioEncoder/Convert to WAV (to 8ch or less)/out.wav'`,
      },
    ],
  },
  {
    story: 'the tuner is gone and a recording fails',
    lasts: [8_000, 12_000],
    pause: [4_000, 6_000],
    complain: (random) => [
      {
        level: 'ERROR',
        text: `[Req#${random.hex(4)}/Grabber/${random.hex(16)}] Recorder: Error 16 (Recording failed. Please check your tuner or antenna.) starting the record, shutting things down.`,
      },
    ],
  },
  {
    story: 'database queries take seconds',
    lasts: [25_000, 40_000],
    pause: [800, 1_600],
    complain: (random) => [
      {
        level: 'WARN',
        text: `[Req#${random.hex(4)}] SLOW QUERY: It took ${random.between(3_200, 14_000)}.000000 ms to retrieve ${random.between(0, 60)} items.`,
      },
    ],
  },
  {
    story: 'a damaged film cannot be analysed',
    lasts: [10_000, 15_000],
    pause: [2_000, 4_000],
    complain: (random) => {
      const film = random.pick(FILMS)
      return [
        { file: ANALYSIS_LOG, level: 'ERROR', text: '[FFMPEG] - moov atom not found' },
        {
          file: ANALYSIS_LOG,
          level: 'ERROR',
          text: `Exception analyzing media file '${film.path}' (Could not parse ${film.path})`,
          after: 4,
        },
        { file: ANALYSIS_LOG, level: 'ERROR', text: `Failed to successfully analyze part ${film.item + 2}.`, after: 5 },
      ]
    },
  },
  {
    story: 'a metadata agent hangs and is killed',
    lasts: [15_000, 20_000],
    pause: [2_000, 4_000],
    complain: (random) => [
      {
        level: 'ERROR',
        text: `[Req#${random.hex(4)}] Timeout or error reading status line from plug-in pipe [com.plexapp.agents.imdb], we're killing it.`,
      },
      {
        level: 'ERROR',
        text: `[Req#${random.hex(4)}] Error received reading configuration for com.plexapp.agents.imdb`,
        after: 2,
      },
      { file: MOVIE_AGENT_LOG, level: 'CRITICAL', text: agentTraceback(random), after: 5 },
    ],
  },
  {
    story: 'the disk of the Plex folder fails to write',
    mended: 'Replaced the cable of the disk.',
    lasts: [10_000, 15_000],
    pause: [4_000, 6_000],
    complain: () => [
      {
        level: 'ERROR',
        text: 'SafelyWriteFile: failed to write over "/config/Library/Application Support/Plex Media Server/Cache/Flags.dat": fwrite: I/O error',
      },
    ],
  },
  {
    story: 'the library database is damaged',
    mended: 'Put back the backup of Sunday.',
    lasts: [15_000, 20_000],
    pause: [3_000, 5_000],
    complain: (random) => [
      {
        level: 'ERROR',
        text: `[Req#${random.hex(4)}] SQLITE3:0x80000001, 11, database corruption at line 72146 of [demo]`,
      },
      {
        level: 'ERROR',
        text: `[Req#${random.hex(4)}] Soci Exception handled: sqlite3_statement_backend::loadOne: database disk image is malformed`,
        after: 2,
      },
    ],
  },
]

const agentTraceback = (random: Random) =>
  [
    `Exception in the search function of agent named 'Demo Movies', called with keyword arguments {'name': '${random.pick(FILMS).title}'} (most recent call last):`,
    '  File "/usr/lib/plexmediaserver/Resources/Plug-ins-1e34174b1/Framework.bundle/Contents/Resources/Versions/2/Python/Framework/api/agentkit.py", line 1017, in _search',
    '    agent.search(results, media, lang, manual)',
    'IOError: [Errno 110] Connection timed out',
    '',
  ].join('\n')
