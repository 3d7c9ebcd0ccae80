// The words of the dashboard in the user's language. The tables are data; numbers and plurals come from Intl.
import type { en, Messages } from '../messages/en.ts'

export type Key = keyof typeof en
type PluralKey = Key extends infer K ? (K extends `${infer P}_other` ? P : never) : never

export const LANGUAGES = { en: 'English', de: 'Deutsch', nl: 'Nederlands', fr: 'Français', es: 'Español' } as const
export type Language = keyof typeof LANGUAGES

const tables: Record<Language, () => Promise<Messages>> = {
  en: async () => (await import('../messages/en.ts')).en,
  de: async () => (await import('../messages/de.ts')).de,
  nl: async () => (await import('../messages/nl.ts')).nl,
  fr: async () => (await import('../messages/fr.ts')).fr,
  es: async () => (await import('../messages/es.ts')).es,
}

let messages: Messages
/** A tag for Intl: the user's own region where it is of the chosen language. */
let tag = 'en'
let language: Language = 'en'

export const currentLanguage = (): Language => language
export const locale = (): string => tag

/** Takes the first of the wished tags that there is a table for. */
export async function loadLanguage(wished: readonly string[]): Promise<void> {
  const found = wished.find((one) => baseOf(one) in LANGUAGES) ?? 'en'
  language = baseOf(found) as Language
  tag = found
  messages = await tables[language]()
  document.documentElement.lang = language
}

const baseOf = (wished: string) => wished.toLowerCase().split('-')[0] ?? ''

/** What Intl makes takes fifty times as long to make as to use: it is kept for as long as language and time zone are the same. */
export function reused<Made>(make: (tag: string) => Made): () => Made {
  let made: { of: string; it: Made } | undefined
  return () => {
    const of = `${tag} ${new Date().getTimezoneOffset()}`
    if (made?.of !== of) made = { of, it: make(tag) }
    return made.it
  }
}

/** The message with its `{places}` filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return messages[key].replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name]
    return value === undefined ? place : typeof value === 'number' ? number(value) : value
  })
}

const plurals = reused((tag) => new Intl.PluralRules(tag))
const numbers = reused((tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }))

/** The form of the message for so many; `{n}` is the number. */
export function plural(key: PluralKey, n: number, values: Record<string, string | number> = {}): string {
  const form = plurals().select(n) === 'one' ? 'one' : 'other'
  return t(`${key}_${form}` as Key, { n, ...values })
}

export const number = (value: number): string => numbers().format(value)

/** Bytes as kB, MB, GB of a thousand. */
export function bytes(value: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)))
  return new Intl.NumberFormat(tag, {
    style: 'unit',
    unit: units[step]!,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(value / 1000 ** step)
}
