// Where one has to prove oneself first, or to set a password before there is anything to prove.
import { html, LitElement, nothing } from 'lit'
import type { SessionInfo } from '../../schemas/status.ts'
import { Failure } from '../core/api.ts'
import { t } from '../core/i18n.ts'
import { wordsOf } from '../core/part.ts'
import { api } from '../core/services.ts'
import { icon } from '../parts/icons.ts'

class Login extends LitElement {
  static override properties = { needs: {}, problem: { state: true } }
  declare needs: NonNullable<SessionInfo['needs']>
  declare problem: string

  protected override createRenderRoot() {
    return this
  }

  #enter = async (event: SubmitEvent) => {
    event.preventDefault()
    const password = String(new FormData(event.target as HTMLFormElement).get('password') ?? '')
    try {
      await api.send('POST', 'login', { password })
      this.dispatchEvent(new Event('entered'))
    } catch (error) {
      this.problem = error instanceof Failure && error.code === 'wrong_password' ? t('login_wrong') : wordsOf(error)
      this.querySelector('input')?.select()
    }
  }

  override render() {
    return html`<main class="login card">
      <h1>Sentarr</h1>
      ${
        this.needs === 'login'
          ? html`<form @submit=${this.#enter}>
              <label class="field"
                ><span>${t('login_password')}</span>
                <input
                  name="password"
                  type="password"
                  autocomplete="current-password"
                  required
                  aria-describedby="login-problem"
                />
              </label>
              <p class="problem" id="login-problem" role="alert">${this.problem ? html`${icon('error')}${this.problem}` : nothing}</p>
              <button class="button primary">${t('login')}</button>
            </form>`
          : html`<p>${t('login_set_password')}</p>`
      }
    </main>`
  }
}
customElements.define('s-login', Login)
