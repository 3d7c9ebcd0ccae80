// What to look for on the web when nobody here knows a line: its own words, ready to copy.
import { parseRecord } from '../plex/parse.ts'
import { redact } from '../plex/redact.ts'
import { templateOf } from '../plex/template.ts'

/** More words find less. */
const LIMIT = 100

/** Who asked and which session: says nothing about the trouble. */
const OF_ONE_REQUEST = /^(?:Req#|HCl#|(?=[\w-]*\d)[\w-]{6,}$)/

/** Quoted text, ids, numbers and paths, as `templateOf` leaves them, and what search engines read as something else. */
const NO_WORDS = /<[^<>]{1,40}>|['"]…['"]|\bx{3,}\b|[^\p{L}\p{N}._ -]+/gu

/**
 * The words of a line without its head, names, numbers and paths, the part of Plex that speaks first; empty when nothing is left.
 * @param line as Plex wrote it
 */
export function searchWords(line: string): string {
  const { components, message } = parseRecord(line.split('\n', 1)[0]!, { file: '', zoneMinutes: 0 })
  const who = components
    .filter((component) => !OF_ONE_REQUEST.test(component))
    .map((component) => component.split(' @ ')[0])
  const words = `${who.join(' ')} ${templateOf(redact(message))}`
    .replace(NO_WORDS, ' ')
    .split(/\s+/)
    .map((word) => word.replace(/^[._-]+|[._-]+$/g, ''))
    .filter((word) => word !== '' && !/^\d+$/.test(word))
  let text = ''
  for (const word of words) {
    if (text.length + word.length >= LIMIT) break
    text += text === '' ? word : ` ${word}`
  }
  return text
}
