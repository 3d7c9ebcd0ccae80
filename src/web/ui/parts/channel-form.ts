// A channel's settings in a dialog. Secrets are never shown; left as dots they stay as they are.
import { html, nothing, render, type TemplateResult } from 'lit'
import { CATEGORIES, SEVERITIES } from '../../../rules/vocabulary.ts'
import type { Problem as ConfigProblem } from '../../../settings/problem.ts'
import type { ChannelTypeInfo } from '../../schemas/channels.ts'
import { Failure } from '../core/api.ts'
import { showDialog } from '../core/dialogs.ts'
import { currentLanguage, t } from '../core/i18n.ts'
import { type Labels, loadLabels } from '../core/labels.ts'
import { wordsOf } from '../core/part.ts'
import { api } from '../core/services.ts'
import { select } from './fields.ts'

type Field = ChannelTypeInfo['fields'][number]

export type ListedChannel = { type: string; name?: string; [setting: string]: unknown }

/** `save` refuses with a Failure; the dialog stays open and shows it. */
export async function editChannel(channel: ListedChannel | null, save: (edited: ListedChannel) => Promise<void>) {
  const [labels, types] = await Promise.all([loadLabels(), api.get<{ items: ChannelTypeInfo[] }>('channels/types')])
  const fieldsOf = (type: string) => types.items.find((one) => one.type === type)?.fields ?? []
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', 'channel-title')
  const before = document.activeElement
  let type = channel?.type ?? 'ntfy'
  let problems: string[] = []

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const edited = entryOf(type, fieldsOf(type), new FormData(event.target as HTMLFormElement), channel)
    try {
      await save(edited)
      dialog.close()
    } catch (error) {
      problems = problemsOf(error)
      draw()
    }
  }
  const draw = () =>
    render(
      html`<form @submit=${submit}>
        <h2 id="channel-title">${channel ? t('channel_edit', { name: channel.name ?? type }) : t('channel_add')}</h2>
        ${
          channel
            ? nothing
            : select({
                label: labelOf(labels, 'type'),
                value: type,
                options: types.items.map(({ type, name }) => [type, name] as const),
                changed(value) {
                  type = value
                  draw()
                },
              })
        }
        ${field({ label: labelOf(labels, 'name'), help: labels['channels.name']?.[1] }, NAME, channel?.name ?? '')}
        ${fieldsOf(type)
          .filter(({ kind }) => kind !== 'group')
          .map((one) => field(wordsFor(labels, one), one, channel?.[one.key]))}
        <fieldset class="group">
          <legend>${t('channel_routing')}</legend>
          <label class="select"
            ><span>${labelOf(labels, 'min_severity')}</span
            ><select name="min_severity">
              <option value="">${t('any')}</option>
              ${SEVERITIES.map((one) => html`<option value=${one} ?selected=${channel?.min_severity === one}>${t(`severity_${one}`)}</option>`)}
            </select></label
          >
          <details>
            <summary>${labelOf(labels, 'categories')}</summary>
            ${CATEGORIES.map(
              (one) =>
                html`<label class="choice"
                  ><input type="checkbox" name="categories" value=${one} ?checked=${(channel?.categories as string[] | undefined)?.includes(one)} />${t(`category_${one}`)}</label
                >`,
            )}
          </details>
          ${quietFields(labels, channel)} ${clockField(labels, 'digest', channel?.digest)}
        </fieldset>
        <label class="choice"
          ><input type="checkbox" name="enabled" ?checked=${channel?.enabled !== false} />${t('switched_on')}</label
        >
        <div role="alert">${problems.map((one) => html`<p class="problem">${one}</p>`)}</div>
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

const labelOf = (labels: Labels, key: string): string => labels[`channels.${key}`]?.[0] ?? key

type Asked = Pick<Field, 'key' | 'kind' | 'required' | 'choices'>

const NAME: Asked = { key: 'name', kind: 'text', required: false, choices: [] }

/** The service's own words are English; in other languages those of Home Assistant's form, which all services share. */
const wordsFor = (labels: Labels, { key, label, help }: Field): { label: string; help?: string | undefined } => {
  const [name, description] = currentLanguage() === 'en' ? [] : (labels[`channels.${key}`] ?? [])
  return name === undefined ? { label, help } : { label: name, help: description }
}

function field(
  { label, help }: { label: string; help?: string | undefined },
  { key, kind, required, choices }: Asked,
  value: unknown,
): TemplateResult {
  const shown = value === undefined || value === null ? '' : String(value)
  return html`<label class="field">
    <span>${label}${required ? html` <span aria-hidden="true">*</span>` : nothing}</span>
    ${control({ key, kind, required, choices }, shown)}
    ${help ? html`<small>${help}</small>` : nothing}
  </label>`
}

function control({ key, kind, required, choices }: Asked, shown: string): TemplateResult {
  if (kind === 'lines') return html`<textarea name=${key} rows="2" .value=${shown}></textarea>`
  if (kind === 'choice')
    return html`<select name=${key}>
      ${['', ...choices].map((one) => html`<option value=${one} ?selected=${one === shown}>${one}</option>`)}
    </select>`
  const type = kind === 'secret' ? 'password' : kind === 'number' ? 'number' : 'text'
  return html`<input name=${key} type=${type} autocomplete="off" ?required=${required} .value=${shown} />`
}

const clockField = (labels: Labels, key: string, value: unknown) =>
  html`<label class="select"><span>${labelOf(labels, key)}</span><input type="time" name=${key} .value=${String(value ?? '')} /></label>`

function quietFields(labels: Labels, channel: ListedChannel | null) {
  const quiet = (channel?.quiet_hours ?? {}) as { from?: string; to?: string }
  return html`${clockField(labels, 'quiet_hours_from', quiet.from)} ${clockField(labels, 'quiet_hours_to', quiet.to)}`
}

/** The entry as it is stored; settings that the form does not know stay as they are. */
function entryOf(type: string, fields: Field[], form: FormData, before: ListedChannel | null): ListedChannel {
  const entry: ListedChannel = { ...before, type, enabled: form.has('enabled') }
  const set = (key: string, value: unknown) => {
    if (value === '' || value === undefined) delete entry[key]
    else entry[key] = value
  }
  const text = (key: string) => String(form.get(key) ?? '').trim()
  set('name', text('name'))
  for (const { key, kind } of fields.filter(({ kind }) => kind !== 'group')) {
    const value = text(key)
    set(
      key,
      kind === 'number' && value !== '' ? Number(value) : kind === 'lines' && value !== '' ? linesOf(value) : value,
    )
  }
  set('min_severity', text('min_severity'))
  const categories = form.getAll('categories')
  set('categories', categories.length === 0 ? undefined : categories)
  const [from, to] = [text('quiet_hours_from'), text('quiet_hours_to')]
  set('quiet_hours', from && to ? { ...(before?.quiet_hours as object | undefined), from, to } : undefined)
  set('digest', text('digest'))
  return entry
}

/** Dots are one value; anything else is lines. */
const linesOf = (value: string) =>
  value.startsWith('•') ? value : value.split('\n').filter((line) => line.trim() !== '')

function problemsOf(error: unknown): string[] {
  if (!(error instanceof Failure) || !Array.isArray(error.details)) return [wordsOf(error)]
  const words = (error.details as Partial<ConfigProblem>[]).map(({ key, reason }) => `${key ?? ''}: ${reason ?? ''}`)
  return words.length === 0 ? [error.message] : words
}
