// A mask finds where one kind of secret stands in a text; what is done about it is decided once, in `redact.ts`.

/** What stands in place of a secret: `<token>`. */
export type Name =
  | 'token'
  | 'webhook'
  | 'user'
  | 'email'
  | 'ip'
  | 'mac'
  | 'id'
  | 'host'
  | 'device'
  | 'server'
  | 'url'
  | 'key'

/** A secret reaches from character `from` to the one before `to`. */
export type Found = (from: number, to: number, name: Name) => void

export type Mask = {
  /** Texts in lower case of which one must be there: most lines need no mask at all. */
  near: readonly string[]
  find(text: string, found: Found): void
  /** Also looked for across line breaks; not what ends where its line ends. */
  wraps: boolean
}

/** What has been masked already. */
export const PLACEHOLDER = /<(?:token|webhook|user|email|ip|mac|id|host|device|server|url|key)>/g

/**
 * A mask by pattern. What the first group holds is kept, the rest of the match is the secret; `when` decides about matches that
 * only a closer look can tell.
 */
export function pattern(
  near: string | readonly string[],
  regex: RegExp,
  name: Name,
  { wraps = true, when }: { wraps?: boolean; when?: (secret: string, text: string, from: number) => boolean } = {},
): Mask {
  return {
    near: typeof near === 'string' ? [near] : near,
    wraps,
    find(text, found) {
      regex.lastIndex = 0
      for (let match = regex.exec(text); match; match = regex.exec(text)) {
        const from = match.index + (match[1]?.length ?? 0)
        const to = match.index + match[0].length
        if (to === match.index) regex.lastIndex++
        if (to > from && (!when || when(text.slice(from, to), text, from))) found(from, to, name)
      }
    },
  }
}
