// What is no secret but tells what is watched, where it lies and who watches: masked for channels that ask for it.

/** Extensions of media and of what lies beside them. */
export const MEDIA =
  'mkv|mp4|m4v|avi|mov|wmv|ts|m2ts|mpe?g|iso|vob|webm|flv|srt|ass|ssa|sub|idx|vtt|mp3|flac|m4a|m4b|ogg|opus|wav|jpe?g|png|nfo'

const QUOTED_PATH = /(?<=["“‘])(?:\/(?!:)|[A-Za-z]:[\\/]|\\\\(?=\w))[^"“”‘’\n]{1,1000}(?=["”’])/g

export const WINDOWS_PATHS: RegExp[] = [
  /(?<![\w:/.>\\])(?:[A-Za-z]:[\\/]|\\\\(?=\w))[^\n"'<>|*?]{1,400}?\.[A-Za-z0-9]{2,5}(?=["'\s:,;)\]]|$)/g,
  /(?<![\w:/.>\\])(?:[A-Za-z]:[\\/]|\\\\(?=\w))[^\s"'|*?]+/g,
]

export const UNIX_PATHS: RegExp[] = [
  /(?<![\w:/.>-])\/(?!:)(?:[^/\n"']{1,200}\/){1,30}[^/\n"']{0,200}?\.[A-Za-z0-9]{2,5}(?=["'\s:,;)\]]|$)/g,
  /(?<![\w:/.>-])\/(?!:)[^\s/"'),;]+(?:\/[^\s/"'),;]*)+/g,
]

/** Absolute paths: in quotes up to their end; one that ends in an extension may hold blanks, others end at a blank. */
export const PATHS: RegExp[] = [QUOTED_PATH, ...WINDOWS_PATHS, ...UNIX_PATHS]

const TITLES: [RegExp, string][] = [
  [new RegExp(String.raw`[^\s/\\"'][^/\\"'\n]{0,200}?\.(${MEDIA})\b`, 'gi'), '<title>.$1'],
  [/"(?!<)[^"\n]{1,500}"/g, '"<title>"'],
  [/“(?!<)[^”\n]{1,500}”/g, '“<title>”'],
  [/(?<![\p{L}\p{N}])'(?!<)[^'\n]{1,500}'(?![\p{L}\p{N}])/gu, "'<title>'"],
  [/\b(MDE: )(?!<)[^\n:]{1,200}(?=:)/g, '$1<title>'],
]

const USERS: [RegExp, string][] = [
  [/\b(?:10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d{1,3}){2,3}\b/g, '<ip>'],
  [/\b(account|user) \d+\b/gi, '$1 <id>'],
  [/\b(Device is )(?!<)[^\n]+/g, '$1<device>'],
]

/** Masks more of an already redacted text, as a channel asks: titles and media file names, paths, or what tells viewers apart. */
export function maskPersonal(text: string, mask: { titles?: boolean; users?: boolean; paths?: boolean }): string {
  let masked = text
  if (mask.paths) for (const pattern of PATHS) masked = masked.replace(pattern, '<path>')
  if (mask.titles) for (const [pattern, replacement] of TITLES) masked = masked.replace(pattern, replacement)
  if (mask.users) for (const [pattern, replacement] of USERS) masked = masked.replace(pattern, replacement)
  return masked
}
