// The dashboard's beginning: language, theme, then the app.
import { findHost } from './core/host.ts'
import { loadLanguage } from './core/i18n.ts'
import { kept } from './core/kept.ts'
import { followTheme } from './core/theme.ts'
import './styles/main.css'

const host = findHost()
followTheme(host)
const wished = [kept('language'), host?.document.documentElement.lang, ...navigator.languages]
const [{ defineApp }] = await Promise.all([
  document.querySelector('sentarr-fleet') ? import('./fleet.ts') : import('./app.ts'),
  loadLanguage(wished.filter((one): one is string => Boolean(one))),
])
defineApp(host)
