// User and password in the path of an address, as IPTV (Xtream codes) has them; `…/live/USER/PASSWORD/ID.ts`, `…/USER/PASSWORD/ID`.
import type { Found, Mask } from './mask.ts'

const PART = String.raw`[^/\s"'<>?#&]{1,200}`
const KIND = 'live|movies?|series|timeshift|vod|hls|play|hlsr|streaming'
const KNOWN_ID = String.raw`(?:\d{1,12}(?:_\d{1,6})*(?:[-:_]\d{2}){0,5}/)*\d{1,12}(?:\.[A-Za-z0-9]{2,5})?(?=[\s"'<>?#&|,;:)\]}]|$)`

const WITH_KIND = new RegExp(
  String.raw`(://(?![^\s/]*plex\.tv[:/])[^\s/"'<>]{1,255}/(?:[\w-]{1,40}/)?(?:${KIND})/)(${PART})/(${PART})(?=/)`,
  'gi',
)
const WITHOUT_HOST = new RegExp(String.raw`((?:^|[\s"'=:([,])/(?:${KIND})/)(${PART})/(${PART})/${KNOWN_ID}`, 'gim')
const BARE = new RegExp(
  String.raw`(://(?![^\s/]*(?:plex\.tv|plex\.direct|themoviedb|tmdb|thetvdb|imdb|musicbrainz|fanart|last\.fm|github)[.:/]?)[^\s/"'<>]{1,255}/)(${PART})/(${PART})/${KNOWN_ID}`,
  'gi',
)

/** First parts of paths that are an API's words, not somebody's name. */
const API =
  /^(?:v?\d{1,3}|api|library|metadata|sections?|hubs|photos?|video|music|status|channels?|livetv|dvrs?|services?|accounts?|servers?|devices?|users?|playlists?|playqueues|media|movies?|tv|series|shows?|season|episode|artists?|albums?|images?|img|posters?|web|static|assets|files?|downloads?|pms|system|sync|stream|parts?|streams|tag|tags|releases?|auto|lineup|tuner\d?|ical|feeds?|rss|items|content|data|p|t|s|w\d+|resources|original|thumbs?|butler|activities|transcode|statistics|log|logs|hooks?|:)$/i

function both(found: Found, at: number, start: string, user: string, password: string): void {
  if (user.startsWith('<') || password.startsWith('<')) return
  const from = at + start.length
  found(from, from + user.length, 'user')
  found(from + user.length + 1, from + user.length + 1 + password.length, 'token')
}

export const STREAMS: Mask = {
  near: ['://', '/live/', '/movie', '/series/', '/timeshift/', '/vod/', '/hls', '/play/'],
  wraps: true,
  find(text, found) {
    for (const regex of [WITH_KIND, WITHOUT_HOST]) {
      for (const { index, 1: start, 2: user, 3: password } of text.matchAll(regex)) {
        if (!API.test(password!)) both(found, index, start!, user!, password!)
      }
    }
    for (const { index, 1: start, 2: user, 3: password } of text.matchAll(BARE)) {
      if (!API.test(user!) && !API.test(password!)) both(found, index, start!, user!, password!)
    }
  },
}
