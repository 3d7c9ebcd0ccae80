// Paste lines, see what Sentarr makes of them, and try rules of one's own on them.
import { html, nothing, type TemplateResult } from 'lit'
import type { ExplainItem } from '../../schemas/rules.ts'
import { draftOf } from '../core/drafts.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { api } from '../core/services.ts'
import { explanation } from '../parts/explanation.ts'
import { icon } from '../parts/icons.ts'
import '../parts/own-rules.ts'
import { rightsNote } from '../parts/rights-note.ts'

const MOST_LINES = 1_000
const EXAMPLE = `Nov 28, 2026 20:36:01.204 [140] ERROR - SQLITE3:0x80000001, 11, database corruption at line 80255
Nov 28, 2026 20:36:01.310 [141] DEBUG - Request: [192.168.1.20:50012 (Subnet)] GET /library/sections (2 live) TLS`

class Lab extends Part {
  static override properties = { query: {} }
  declare query: URLSearchParams
  #items: ExplainItem[] | null = null
  #draft = draftOf('lab')

  #lines = (): string[] => {
    const text = this.querySelector<HTMLTextAreaElement>('[name=lines]')?.value ?? ''
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(0, MOST_LINES)
  }

  #typed = (event: Event) => this.#draft.set('lines', (event.target as HTMLTextAreaElement).value)

  #example = () => {
    this.#draft.set('lines', EXAMPLE)
    this.requestUpdate()
  }

  #explain = (event: SubmitEvent) => {
    event.preventDefault()
    void this.attempt(async () => {
      const { items } = await api.send<{ items: ExplainItem[] }>('POST', 'explain', {
        lines: this.#lines(),
      })
      this.#items = items
    })
  }

  override render() {
    return html`
      <a class="back" href=${address('rules')}>${icon('back')}${t('page_rules')}</a>
      <h1>${t('page_lab')}</h1>
      <p class="muted">${t('lab_intro')}</p>
      <form class="card padded" @submit=${this.#explain}>
        <label class="field">
          <span>${t('lab_lines')}</span>
          <textarea name="lines" rows="6" required dir="ltr" spellcheck="false" class="mono" .value=${String(this.#draft.get('lines') ?? '')} @input=${this.#typed}></textarea>
        </label>
        <div class="buttons">
          <button class="button primary">${t('explain')}</button>
          <button type="button" class="button" @click=${this.#example}>${t('try_example')}</button>
        </div>
      </form>
      <div role="status">
        ${this.#items === null ? nothing : html`<h2>${plural('lines', this.#items.length)}</h2>${this.#items.map(result)}`}
      </div>
      ${mayAdminister() ? html`<s-own-rules .lines=${this.#lines}></s-own-rules>` : rightsNote()}
    `
  }
}
customElements.define('s-lab', Lab)

const result = (item: ExplainItem): TemplateResult => html`<section class="card padded">
  <pre dir="ltr" lang="en" tabindex="0">${item.message}</pre>
  ${explanation(item)}
</section>`
