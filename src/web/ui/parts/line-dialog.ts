// One log line in a dialog: what it means, and what can be done with it.
import { html, nothing, render, type TemplateResult } from 'lit'
import type { LogItem } from '../../schemas/logs.ts'
import type { ExplainItem } from '../../schemas/rules.ts'
import { showDialog } from '../core/dialogs.ts'
import { draftOf } from '../core/drafts.ts'
import { t } from '../core/i18n.ts'
import { plexLine } from '../core/plex-line.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { api } from '../core/services.ts'
import { explanation } from './explanation.ts'
import { icon } from './icons.ts'
import { copied } from './prose.ts'
import { loading } from './words.ts'

/** `link`: the address that shows this line in its log. */
export function showLine(item: LogItem, link: string): void {
  const line = plexLine(item)
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-label', t('log_line'))
  const before = document.activeElement
  const draw = (meaning: TemplateResult | typeof nothing) =>
    render(
      html`<div class="padded">
        <pre dir="ltr" lang="en" tabindex="0">${line}</pre>
        <div role="status">${meaning}</div>
        <div class="buttons">
          <button class="button" @click=${() => copied(line)}>${icon('copy')}${t('copy')}</button>
          <button class="button" @click=${() => copied(new URL(link, location.href).href)}>${icon('link')}${t('copy_link')}</button>
          ${mayAdminister() ? html`<button class="button" @click=${() => makeRule(dialog, line)}>${icon('lab')}${t('make_rule')}</button>` : nothing}
          <button class="button primary" @click=${() => dialog.close()}>${t('close')}</button>
        </div>
      </div>`,
      dialog,
    )
  draw(loading())
  document.body.append(dialog)
  showDialog(dialog, () => {
    dialog.remove()
    if (before instanceof HTMLElement) before.focus()
  })
  api
    .send<{ items: ExplainItem[] }>('POST', 'explain', { lines: [line] })
    .then(({ items: [meaning] }) => draw(meaning ? explanation(meaning) : nothing))
    .catch(() => draw(nothing))
}

/** The rule lab begins with this line. */
function makeRule(dialog: HTMLDialogElement, line: string): void {
  draftOf('lab').set('lines', line)
  dialog.close(address('lab'))
}
