// The kinds of single values people write: from YAML and JSON they may be typed, from the environment all are text.
import { z } from 'zod'
import { isZone } from '../time/own-zone.ts'

/** Marks settings that are never shown: secrets, and the addresses of people. */
export const hidden = z.registry<{ hidden: true }>()

/** The words of settings with a fixed choice. */
export const choices = z.registry<{ words: readonly string[] }>()

/** One value read by `read`; undefined from it means refused, and `allowed` says what would have been right. */
function value<T>(allowed: string, read: (given: unknown) => T | undefined) {
  return z.unknown().transform((given, context): T => {
    const result = read(given)
    if (result !== undefined) return result
    context.addIssue({ code: 'custom', message: allowed, input: given })
    return z.NEVER
  })
}

const asText = (given: unknown): string | undefined =>
  typeof given === 'string' ? given.trim() : typeof given === 'number' ? String(given) : undefined

const asNumber = (given: unknown): number =>
  typeof given === 'number'
    ? given
    : typeof given === 'string' && /^[+-]?\d+(\.\d+)?$/.test(given.trim())
      ? Number(given)
      : Number.NaN

export const FLAGS = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
])

export const flag = () =>
  value('true or false (also 1/0, yes/no, on/off)', (given) => FLAGS.get(String(given).trim().toLowerCase()))

/** A flag that may also be left to Sentarr. */
export const autoFlag = () =>
  value('auto, true or false', (given): boolean | 'auto' | undefined => {
    const word = String(given).trim().toLowerCase()
    return word === 'auto' ? 'auto' : FLAGS.get(word)
  }).register(choices, { words: ['auto', 'true', 'false'] })

export const whole = (least: number, most: number) =>
  value(`a whole number from ${least} to ${most}`, (given) => {
    const number = asNumber(given)
    return Number.isInteger(number) && number >= least && number <= most ? number : undefined
  })

const YEAR_IN_MINUTES = 525_600

/** Minutes, fractions allowed. */
export const minutes = (least: 'zero' | 'more than zero') =>
  value(
    `minutes, a number ${least === 'zero' ? 'of 0 or more' : 'greater than 0'} and at most ${YEAR_IN_MINUTES}`,
    (given) => {
      const number = asNumber(given)
      return (least === 'zero' ? number >= 0 : number > 0) && number <= YEAR_IN_MINUTES ? number : undefined
    },
  )

export const text = (allowed = 'text', pattern?: RegExp) =>
  value(allowed, (given) => {
    const written = asText(given)
    return written !== undefined && (pattern === undefined || pattern.test(written)) ? written : undefined
  })

export const secret = () => value('text', asText).register(hidden, { hidden: true })

export const oneOf = <const T extends string>(words: readonly T[]) =>
  value(`one of ${words.join(', ')}`, (given) => words.find((word) => word === asText(given)?.toLowerCase())).register(
    choices,
    { words },
  )

export const list = (allowed: string, pattern: RegExp) =>
  value(allowed, (given) => {
    const items = asItems(given)
    return items?.every((item) => pattern.test(item)) ? items : undefined
  })

/** The items of a list, or of text with commas; undefined for anything else. */
export function asItems(given: unknown): string[] | undefined {
  const items = Array.isArray(given) ? given.map(asText) : asText(given)?.split(/[,;]/)
  if (!items || items.some((item) => item === undefined)) return undefined
  return items.map((item) => String(item).trim()).filter((item) => item !== '')
}

/** An address with one of `schemes` and a host; kept as written, without a closing slash. */
export const address = (schemes: readonly string[]) =>
  value(
    `an address like ${schemes[0]}://host (${schemes.map((one) => `${one}://`).join(', ')}; special characters in a password as %XX)`,
    (given) => {
      const written = asText(given)
      if (written === undefined || !URL.canParse(written)) return undefined
      const { protocol, hostname } = new URL(written)
      return schemes.includes(protocol.slice(0, -1)) && hostname !== '' ? written.replace(/\/+$/, '') : undefined
    },
  )

/** Of an MQTT broker; what else stands in its query is its own. */
export const brokerAddress = () =>
  address(['mqtt', 'mqtts', 'ws', 'wss']).refine(
    (url) => ['0', '1', null].includes(new URL(url).searchParams.get('subscribe_qos')),
    'an address in which subscribe_qos, if it is there, is 0 or 1',
  )

export const folder = () => text('the absolute path of a folder', /^(\/|[A-Za-z]:[\\/]|~\/|\.{1,2}(\/|$))/)

/** A piece of an MQTT topic without wildcards: `home/plex`. */
export const topic = () =>
  text('an MQTT topic without +, # and without a slash at its ends', /^[^+#/\u0000-\u001f]+(\/[^+#/\u0000-\u001f]+)*$/)

export const zone = () =>
  value('a time zone name like Europe/Berlin or UTC', (given) => {
    const written = asText(given)
    if (written !== undefined && isZone(written)) return written
    try {
      return new Intl.DateTimeFormat('en', { timeZone: written ?? '-' }).resolvedOptions().timeZone && written
    } catch {
      return undefined
    }
  })
