// Names and descriptions of the settings: the same that Home Assistant shows, from `translations/`.
import { currentLanguage, type Language } from './i18n.ts'

export type Labels = Record<string, [name: string, description: string]>

const tables: Record<Language, () => Promise<{ default: Labels }>> = {
  en: () => import('../../../../translations/en.yaml'),
  de: () => import('../../../../translations/de.yaml'),
  nl: () => import('../../../../translations/nl.yaml'),
  fr: () => import('../../../../translations/fr.yaml'),
  es: () => import('../../../../translations/es.yaml'),
}

export const loadLabels = async (): Promise<Labels> => (await tables[currentLanguage()]()).default
