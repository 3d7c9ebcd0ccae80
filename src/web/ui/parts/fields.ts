// Form fields with their labels.
import { html, type TemplateResult } from 'lit'

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
