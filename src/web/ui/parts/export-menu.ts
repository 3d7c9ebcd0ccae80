// What a list shows, as a file.
import { html, type TemplateResult } from 'lit'
import { query } from '../core/api.ts'
import { t } from '../core/i18n.ts'
import { api } from '../core/services.ts'
import { icon } from './icons.ts'

type Asked = Record<string, string | undefined>

/**
 * A file for each format. A link where nothing is searched for: a browser loads that by itself, of any length.
 * Words travel in a body: Home Assistant’s proxy takes some of them in an address for an attack.
 * @param asked the filters of the list
 * @param attempt does something and says what went wrong
 */
export function exportMenu(asked: Asked, attempt: (task: () => Promise<void>) => unknown): TemplateResult {
  const one = (format: 'csv' | 'json') => {
    const words = t(`export_${format}`)
    const given = { format, ...asked }
    return asked.q === undefined
      ? html`<a class="button" href="api/incidents/export${query(given)}" download>${words}</a>`
      : html`<button class="button" @click=${() => attempt(() => fetched(given))}>${words}</button>`
  }
  return html`<details class="menu">
    <summary class="button">${icon('download')}${t('export')}</summary>
    <div class="card">${one('csv')} ${one('json')}</div>
  </details>`
}

/** Read by the browser only after the click; what is never let go stays in the tab's memory. */
const KEPT_MS = 60_000

async function fetched(asked: Asked): Promise<void> {
  const file = await api.file('incidents/export', asked)
  const href = URL.createObjectURL(file)
  Object.assign(document.createElement('a'), { href, download: file.name }).click()
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS)
}
