// The fields of a channel's form, made from the channel's own description, and what was entered as a channel.
import { html, nothing, type TemplateResult } from 'lit'
import { CATEGORIES, SEVERITIES } from '../../../rules/vocabulary.ts'
import type { ChannelTypeInfo } from '../../schemas/channels.ts'
import { currentLanguage, t } from '../core/i18n.ts'
import type { Labels } from '../core/labels.ts'
import { live } from '../core/services.ts'
import { digestField, digestOf } from './digest.ts'
import { outside } from './words.ts'

export type Field = ChannelTypeInfo['fields'][number]
export type ListedChannel = { type: string; name?: string; [setting: string]: unknown }
/** What is wrong, by the key of the setting. */
export type Problems = ReadonlyMap<string, string>

export const labelOf = (labels: Labels, key: string): string => labels[`channels.${key}`]?.[0] ?? key

/** The service's own words are English; in other languages those of Home Assistant's form, which all services share. */
const wordsFor = (labels: Labels, { key, label, help }: Field): { label: string; help?: string | undefined } => {
  const [name, description] = currentLanguage() === 'en' ? [] : (labels[`channels.${key}`] ?? [])
  return name === undefined ? { label, help } : { label: name, help: description }
}

export function channelField(labels: Labels, its: Field, value: unknown, problem: string | undefined): TemplateResult {
  const { label, help } = wordsFor(labels, its)
  const shown = value === undefined || value === null ? '' : String(value)
  return html`<div class="field">
    <label>
      <span>${label}${its.required ? html` <span aria-hidden="true">*</span>` : nothing}</span>
      ${control(its, shown, problem !== undefined)}
    </label>
    ${help ? html`<small>${help}</small>` : nothing}
    ${its.link ? html`<small>${outside(its.link, t('where_is_it'))}</small>` : nothing}
    ${problem === undefined ? nothing : html`<p class="problem">${problem}</p>`}
  </div>`
}

function control({ key, kind, required, choices, secret, example }: Field, shown: string, invalid: boolean) {
  const wrong = invalid ? 'true' : nothing
  if (kind === 'lines' || kind === 'list')
    return html`<textarea name=${key} rows="2" aria-invalid=${wrong} .value=${shown}></textarea>`
  if (kind === 'choice')
    return html`<select name=${key} aria-invalid=${wrong}>
      ${['', ...choices].map((one) => html`<option value=${one} ?selected=${one === shown}>${one}</option>`)}
    </select>`
  if (kind === 'flag')
    return html`<select name=${key} aria-invalid=${wrong}>
      ${['', 'true', 'false'].map((one) => html`<option value=${one} ?selected=${one === shown}>${one}</option>`)}
    </select>`
  // What was never entered is typed in the open: an address typed blind is an address typed wrong.
  const masked = secret && shown !== ''
  return html`<input
    name=${key}
    type=${kind === 'number' ? 'number' : masked ? 'password' : 'text'}
    autocomplete="off"
    spellcheck="false"
    placeholder=${typeof example === 'string' || typeof example === 'number' ? String(example) : ''}
    ?required=${required}
    aria-invalid=${wrong}
    .value=${shown}
  />`
}

