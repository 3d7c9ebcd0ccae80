// One setting: a field in its form, where the value comes from, and why it is locked.
import { html, nothing, type TemplateResult } from 'lit'
import type { ConfigSetting } from '../../schemas/config.ts'
import { t } from '../core/i18n.ts'
import { icon } from './icons.ts'

type Field = {
  setting: ConfigSetting
  label: string
  description: string
  value: unknown
  problem: string
  writable: boolean
  changed(value: unknown): void
}

const NUMERIC = /_minutes$|_threshold$|_port$/

export function settingField(field: Field): TemplateResult {
  const { setting, label, description, problem } = field
  const { key, origin, locked, env, live } = setting
  const id = `setting-${key}`
  return html`<div class="setting">
    <div>
      <label for=${id}>${label}</label>
      ${description ? html`<p class="muted" id="${id}-help">${description}</p>` : nothing}
      <p class="origin">
        ${locked ? html`<span>${icon('lock')}${t('locked', { env: env ?? key.toUpperCase() })}</span>` : html`<span>${t(ORIGINS[origin])}</span>`}
        ${live || locked ? nothing : html`<span>${t('after_restart')}</span>`}
        ${
          locked || !field.writable || field.value === null || field.value === undefined || origin === 'default'
            ? nothing
            : html`<button type="button" class="plain-button" @click=${() => field.changed(null)}>${icon('undo')}${t('back_to_default')}</button>`
        }
      </p>
    </div>
    <div>
      ${control(field, id)}
      ${problem ? html`<p class="problem" id="${id}-problem">${icon('error')}<span lang="en">${problem}</span></p>` : nothing}
    </div>
  </div>`
}

const ORIGINS = {
  default: 'origin_default',
  'options.json': 'origin_options',
  'sentarr.yaml': 'origin_yaml',
  environment: 'origin_environment',
  file: 'origin_file',
} as const

function control({ setting, description, value, problem, writable, changed }: Field, id: string): TemplateResult {
  const { key, hidden, locked } = setting
  const off = locked || !writable
  const described = [description && `${id}-help`, problem && `${id}-problem`].filter(Boolean).join(' ') || nothing
  const invalid = problem ? 'true' : nothing
  const current = value ?? setting.default
  const typed = (event: Event) => changed(read((event.target as HTMLInputElement).value, key))
  // Before the switch: `auto` may have been changed to a plain yes.
  const { choices } = setting
  if (choices.length > 0) {
    // Home Assistant's form of an option may not know the word of the default: to choose it is to set nothing.
    const chosen = (word: string) => changed(word === setting.default ? null : word)
    return html`<select
      id=${id}
      aria-describedby=${described}
      ?disabled=${off}
      @change=${(event: Event) => chosen((event.target as HTMLSelectElement).value)}
    >
      ${choices.map((one) => html`<option value=${one} ?selected=${one === String(current)}>${one}</option>`)}
    </select>`
  }
  if (typeof setting.default === 'boolean' || typeof setting.value === 'boolean') {
    return html`<input
      id=${id}
      class="switch"
      type="checkbox"
      role="switch"
      aria-describedby=${described}
      .checked=${current === true}
      ?disabled=${off}
      @change=${(event: Event) => changed((event.target as HTMLInputElement).checked)}
    />`
  }
  return html`<input
    id=${id}
    type=${hidden ? 'password' : NUMERIC.test(key) ? 'number' : 'text'}
    step="any"
    autocomplete=${hidden ? 'new-password' : 'off'}
    placeholder=${setting.default === null || setting.default === undefined ? t('not_set') : String(setting.default)}
    aria-describedby=${described}
    aria-invalid=${invalid}
    .value=${value === null || value === undefined ? '' : String(value)}
    ?disabled=${off}
    @focus=${(event: Event) => hidden && (event.target as HTMLInputElement).select()}
    @input=${typed}
  />`
}

/** Numbers as numbers; what is no number goes as it is and is refused with a reason. */
const read = (text: string, key: string): unknown =>
  NUMERIC.test(key) && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text.trim()
