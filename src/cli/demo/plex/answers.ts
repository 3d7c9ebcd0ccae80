// What the simulated Plex answers to each path, in the shapes that clients read. All names and numbers are the demo's own.
import type { Household, Item, Playing, Section } from './household.ts'
import type { Container } from './xml.ts'

/** `root` names the outermost element. A status alone is an answer without content. */
export type Answer = { root: string; container: Container } | { status: number }

export type Asked = { method: string; path: string; query: URLSearchParams; start: number; size: number | null }

/** Seconds since 1970 of the demo's library, so that two runs answer alike. */
const MADE_AT = 1_760_000_000
const TYPES: Record<string, Item['type']> = { '1': 'movie', '2': 'show', '3': 'season', '4': 'episode' }

export function answerTo(household: Household, asked: Asked): Answer {
  const { method, path, query } = asked
  const inSection = /^\/library\/sections\/(\w+)\/all$/.exec(path)
  if (inSection) return listing(household, inSection[1]!, asked)
  const metadata = /^\/library\/metadata\/(\w+)$/.exec(path)
  if (metadata) return metadataOf(household, metadata[1]!)
  if (path === '/:/prefs' && method === 'PUT') return change(household, query)
  if (path === '/:/prefs/get') return preference(household, query.get('id') ?? '')
  const make = ANSWERS[path]
  return make === undefined ? { status: 404 } : make(household)
}

const media = (container: Container): Answer => ({ root: 'MediaContainer', container })
const empty = () => media({ size: 0 })

const ANSWERS: Record<string, (household: Household) => Answer> = {
  '/': (household) => media(rootOf(household)),
  '/media/providers': (household) => media(rootOf(household)),
  '/identity': ({ claimed, machineIdentifier, version }) => media({ size: 0, claimed, machineIdentifier, version }),
  '/library': ({ name }) =>
    media({
      size: 1,
      allowSync: false,
      content: 'secondary',
      identifier: 'com.plexapp.plugins.library',
      mediaTagPrefix: '/system/bundle/media/flags/',
      mediaTagVersion: MADE_AT,
      title1: name,
      Directory: [{ key: 'sections', title: 'Library Sections' }],
    }),
  '/library/sections': ({ sections }) =>
    media({ size: sections.length, allowSync: false, title1: 'Plex Library', Directory: sections.map(sectionOf) }),
  '/status/sessions': ({ playing }) => media({ size: playing.length, Metadata: playing.map(sessionOf) }),
  '/transcode/sessions': ({ playing }) => {
    const transcodes = playing.map(transcodeOf).filter((one) => one !== null)
    return media({ size: transcodes.length, TranscodeSession: transcodes })
  },
  '/:/prefs': ({ prefs }) =>
    media({ size: prefs.size, Setting: [...prefs].map(([id, value]) => settingOf(id, value)) }),
  '/myplex/account': ({ mapping, signIn }) => ({
    root: 'MyPlex',
    container: {
      username: 'owner@example.org',
      mappingState: mapping.state,
      mappingError: mapping.error,
      signInState: signIn,
      publicAddress: '203.0.113.9',
      publicPort: 32400,
      privateAddress: '192.168.1.9',
      privatePort: 32400,
      subscriptionFeatures: '',
      subscriptionActive: false,
      subscriptionState: 'Inactive',
    },
  }),
  '/activities': () => empty(),
  '/butler': () => ({
    root: 'ButlerTasks',
    container: {
      ButlerTask: [
        {
          name: 'BackupDatabase',
          title: 'Backup Database',
          description: 'Make a copy of the database.',
          enabled: true,
          interval: 3,
          scheduleRandomized: false,
        },
      ],
    },
  }),
  '/updater/status': () => media({ size: 0, canInstall: false, checkedAt: MADE_AT, status: 0 }),
  '/updater/check': () => ({ status: 200 }),
  '/statistics/bandwidth': () => empty(),
  '/statistics/resources': () => empty(),
  '/accounts': () =>
    media({
      size: 1,
      Account: [
        {
          id: 1,
          key: '/accounts/1',
          name: 'owner',
          defaultAudioLanguage: 'en',
          autoSelectAudio: true,
          defaultSubtitleLanguage: '',
          subtitleMode: 0,
          thumb: '',
        },
      ],
    }),
  '/devices': () => empty(),
  '/clients': () => empty(),
  '/hubs': () => empty(),
}

