// The folders that look like Plex's logs, in a dialog: one is chosen, and read at once where that can be.
import { html, nothing, render, type TemplateResult } from 'lit'
import type { LogFolderChosen, LogFolders } from '../../schemas/status.ts'
import { showDialog } from '../core/dialogs.ts'
import { t } from '../core/i18n.ts'
import { wordsOf } from '../core/part.ts'
import { api, live } from '../core/services.ts'
import { short } from '../core/time.ts'
import { copied } from './prose.ts'
import { toast } from './toast.ts'

export function chooseLogFolder(server: string): void {
  const path = `servers/${encodeURIComponent(server)}/log-folders`
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', 'folders-title')
  const before = document.activeElement
  const draw = (content: TemplateResult, problem = '') =>
    render(
      html`<div class="padded">
        <h2 id="folders-title">${t('folders_title')}</h2>
        ${content}
        <div role="alert">${problem === '' ? nothing : html`<p class="problem">${problem}</p>`}</div>
        <div class="buttons end">
          <button class="button" @click=${() => dialog.close()}>${t('cancel')}</button>
        </div>
      </div>`,
      dialog,
    )

  async function choose(folders: LogFolders, chosen: string): Promise<void> {
    try {
      const { applied } = await api.send<LogFolderChosen>('POST', path, { path: chosen })
      toast(t(applied ? 'folders_reading' : 'folders_restart'))
      dialog.close()
      await live.load()
    } catch (error) {
      draw(list(folders), wordsOf(error))
    }
  }

  function list(folders: LogFolders): TemplateResult {
    const { items, locked_by } = folders
    if (items.length === 0) return html`<p>${t('folders_none')}</p>`
    return html`${locked_by === null ? nothing : html`<p>${t('folders_locked', { variable: locked_by })}</p>`}
      <ul class="rows card">
        ${items.map(
          ({ path: folder, written_at, readable }) => html`<li class="row">
            <div class="row-body">
              <code dir="ltr">${folder}</code>
              <span class="row-facts">${t('folders_written', { time: short(written_at) })}</span>
              ${readable ? nothing : html`<p class="detail">${t('folders_unreadable')}</p>`}
            </div>
            ${
              locked_by === null
                ? html`<button class="button primary" ?disabled=${!readable} @click=${() => choose(folders, folder)}>${t('folders_choose')}</button>`
                : html`<button class="button" @click=${() => copied(folder)}>${t('copy')}</button>`
            }
          </li>`,
        )}
      </ul>`
  }

  draw(html`<p class="muted" role="status">${t('folders_searching')}</p>`)
  document.body.append(dialog)
  showDialog(dialog, () => {
    dialog.remove()
    if (before instanceof HTMLElement) before.focus()
  })
  api.get<LogFolders>(path).then(
    (folders) => draw(list(folders)),
    (error: unknown) => draw(html``, wordsOf(error)),
  )
}
