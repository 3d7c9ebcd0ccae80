// A short word about what was done, for the eye and for the screen reader.
import { html, render } from 'lit'
import { icon } from './icons.ts'

const SHOWN_MS = 6_000

export function toast(text: string, kind: 'ok' | 'error' = 'ok'): void {
  const place = document.querySelector('#toasts')
  if (!(place instanceof HTMLElement)) return
  const box = document.createElement('div')
  box.className = `toast ${kind}`
  render(html`${icon(kind === 'ok' ? 'check' : 'error')}<span>${text}</span>`, box)
  place.replaceChildren(box)
  setTimeout(() => box.remove(), SHOWN_MS)
}
