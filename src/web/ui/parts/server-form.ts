// A watched server in a dialog. Its token is never shown; left as dots it stays, as long as the address does.
import { html, nothing, render } from 'lit'
import type { Problem as ConfigProblem } from '../../../settings/problem.ts'
import type { ConfigServer } from '../../schemas/config.ts'
import { Failure } from '../core/api.ts'
import { showDialog } from '../core/dialogs.ts'
import { t } from '../core/i18n.ts'
import { loadLabels } from '../core/labels.ts'
import { wordsOf } from '../core/part.ts'

type Entry = ConfigServer['entry']

/** Settings that are text, with the names they have where there is one server. */
const TEXTS = [
  ['name', 'server_name', ''],
  ['log_path', 'plex_log_path', '/share/plex/Logs'],
  ['plex_url', 'plex_url', 'http://192.168.1.10:32400'],
  ['plex_token', 'plex_token', ''],
] as const

/** `save` refuses with a Failure; the dialog stays open and shows it. */
export async function editServer(entry: Entry | null, save: (edited: Entry) => Promise<void>): Promise<void> {
  const labels = await loadLabels()
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', 'server-title')
  const before = document.activeElement
  let problems = new Map<string, string>()

  function edited(form: HTMLFormElement): Entry {
    const data = new FormData(form)
    const next: Entry = { ...entry }
    for (const [key] of TEXTS) {
      const text = String(data.get(key) ?? '').trim()
      if (text === '') delete next[key]
      else next[key] = text
    }
    if (data.has('plex_verify_tls')) delete next.plex_verify_tls
    else next.plex_verify_tls = false
    return next
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    problems = new Map()
    try {
      await save(edited(event.target as HTMLFormElement))
      dialog.close()
    } catch (error) {
      problems = problemsOf(error)
      draw()
      dialog.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
    }
  }

  const draw = () =>
    render(
      html`<form @submit=${submit} novalidate>
        <h2 id="server-title">${entry === null ? t('server_add') : t('server_edit', { name: String(entry.name ?? entry.id ?? '') })}</h2>
        ${TEXTS.map(([key, label, example]) => {
          const value = entry?.[key]
          const problem = problems.get(key)
          const isSecret = key === 'plex_token'
          return html`<div class="field">
            <label>
              <span>${labels[label]?.[0] ?? key}</span>
              <input
                name=${key}
                type=${isSecret ? 'password' : 'text'}
                autocomplete=${isSecret ? 'new-password' : 'off'}
                spellcheck="false"
                placeholder=${example}
                aria-invalid=${problem === undefined ? nothing : 'true'}
                .value=${value === undefined || value === null ? '' : String(value)}
              />
            </label>
            ${isSecret ? html`<small>${t('server_token_help')}</small>` : nothing}
            ${problem === undefined ? nothing : html`<p class="problem" lang="en">${problem}</p>`}
          </div>`
        })}
        <label class="choice"
          ><input type="checkbox" name="plex_verify_tls" ?checked=${entry?.plex_verify_tls !== false} />${labels.plex_verify_tls?.[0]}</label
        >
        <div role="alert">${problems.has('') ? html`<p class="problem">${problems.get('')}</p>` : nothing}</div>
        <div class="buttons end">
          <button type="button" class="button" @click=${() => dialog.close()}>${t('cancel')}</button>
          <button class="button primary">${t('save')}</button>
        </div>
      </form>`,
      dialog,
    )

  draw()
  document.body.append(dialog)
  showDialog(dialog, () => {
    dialog.remove()
    if (before instanceof HTMLElement) before.focus()
  })
}

/** The server speaks of `servers[3].plex_url`; here it is the field `plex_url`. */
function problemsOf(error: unknown): Map<string, string> {
  if (!(error instanceof Failure) || !Array.isArray(error.details) || error.details.length === 0)
    return new Map([['', wordsOf(error)]])
  const details = error.details as Partial<ConfigProblem>[]
  const known = new Set<string>(TEXTS.map(([key]) => key))
  return new Map(
    details.map(({ key = '', reason = '' }) => {
      const field = /^servers\[\d+\]\.(\w+)/.exec(key)?.[1] ?? ''
      return known.has(field) ? [field, reason] : ['', `${key} ${reason}`]
    }),
  )
}
