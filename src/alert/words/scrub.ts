// Takes secrets out of text that others wrote: server answers and errors may repeat what was sent to them.
import { type Redacted, redact, withoutLastWord } from '../../plex/redact.ts'

/** To be asked before a text is cut: half a secret cannot be told from other words. */
export type Scrub = (text: string) => Redacted

/** Characters of an answer that are looked through; nobody is shown more. */
const MOST = 8_000
const SHORTEST = 4
const DOTS = '••••'
/** By which somebody may act on an incident; a service may repeat what it did not take. */
const LINK = /\/a\/[\w-]{20,}\.[\w-]*/g
/** A piece of a path like `api` or `webhook`, which occurs in our own words as well; the path as a whole is masked all the same. */
const PLAIN_WORD = /^[a-z]{1,8}$/

/** A function that masks each secret however it is written (plain, percent-encoded, in JSON, in base64), and all that is personal anyway. */
export function createScrub(secrets: readonly string[]): Scrub {
  const forms = [...new Set(secrets.flatMap(parts).flatMap(spellings))]
    .filter((form) => form.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
  return (text) => {
    const read = text.length <= MOST ? text : withoutLastWord(text.slice(0, MOST))
    return redact(forms.reduce((masked, form) => masked.replaceAll(form, DOTS), read).replace(LINK, `/a/${DOTS}`))
  }
}

/** A secret address is secret as a whole and in each of its telling pieces. */
function parts(secret: string): string[] {
  if (!/^https?:\/\//i.test(secret) || !URL.canParse(secret)) return [secret]
  const { href, pathname, search, searchParams, username, password } = new URL(secret)
  const segments = pathname.split('/').filter((segment) => segment !== '')
  const telling = segments.filter((segment) => !PLAIN_WORD.test(segment))
  const path = segments.length > 0 ? [pathname, pathname + search] : []
  // As it travels in a head.
  const login = password === '' ? [] : [`${decoded(username)}:${decoded(password)}`]
  const pieces = [secret, href, ...path, ...telling, ...searchParams.values(), username, password, ...login]
  return pieces.flatMap((piece) => [piece, decoded(piece)])
}

const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret.toWellFormed()),
  encodeURI(secret.toWellFormed()),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64'),
]

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece)
  } catch {
    return piece
  }
}
