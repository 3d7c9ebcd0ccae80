// Texts of the catalogue: commands between backticks can be copied, addresses can be opened. All else is text, whatever it holds.
import { html, type TemplateResult } from 'lit'
import { copy } from '../core/clipboard.ts'
import { t } from '../core/i18n.ts'
import { icon } from './icons.ts'
import { toast } from './toast.ts'
import { outside, toldIn } from './words.ts'

const PIECES =
  /(\(?)`([^`\n]+)`([).,;:!?]*)|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|<?(https?:\/\/[^\s<>`"]*[^\s<>`".,;:!?)])>?/g

/** A word for what was copied. */
export async function copied(text: string): Promise<void> {
  toast((await copy(text)) ? t('copied') : t('copy_failed'), 'ok')
}

const command = (text: string): TemplateResult => html`<button
  type="button"
  class="command"
  title=${t('copy')}
  @click=${(event: Event) => {
    event.preventDefault()
    void copied(text)
  }}
><code>${text}</code>${icon('copy')}<span class="hidden">${t('copy')}</span></button>`

export function prose(text: string): TemplateResult {
  const parts: (string | TemplateResult)[] = []
  let from = 0
  for (const found of text.matchAll(PIECES)) {
    const [whole, before, code, behind, words, target, bare] = found
    parts.push(text.slice(from, found.index))
    // A bracket or a full stop stays with its command wherever the line ends.
    if (code !== undefined) parts.push(html`<span class="joined">${before}${command(code)}${behind}</span>`)
    else parts.push(outside(target ?? bare ?? whole, words ?? bare ?? whole))
    from = found.index + whole.length
  }
  parts.push(text.slice(from))
  return html`<span lang=${toldIn()} dir="auto">${parts}</span>`
}
