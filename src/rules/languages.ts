/** Of alerts. The catalogue is English; each other has a folder in `catalogue/i18n`. */
export const LANGUAGES = ['en', 'de'] as const
export type LanguageId = (typeof LANGUAGES)[number]
