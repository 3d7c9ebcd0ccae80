// The button that begins to sign in with Plex; what it opens is loaded when it is pressed.
import { html, type TemplateResult } from 'lit'
import { t } from '../core/i18n.ts'
import { icon } from './icons.ts'

/** @param server id of the watched server whose token is wanted; null for a further one */
export const signInButton = (server: string | null, look = 'primary'): TemplateResult =>
  html`<button
    type="button"
    class="button ${look}"
    @click=${() => import('./sign-in-dialog.ts').then(({ signInWithPlex }) => signInWithPlex(server))}
  >
    ${icon('enter')}${t('plex_sign_in')}
  </button>`
