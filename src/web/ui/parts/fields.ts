// Form fields with their labels.
import { html, nothing, type TemplateResult } from 'lit'
import { t } from '../core/i18n.ts'
import { live } from '../core/services.ts'
import { icon } from './icons.ts'

type Select = {
  label: string
  value: string
  options: readonly (readonly [value: string, words: string])[]
  changed(value: string): void
}

export const select = ({ label, value, options, changed }: Select): TemplateResult => html`<label class="select">
  <span>${label}</span>
  <select @change=${(event: Event) => changed((event.target as HTMLSelectElement).value)}>
    ${options.map(([one, words]) => html`<option value=${one} ?selected=${one === value}>${words}</option>`)}
  </select>
</label>`

/** Which server a list shows, '' for all; nothing where there is only one. */
export function serverChoice(value: string, changed: (id: string) => void): TemplateResult | typeof nothing {
  const servers = live.status?.servers ?? []
  if (servers.length < 2) return nothing
  const options = [['', t('all_servers')], ...servers.map(({ id, name }) => [id, name] as const)] as const
  return select({ label: t('server'), value, options, changed })
}

type Switch = { label: string; on: boolean; disabled?: boolean; changed(on: boolean): void; hideLabel?: boolean }

export const toggle = ({
  label,
  on,
  disabled,
  changed,
  hideLabel,
}: Switch): TemplateResult => html`<label class="toggle">
  <input
    type="checkbox"
    role="switch"
    .checked=${on}
    ?disabled=${disabled}
    @change=${(event: Event) => changed((event.target as HTMLInputElement).checked)}
  />
  <span class=${hideLabel ? 'hidden' : ''}>${label}</span>
</label>`

export const searchField = ({ value, typed }: { value: string; typed(event: Event): void }): TemplateResult =>
  html`<label class="search">
    ${icon('search')}<span class="hidden">${t('search')}</span>
    <input type="search" placeholder=${t('search')} .value=${value} @input=${typed} />
  </label>`

type Filters = { always: TemplateResult; more: TemplateResult }

/** On a phone only the first ones are shown until somebody asks for the others. */
export const filterBar = ({ always, more }: Filters): TemplateResult => html`<div class="filters">
  ${always}
  <button
    class="button narrow-only"
    aria-expanded="false"
    @click=${({ currentTarget }: Event) => {
      const button = currentTarget as HTMLElement
      const open = button.parentElement?.classList.toggle('open') ?? false
      button.ariaExpanded = String(open)
    }}
  >
    ${icon('settings')}${t('filters')}
  </button>
  <div class="more-filters">${more}</div>
</div>`