const rootOf = (household: Household): Container => ({
  size: 0,
  allowSync: false,
  claimed: household.claimed,
  diagnostics: 'logs,databases,streaminglogs',
  friendlyName: household.name,
  machineIdentifier: household.machineIdentifier,
  multiuser: true,
  myPlex: household.claimed,
  myPlexMappingState: household.mapping.state,
  ...(household.mapping.error !== '' && { myPlexMappingError: household.mapping.error }),
  myPlexSigninState: household.signIn,
  myPlexSubscription: false,
  platform: 'Linux',
  platformVersion: '6.8.0-demo',
  transcoderActiveVideoSessions: household.playing.filter(({ transcode }) => transcode !== null).length,
  updatedAt: MADE_AT,
  version: household.version,
})

const sectionOf = ({ key, uuid, title, type, path, contentChangedAt, refreshing }: Section): Container => ({
  key,
  uuid,
  title,
  type,
  agent: type === 'movie' ? 'tv.plex.agents.movie' : 'tv.plex.agents.series',
  scanner: type === 'movie' ? 'Plex Movie' : 'Plex TV Series',
  language: 'en-US',
  allowSync: false,
  art: '/:/resources/movie-fanart.jpg',
  thumb: '/:/resources/movie.png',
  composite: `/library/sections/${key}/composite/${MADE_AT}`,
  filters: true,
  refreshing,
  content: true,
  directory: true,
  hidden: 0,
  createdAt: MADE_AT,
  updatedAt: MADE_AT,
  scannedAt: MADE_AT,
  contentChangedAt,
  Location: [{ id: Number(key), path }],
})

function listing({ sections }: Household, key: string, { query, start, size }: Asked): Answer {
  const section = sections.find((one) => one.key === key)
  if (section === undefined) return { status: 404 }
  const type = TYPES[query.get('type') ?? ''] ?? section.type
  const trashed = query.get('trash') === '1'
  const all = section.items
    .filter((item) => item.type === type && (!trashed || item.deletedAt !== undefined))
    .toReversed()
  const page = size === null ? all.slice(start) : all.slice(start, start + size)
  return media({
    size: page.length,
    totalSize: all.length,
    offset: start,
    allowSync: false,
    librarySectionID: Number(key),
    librarySectionTitle: section.title,
    title1: section.title,
    Metadata: page.map((item) => itemOf(item, section)),
  })
}

const itemOf = ({ ratingKey, title, type, file, exists, deletedAt }: Item, section: Section): Container => ({
  ratingKey,
  key: `/library/metadata/${ratingKey}`,
  guid: `plex://${type}/demo${ratingKey}`,
  type,
  title,
  librarySectionID: Number(section.key),
  librarySectionTitle: section.title,
  addedAt: MADE_AT,
  updatedAt: MADE_AT,
  duration: 5_400_000,
  ...(deletedAt !== undefined && { deletedAt }),
  ...((type === 'movie' || type === 'episode') && {
    Media: [
      {
        id: Number(ratingKey),
        container: 'mkv',
        videoCodec: 'h264',
        audioCodec: 'aac',
        bitrate: 6_000,
        duration: 5_400_000,
        Part: [
          {
            id: Number(ratingKey),
            key: `/library/parts/${ratingKey}/file.mkv`,
            file,
            size: 4_000_000_000,
            container: 'mkv',
            duration: 5_400_000,
            exists,
            accessible: exists,
            Stream: [
              { id: Number(ratingKey) * 10, streamType: 1, codec: 'h264', index: 0, selected: true },
              { id: Number(ratingKey) * 10 + 1, streamType: 2, codec: 'aac', index: 1, selected: true },
            ],
          },
        ],
      },
    ],
  }),
})

