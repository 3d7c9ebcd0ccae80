// How this browser shows the dashboard: language and theme. Kept here, not on the server.
import { html, type TemplateResult } from 'lit'
import { findHost } from '../core/host.ts'
import { currentLanguage, LANGUAGES, t } from '../core/i18n.ts'
import { keep } from '../core/kept.ts'
import { applyTheme, theme } from '../core/theme.ts'
import { select } from './fields.ts'

const THEMES = ['auto', 'light', 'dark'] as const

export const display = (): TemplateResult => html`<section>
  <h2>${t('display')}</h2>
  <div class="card padded filters">
    ${select({
      label: t('language'),
      value: currentLanguage(),
      options: Object.entries(LANGUAGES),
      changed(value) {
        keep('language', value)
        location.reload()
      },
    })}
    ${select({
      label: t('theme'),
      value: theme(),
      options: THEMES.map((one) => [one, t(`theme_${one}`)] as const),
      changed(value) {
        keep('theme', value === 'auto' ? null : value)
        applyTheme(findHost())
      },
    })}
  </div>
</section>`
