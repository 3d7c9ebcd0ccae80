// Questions in a dialog: a note, a duration, a yes.
import { html, nothing, render, type TemplateResult } from 'lit'
import { showDialog } from '../core/dialogs.ts'
import { t } from '../core/i18n.ts'

type Question = {
  title: string
  text?: string
  /** Form fields with names. */
  fields?: TemplateResult
  /** Words on the button. */
  action: string
  danger?: boolean
}

/** Resolves with what was entered, null when the user thinks better of it. The focus goes back to where it was. */
export function ask({ title, text, fields, action, danger }: Question): Promise<FormData | null> {
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', 'ask-title')
  const before = document.activeElement
  return new Promise((resolve) => {
    let answer: FormData | null = null
    const answered = (event: SubmitEvent) => {
      event.preventDefault()
      answer = new FormData(event.target as HTMLFormElement)
      dialog.close()
    }
    render(
      html`<form @submit=${answered}>
        <h2 id="ask-title">${title}</h2>
        ${text ? html`<p>${text}</p>` : nothing} ${fields ?? nothing}
        <div class="buttons end">
          <button type="button" class="button" @click=${() => dialog.close()}>${t('cancel')}</button>
          <button class="button ${danger ? 'danger' : 'primary'}">${action}</button>
        </div>
      </form>`,
      dialog,
    )
    document.body.append(dialog)
    showDialog(dialog, () => {
      dialog.remove()
      if (before instanceof HTMLElement) before.focus()
      resolve(answer)
    })
  })
}

const DURATIONS = [60, 480, 1_440, 10_080] as const
const WORDS = { 60: 'mute_hour', 480: 'mute_night', 1440: 'mute_day', 10080: 'mute_week' } as const

/** Minutes; undefined: without an end; null: not at all. */
export async function askMute(text: string): Promise<number | undefined | null> {
  const choice = (value: string, words: string, checked: boolean) =>
    html`<label class="choice"><input type="radio" name="minutes" value=${value} ?checked=${checked} />${words}</label>`
  const answer = await ask({
    title: t('mute_title'),
    text,
    fields: html`<fieldset class="choices">
      <legend class="hidden">${t('mute_title')}</legend>
      ${DURATIONS.map((minutes) => choice(String(minutes), t(WORDS[minutes]), minutes === 480))}
      ${choice('', t('mute_forever'), false)}
    </fieldset>`,
    action: t('mute'),
  })
  if (answer === null) return null
  return Number(answer.get('minutes')) || undefined
}

export async function askNote(title: string, action: string): Promise<string | null> {
  const answer = await ask({
    title,
    fields: html`<label class="field"><span>${t('note')}</span><textarea name="note" rows="3" maxlength="2000"></textarea></label>`,
    action,
  })
  return answer === null ? null : String(answer.get('note') ?? '').trim()
}