function metadataOf({ sections }: Household, ratingKey: string): Answer {
  for (const section of sections) {
    const item = section.items.find((one) => one.ratingKey === ratingKey)
    if (item) return media({ size: 1, librarySectionID: Number(section.key), Metadata: [itemOf(item, section)] })
  }
  return { status: 404 }
}

const transcodeOf = ({ transcode, speed, hardware }: Playing): Container | null =>
  transcode === null
    ? null
    : {
        key: `/transcode/sessions/${transcode}`,
        throttled: false,
        complete: false,
        progress: 12.5,
        size: -22,
        speed,
        error: false,
        duration: 5_400_000,
        context: 'streaming',
        sourceVideoCodec: 'hevc',
        sourceAudioCodec: 'dca',
        videoDecision: 'transcode',
        audioDecision: 'transcode',
        protocol: 'dash',
        container: 'mp4',
        videoCodec: 'h264',
        audioCodec: 'aac',
        audioChannels: 2,
        transcodeHwRequested: true,
        transcodeHwFullPipeline: false,
        ...(hardware && { transcodeHwDecoding: 'vaapi', transcodeHwEncoding: 'vaapi' }),
      }

function sessionOf(playing: Playing): Container {
  const { item, viewer, client, sessionKey, state } = playing
  const transcode = transcodeOf(playing)
  return {
    sessionKey,
    type: item.type,
    ratingKey: item.ratingKey,
    key: `/library/metadata/${item.ratingKey}`,
    guid: `plex://${item.type}/demo${item.ratingKey}`,
    title: item.title,
    librarySectionID: '1',
    librarySectionTitle: 'Films',
    duration: 5_400_000,
    viewOffset: 60_000,
    Media: [
      {
        id: item.ratingKey,
        selected: true,
        container: 'mkv',
        videoCodec: 'hevc',
        bitrate: 6_000,
        Part: [
          {
            id: item.ratingKey,
            decision: transcode === null ? 'directplay' : 'transcode',
            selected: true,
            file: item.file,
            Stream: [{ id: 1, streamType: 1, codec: 'hevc', index: 0 }],
          },
        ],
      },
    ],
    User: { id: '1', title: viewer.user, thumb: '' },
    Player: {
      address: viewer.address,
      machineIdentifier: client,
      title: viewer.device,
      product: 'Plex Web',
      platform: 'Chrome',
      platformVersion: '141',
      device: viewer.device,
      model: 'bundled',
      vendor: '',
      version: '4.150',
      profile: 'Web',
      state,
      local: true,
      relayed: false,
      secure: true,
      userID: 1,
    },
    Session: { id: `session-${sessionKey}`, bandwidth: 7_000, location: 'lan' },
    ...(transcode !== null && { TranscodeSession: transcode }),
  }
}

const settingOf = (id: string, value: string | number | boolean): Container => ({
  id,
  label: id,
  summary: '',
  type: typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'int' : 'text',
  default: value,
  value,
  hidden: false,
  advanced: false,
  group: 'general',
})

function preference({ prefs }: Household, id: string): Answer {
  const value = prefs.get(id)
  return value === undefined ? { status: 404 } : media({ size: 1, Setting: [settingOf(id, value)] })
}

function change({ prefs }: Household, query: URLSearchParams): Answer {
  for (const [id, text] of query) {
    const before = prefs.get(id)
    if (before === undefined) return { status: 400 }
    if (typeof before === 'boolean') prefs.set(id, text === '1' || text === 'true')
    else prefs.set(id, typeof before === 'number' ? Number(text) : text)
  }
  return { status: 200 }
}