/** Which alerts go this way: folded, since nobody needs it on the first day. When people hear of it is not asked of a service that decides that. */
export function routingFields(labels: Labels, channel: ListedChannel | null, sendsState: boolean): TemplateResult {
  const chosen = (key: string, value: string) => (channel?.[key] as string[] | undefined)?.includes(value) ?? false
  const box = (key: string, value: string, words: string) =>
    html`<label class="choice"><input type="checkbox" name=${key} value=${value} ?checked=${chosen(key, value)} />${words}</label>`
  const quiet = (channel?.quiet_hours ?? {}) as { from?: string; to?: string; except?: string }
  const servers = live.status?.servers ?? []
  const severities = (name: string, value: unknown) =>
    html`<label class="select"
      ><span>${labelOf(labels, name)}</span
      ><select name=${name}>
        <option value="">${t('any')}</option>
        ${SEVERITIES.map((one) => html`<option value=${one} ?selected=${value === one}>${t(`severity_${one}`)}</option>`)}
      </select></label
    >`
  const clock = (key: string, value: unknown) =>
    html`<label class="select"><span>${labelOf(labels, key)}</span><input type="time" name=${key} .value=${String(value ?? '')} /></label>`
  const span = (key: string, example: string) =>
    html`<label class="select"><span>${labelOf(labels, key)}</span><input name=${key} placeholder=${example} .value=${String(channel?.[key] ?? '')} /></label>`
  return html`${severities('min_severity', channel?.min_severity)}
    <fieldset>
      <legend>${labelOf(labels, 'categories')}</legend>
      ${CATEGORIES.map((one) => box('categories', one, t(`category_${one}`)))}
    </fieldset>
    ${
      servers.length < 2
        ? nothing
        : html`<fieldset>
            <legend>${labelOf(labels, 'servers')}</legend>
            ${servers.map(({ id, name }) => box('servers', id, name))}
          </fieldset>`
    }
    <label class="choice"
      ><input type="checkbox" name="viewers" value="true" ?checked=${channel?.viewers === true} />${labelOf(labels, 'viewers')}</label
    >
    ${sendsState ? nothing : timing()}`

  function timing(): TemplateResult {
    return html`<div class="filters">${clock('quiet_hours_from', quiet.from)} ${clock('quiet_hours_to', quiet.to)} ${severities('quiet_hours_except', quiet.except)}</div>
    ${digestField(labelOf(labels, 'digest'), channel?.digest)}
    <div class="filters">${span('after', '2h')} ${span('until_acknowledged', '30m')}</div>
    <label class="select"
      ><span>${labelOf(labels, 'max_per_hour')}</span
      ><input type="number" name="max_per_hour" min="1" .value=${String(channel?.max_per_hour ?? '')}
    /></label>
    <label class="choice"><input type="checkbox" name="actions" ?checked=${channel?.actions !== false} />${labelOf(labels, 'actions')}</label>`
  }
}

/** The entry as it is stored; settings that the form does not know stay as they are. */
export function entryOf(
  { type, fields, sends_state }: ChannelTypeInfo,
  form: FormData,
  before: ListedChannel | null,
): ListedChannel {
  const entry: ListedChannel = { ...before, type, enabled: form.has('enabled') }
  const set = (key: string, value: unknown) => {
    if (value === '' || value === undefined || (Array.isArray(value) && value.length === 0)) delete entry[key]
    else entry[key] = value
  }
  const text = (key: string) => String(form.get(key) ?? '').trim()
  set('name', text('name'))
  for (const { key, kind } of fields.filter(({ kind }) => kind !== 'group')) set(key, typed(kind, text(key)))
  set('min_severity', text('min_severity'))
  for (const key of ['categories', 'servers'].filter((one) => form.has(one) || one === 'categories'))
    set(key, form.getAll(key))
  set('viewers', form.has('viewers') || undefined)
  if (sends_state) return entry
  const [from, to, except] = [text('quiet_hours_from'), text('quiet_hours_to'), text('quiet_hours_except')]
  set('quiet_hours', from && to ? { from, to, ...(except && { except }) } : undefined)
  set('digest', digestOf(form))
  for (const key of ['after', 'until_acknowledged']) set(key, text(key))
  set('actions', form.has('actions') ? undefined : false)
  set('max_per_hour', text('max_per_hour') === '' ? '' : Number(text('max_per_hour')))
  return entry
}

function typed(kind: Field['kind'], given: string): unknown {
  if (given === '' || given.startsWith('•')) return given
  if (kind === 'number') return Number(given)
  if (kind === 'flag') return given === 'true'
  return kind === 'lines' ? given.split('\n').filter((line) => line.trim() !== '') : given
}
