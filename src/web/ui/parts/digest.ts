// When a channel gets its summary: each day, or the report of the week on one of its days.
import { html, type TemplateResult } from 'lit'
import { locale, t } from '../core/i18n.ts'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
/** A Monday. */
const FIRST = Date.UTC(2026, 0, 5)

const dayName = (index: number): string =>
  new Intl.DateTimeFormat(locale(), { weekday: 'long', timeZone: 'UTC' }).format(FIRST + index * 86_400_000)

/** `mon 08:00` as its two parts; `08:00` has no day. */
function partsOf(digest: unknown): { day: string; time: string } {
  const [first = '', second] = String(digest ?? '').split(' ')
  return second === undefined ? { day: '', time: first } : { day: first, time: second }
}

export function digestWords(digest: string): string {
  const { day, time } = partsOf(digest)
  const index = DAYS.indexOf(day)
  return index < 0 ? t('route_digest', { time }) : t('route_weekly', { time: `${dayName(index)}, ${time}` })
}

export function digestField(label: string, digest: unknown): TemplateResult {
  const { day, time } = partsOf(digest)
  return html`<div class="filters">
    <label class="select"><span>${label}</span><input type="time" name="digest" .value=${time} /></label>
    <label class="select"
      ><span>${t('report_day')}</span
      ><select name="digest_day">
        <option value="">${t('each_day')}</option>
        ${DAYS.map((one, index) => html`<option value=${one} ?selected=${one === day}>${dayName(index)}</option>`)}
      </select></label
    >
  </div>`
}

/** As the settings have it; '' for none. */
export function digestOf(form: FormData): string {
  const [day, time] = ['digest_day', 'digest'].map((name) => String(form.get(name) ?? '').trim())
  return day && time ? `${day} ${time}` : (time ?? '')
}
