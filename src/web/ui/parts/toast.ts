// A short word about what was done, for the eye and for the screen reader.
import { html, nothing, render } from 'lit'
import { icon } from './icons.ts'

const SHOWN_MS = 6_000

/** `action`: a button in it, for what can be taken back. */
export function toast(text: string, kind: 'ok' | 'error' = 'ok', action?: { words: string; act(): unknown }): void {
  const place = document.querySelector('#toasts')
  if (!(place instanceof HTMLElement)) return
  const box = document.createElement('div')
  box.className = `toast ${kind}`
  const take = () => {
    box.remove()
    action?.act()
  }
  render(
    html`${icon(kind === 'ok' ? 'check' : 'error')}<span>${text}</span>
      ${action ? html`<button class="button" @click=${take}>${action.words}</button>` : nothing}`,
    box,
  )
  place.replaceChildren(box)
  setTimeout(() => box.remove(), SHOWN_MS)
}
