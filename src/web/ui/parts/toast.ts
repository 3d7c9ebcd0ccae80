// A short word about what was done, for the eye and for the screen reader.
import { html, nothing, render } from 'lit'
import { icon } from './icons.ts'

const SHOWN_MS = 6_000
const ICONS = { ok: 'check', wait: 'waiting', error: 'error' } as const

/** What was said is over: something else is being done, and what could be taken back may be another thing by now. */
export const clearToasts = (): void => document.querySelector('#toasts')?.replaceChildren()

/**
 * Takes the place of the one before. `action`: a button in it, for what can be taken back.
 * @returns takes this one away
 */
export function toast(
  text: string,
  kind: 'ok' | 'wait' | 'error' = 'ok',
  action?: { words: string; act(): unknown },
): () => void {
  const box = document.createElement('div')
  box.className = `toast ${kind}`
  const take = () => {
    box.remove()
    action?.act()
  }
  render(
    html`${icon(ICONS[kind])}<span>${text}</span>
      ${action ? html`<button class="button" @click=${take}>${action.words}</button>` : nothing}`,
    box,
  )
  document.querySelector('#toasts')?.replaceChildren(box)
  const remove = () => box.remove()
  // What is waited for ends with the waiting.
  if (kind !== 'wait') setTimeout(remove, SHOWN_MS)
  return remove
}
