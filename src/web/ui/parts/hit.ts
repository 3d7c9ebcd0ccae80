// What an incident hits: the file, the host, the library. Under its title, ready to copy.
import { html, nothing, type TemplateResult } from 'lit'
import { ALERT_FIELDS, VIEWER_FIELDS } from '../../../store/alert.ts'
import { t } from '../core/i18n.ts'
import { icon } from './icons.ts'
import { copied } from './prose.ts'

const WORDS = {
  user: 'field_user',
  title: 'field_title',
  player: 'field_player',
  file: 'field_file',
  library: 'field_library',
  client: 'field_client',
  device: 'field_device',
  host: 'field_host',
  exit_code: 'field_exit_code',
} as const

const NAMES = [...VIEWER_FIELDS, ...ALERT_FIELDS]

/** In words of the page where it has some: `file` is a file, `frobnication` stays. */
export function fieldName(name: string): string {
  const known = NAMES.find((one) => one === name)
  return known ? t(WORDS[known]) : name.replaceAll('_', ' ')
}

export function whatIsHit(fields: Record<string, string>): TemplateResult | typeof nothing {
  const known = NAMES.flatMap((name) => (fields[name] ? [{ name, value: fields[name] }] : []))
  if (known.length === 0) return nothing
  return html`<ul class="hit">
    ${known.map(
      ({ name, value }) => html`<li>
        <button type="button" class="chip" title=${t('copy')} @click=${() => copied(value)}>
          <span>${t(WORDS[name])}</span><b dir="auto">${value}</b>${icon('copy')}<span class="hidden">${t('copy')}</span>
        </button>
      </li>`,
    )}
  </ul>`
}
