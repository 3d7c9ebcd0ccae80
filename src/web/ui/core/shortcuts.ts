// Keys for those who know them: `/` searches, `j` and `k` walk through a list, `g` and a letter opens a page, `?` shows them all.
import { html, render } from 'lit'
import { showDialog } from './dialogs.ts'
import { t } from './i18n.ts'
import { address, type Page } from './route.ts'

const PAGES: Record<string, Page> = {
  o: 'overview',
  i: 'incidents',
  l: 'logs',
  p: 'streams',
  v: 'servers',
  w: 'report',
  r: 'rules',
  c: 'channels',
  s: 'settings',
  h: 'health',
}

/** `g` was pressed just now. */
let going = false

export function onShortcut(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, altKey, target } = event
  const isTyping = (target as Element).closest('input, textarea, select, [contenteditable]') !== null
  if (isTyping || ctrlKey || metaKey || altKey || document.querySelector('dialog[open]')) return
  const page = going ? PAGES[key] : undefined
  going = key === 'g'
  if (page) location.hash = address(page)
  else if (key === '/') search(event)
  else if (key === 'j' || key === 'k') walk(key === 'j' ? 1 : -1)
  else if (key === '?') help()
}

function search(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('main input[type=search]')
  if (field === null) return
  event.preventDefault()
  field.focus()
}

/** To the next or last entry of the list; the first one from outside of it. */
function walk(step: number): void {
  const links = [...document.querySelectorAll<HTMLElement>('main .row > a, main .rule > summary')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  links[at < 0 ? 0 : at + step]?.focus()
}

function help(): void {
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', 'keys-title')
  const row = (keys: string, words: string) => html`<dt><kbd>${keys}</kbd></dt><dd>${words}</dd>`
  render(
    html`<div class="padded">
      <h2 id="keys-title">${t('keys')}</h2>
      <dl class="facts">
        ${row('/', t('search'))} ${row('j k', t('keys_walk'))} ${row('?', t('keys'))}
        ${Object.entries(PAGES).map(([key, page]) => row(`g ${key}`, t(`page_${page}`)))}
      </dl>
      <div class="buttons end"><button class="button" @click=${() => dialog.close()}>${t('close')}</button></div>
    </div>`,
    dialog,
  )
  document.body.append(dialog)
  showDialog(dialog, () => dialog.remove())
}
