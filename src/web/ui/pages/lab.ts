// Paste lines, see what Sentarr makes of them, and try rules of one's own on them.
import { html, nothing, type TemplateResult } from 'lit'
import type { ExplainItem } from '../../api-types.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { address } from '../core/route.ts'
import { api } from '../core/services.ts'
import { icon } from '../parts/icons.ts'
import '../parts/own-rules.ts'
import { english, severityBadge, tag } from '../parts/words.ts'

const MOST_LINES = 1_000

class Lab extends Part {
  static override properties = { query: {} }
  declare query: URLSearchParams
  #items: ExplainItem[] | null = null

  #lines = (): string[] => {
    const text = this.querySelector<HTMLTextAreaElement>('[name=lines]')?.value ?? ''
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(0, MOST_LINES)
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
          <textarea name="lines" rows="6" required dir="ltr" spellcheck="false" class="mono"></textarea>
        </label>
        <button class="button primary">${t('explain')}</button>
      </form>
      <div role="status">
        ${this.#items === null ? nothing : html`<h2>${plural('lines', this.#items.length)}</h2>${this.#items.map(result)}`}
      </div>
      <s-own-rules .lines=${this.#lines}></s-own-rules>
    `
  }
}
customElements.define('s-lab', Lab)

function result(item: ExplainItem): TemplateResult {
  const { rule, ignored, severity, category, reason, cause, advice, message, level } = item
  return html`<section class="card padded">
    <p class="badges">
      ${ignored ? tag('off', 'plain', t('ignored')) : severity ? severityBadge(severity) : nothing}
      ${category ? html`<span>${t(`category_${category}`)}</span>` : nothing}
      ${rule ? html`<a href=${address('rules', rule)}>${rule}</a>` : nothing} ${level ? html`<span class="muted">${level}</span>` : nothing}
    </p>
    <pre dir="ltr" lang="en" tabindex="0">${message}</pre>
    ${reason ? html`<p>${english(reason)}</p>` : nothing} ${cause ? html`<p>${english(cause)}</p>` : nothing}
    ${advice.length > 0 ? html`<ol>${advice.map((step) => html`<li>${english(step)}</li>`)}</ol>` : nothing}
  </section>`
}
