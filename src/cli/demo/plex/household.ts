// What the simulated Plex server holds: libraries, items, people who watch, settings. Mutable, so that a story can change it.
import { FILMS, VIEWERS } from '../household.ts'

export type Item = {
  ratingKey: string
  title: string
  type: 'movie' | 'show' | 'season' | 'episode'
  file: string
  /** False once the disk it lies on is gone. */
  exists: boolean
  deletedAt?: number
}

export type Section = {
  key: string
  uuid: string
  title: string
  type: 'movie' | 'show'
  path: string
  items: Item[]
  contentChangedAt: number
  refreshing: boolean
}

export type Playing = {
  sessionKey: string
  item: Item
  viewer: Record<keyof (typeof VIEWERS)[number], string>
  client: string
  /** Plex's id of a transcode; null for direct play. */
  transcode: string | null
  speed: number
  hardware: boolean
  state: 'playing' | 'paused'
}

export type Household = {
  name: string
  version: string
  machineIdentifier: string
  claimed: boolean
  signIn: string
  mapping: { state: string; error: string }
  sections: Section[]
  playing: Playing[]
  prefs: Map<string, string | number | boolean>
}

/** `episodes` of one show, beside the films. */
export function createHousehold({ films = 120, episodes = 200 } = {}): Household {
  return {
    name: 'Plex Demo',
    version: '1.43.1.10611-1e34174b1',
    machineIdentifier: 'demo0000demo0000demo0000demo0000demo0000',
    claimed: true,
    signIn: 'ok',
    mapping: { state: 'mapped', error: '' },
    sections: [
      section('1', 'Films', 'movie', '/media/movies', [
        ...FILMS.map(({ item, title, path }) => one(String(item), title, 'movie', path)),
        ...numbered(films - FILMS.length, (n) =>
          one(String(200 + n), `Demo Film ${n}`, 'movie', `/media/movies/Demo Film ${n}/Demo Film ${n}.mkv`),
        ),
      ]),
      section('2', 'Series', 'show', '/media/series', [
        one('900', 'The Demo Show', 'show', '/media/series/The Demo Show'),
        one('901', 'Season 1', 'season', '/media/series/The Demo Show/Season 1'),
        ...numbered(episodes, (n) =>
          one(String(1_000 + n), `Episode ${n}`, 'episode', `/media/series/The Demo Show/Season 1/e${n}.mkv`),
        ),
      ]),
    ],
    playing: [],
    prefs: new Map<string, string | number | boolean>([
      ['FriendlyName', 'Plex Demo'],
      ['autoEmptyTrash', true],
      ['PublishServerOnPlexOnlineKey', true],
      ['logDebug', true],
      ['LogTokensForDebug', false],
      ['ButlerStartHour', 2],
      ['ButlerEndHour', 5],
    ]),
  }
}

export function somebodyPlays(household: Household, viewer: number, transcode: string | null): Playing {
  const { items } = household.sections[0]!
  const playing: Playing = {
    sessionKey: String(household.playing.length + 1),
    item: items[viewer % items.length]!,
    viewer: VIEWERS[viewer % VIEWERS.length]!,
    client: `demo-client-${viewer}`,
    transcode,
    speed: 2.5,
    hardware: false,
    state: 'playing',
  }
  household.playing.push(playing)
  return playing
}

const numbered = (count: number, make: (n: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index + 1))
const one = (ratingKey: string, title: string, type: Item['type'], file: string): Item => ({
  ratingKey,
  title,
  type,
  file,
  exists: true,
})
const section = (key: string, title: string, type: Section['type'], path: string, items: Item[]): Section => ({
  key,
  uuid: `demo-section-${key}`,
  title,
  type,
  path,
  items,
  contentChangedAt: 1_000,
  refreshing: false,
})
