// The button that leads to the choice of a log folder; what it opens is loaded when it is pressed.
import { html, type TemplateResult } from 'lit'
import { t } from '../core/i18n.ts'
import { icon } from './icons.ts'

export const chooseLogs = (server: string, look = 'primary'): TemplateResult =>
  html`<button
    class="button ${look}"
    @click=${() => import('./log-folders.ts').then(({ chooseLogFolder }) => chooseLogFolder(server))}
  >
    ${t('begin_log_do')}${icon('next')}
  </button>`
