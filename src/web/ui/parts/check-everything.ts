// "Check everything": what `sentarr doctor` says, for administrators.
import { html, nothing, type TemplateResult } from 'lit'
import type { CheckItem } from '../../schemas/doctor.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { api } from '../core/services.ts'
import { icon } from './icons.ts'
import { english, tag } from './words.ts'

class CheckEverything extends Part {
  #items: CheckItem[] | null = null
  #running = false

  #run = async () => {
    this.#running = true
    this.requestUpdate()
    await this.attempt(async () => {
      this.#items = (await api.send<{ items: CheckItem[] }>('POST', 'doctor')).items
    })
    this.#running = false
    this.requestUpdate()
  }

  override render() {
    const wrong = this.#items?.filter(({ ok }) => ok === false).length ?? 0
    return html`<section class="card padded">
      <div class="section-head">
        <h2>${t('check_everything')}</h2>
        ${this.#items === null ? nothing : wrong === 0 ? tag('ok', 'ok', t('checks_fine')) : tag('error', 'error', plural('checks_wrong', wrong))}
      </div>
      <p>${t('checks_text')}</p>
      <button class="button primary" ?disabled=${this.#running} @click=${this.#run}>
        ${icon('check')}${this.#running ? t('checks_running') : t('check_everything')}
      </button>
      <ul class="rows checks" role="status">${(this.#items ?? []).toSorted(wrongFirst).map(row)}</ul>
    </section>`
  }
}
customElements.define('s-check-everything', CheckEverything)

const RANKS = [false, null, true]
const wrongFirst = (one: CheckItem, other: CheckItem) => RANKS.indexOf(one.ok) - RANKS.indexOf(other.ok)

const row = ({ name, ok, words }: CheckItem): TemplateResult => html`<li class="row">
  <div class="row-body">
    <span class="row-title">${english(name)}</span>
    <span class="row-facts">
      ${ok === null ? tag('waiting', 'plain', t('check_skipped')) : ok ? tag('ok', 'ok', t('check_right')) : tag('error', 'error', t('check_wrong'))}
      <span>${english(words)}</span>
    </span>
  </div>
</li>`
