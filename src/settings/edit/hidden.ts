// What a page sends back as it was shown stands for what is stored: secrets and what else is masked are write-only, and stay with the
// server they were given for.
import { isSecretOf } from '../../alert/channels/index.ts'
import { DOTS } from '../problem.ts'

type Entry = Record<string, unknown>

const isEntry = (given: unknown): given is Entry => typeof given === 'object' && given !== null && !Array.isArray(given)

export const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Where an entry sends its secrets, and how safely. */
const WHERETO = ['type', 'url', 'server', 'port', 'security', 'allow_link_local', 'plex_url', 'plex_verify_tls']

/** What a list holds now: as it may be `shown`, as it is `written` in its file, and as it counts. All have the same order. */
export type Standing = { shown: unknown; written: unknown; values: unknown }

/** `again`: secrets that are not put back, as `[0].token`; a person must enter them anew. */
export type Restored = { value: unknown; again: string[] }

/**
 * The entries `given`, with every setting that is just as it was shown replaced by the stored one: in plain, or as the file that
 * holds it. Entries belong together by their id or name. A secret is put back only while its entry sends it where it did.
 */
export function withStored(given: unknown, { shown, written, values }: Standing): Restored {
  if (!Array.isArray(given)) return { value: given, again: hiddenIn(given, '') }
  const again: string[] = []
  const [before, stored, current] = [shown, written, values].map((list) => (Array.isArray(list) ? list : []))
  const value = given.map((entry, place) => {
    const at = before!.findIndex((one) => isEntry(one) && isEntry(entry) && labelOf(one) === labelOf(entry))
    const [was, as, is] = [before![at], stored![at], current![at]]
    if (!isEntry(entry) || !isEntry(was) || !isEntry(as) || !isEntry(is)) {
      again.push(...hiddenIn(entry, `[${place}]`))
      return entry
    }
    const moved = WHERETO.some((key) => goesElsewhere(key, entry, { shown: was, written: as, values: is }))
    const restored = Object.entries(entry).flatMap(([key, value]) => {
      if (!isSame(value, was[key])) {
        again.push(...hiddenIn(value, `[${place}].${key}`))
        return [[key, value] as const]
      }
      const stays = kept(key, value, as)
      // A token that is written nowhere here (the environment has it) cannot be put back either.
      if ((moved && isSecret(is, key)) || (key === 'plex_token' && stays.length === 0)) again.push(`[${place}].${key}`)
      return stays
    })
    return Object.fromEntries(restored)
  })
  return { value, again }
}

/** Whether `key` of the entry names another place now. What comes back as it was shown does not. */
function goesElsewhere(
  key: string,
  entry: Entry,
  { shown, written, values }: Record<'shown' | 'written' | 'values', Entry>,
): boolean {
  // What a page leaves out is the default, and was it already where nobody wrote it.
  if (!(key in entry)) return key in written
  if (isSame(entry[key], shown[key]) || isSame(entry[key], values[key])) return false
  return originOf(entry[key]) !== originOf(values[key])
}

/** Scheme, host and port of an address; anything else as it is. */
export const originOf = (value: unknown): string =>
  typeof value === 'string' && /^[a-z]+:\/\//i.test(value) && URL.canParse(value)
    ? `${new URL(value).protocol}//${new URL(value).host}`
    : String(value ?? '')

const isSecret = ({ type }: Entry, key: string): boolean =>
  key === 'plex_token' || (typeof type === 'string' && isSecretOf(type)(key))

/** Where dots stand that stand for nothing. */
function hiddenIn(value: unknown, path: string): string[] {
  if (typeof value === 'string') return value.includes(DOTS) ? [path] : []
  if (Array.isArray(value)) return value.flatMap((one, index) => hiddenIn(one, `${path}[${index}]`))
  if (!isEntry(value)) return []
  return Object.entries(value).flatMap(([key, one]) => hiddenIn(one, `${path}.${key}`))
}

/** What is not written there is a default, and need not be written now. */
function kept(key: string, value: unknown, written: Entry): [string, unknown][] {
  if (key === 'name' || key === 'type' || key === 'id') return [[key, value]]
  return [`${key}_file`, key].filter((name) => name in written).map((name) => [name, written[name]])
}

const labelOf = ({ id, name, type }: Entry) => JSON.stringify(id ?? name ?? type ?? null)
