// The language of alerts: their own words, and the texts of the catalogue.
import type { LanguageId } from '../../../rules/languages.ts'
import { createTranslate, type Translate } from '../../../rules/translate.ts'
import { loadTranslations } from '../../../rules/translations.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import type { Words } from './words.ts'

export type { Words }

const WORDS: Record<LanguageId, Words> = { en, de }

export type Language = {
  id: LanguageId
  words: Words
  /** A text of the catalogue; one without a translation, or a user's own, stays as it is. */
  translate: Translate
}

export const speak = (id: LanguageId): Language => ({
  id,
  words: WORDS[id],
  translate: createTranslate(loadTranslations(id)),
})

export const ENGLISH: Language = { id: 'en', words: en, translate: (text) => text }
