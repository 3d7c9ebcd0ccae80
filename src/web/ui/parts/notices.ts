// What else one should know: lost lines, failing ways out, a restart that is due.
import { html, nothing, type TemplateResult } from 'lit'
import type { Status } from '../../schemas/status.ts'
import { bytes, t } from '../core/i18n.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { type Icon, icon } from './icons.ts'
import { english, time } from './words.ts'

const GAP_SHOWN_MS = 86_400_000

const notice = (tone: Icon, body: unknown): TemplateResult =>
  html`<div class="notice ${tone}">${icon(tone)}<div>${body}</div></div>`

export function notices(status: Status): TemplateResult {
  const failing = status.channels.filter(({ state, failing_since }) => state !== 'off' && failing_since !== null)
  const [gap] = status.gaps
  const fresh = gap && Date.parse(status.now) - Date.parse(gap.at) < GAP_SHOWN_MS
  return html`
    ${failing.map(({ name, state, last_error }) =>
      notice(
        state === 'failing-partly' ? 'warning' : 'error',
        html`<a href=${address('channels')}>${t(state === 'failing-partly' ? 'notice_channel_partly' : 'notice_channel', { name })}</a>${last_error ? html` ${english(last_error)}` : nothing}`,
      ),
    )}
    ${status.health.reasons.map((reason) => notice('error', english(reason)))}
    ${status.database.notices.map((one) => notice('warning', english(one)))}
    ${
      fresh
        ? notice(
            'warning',
            html`${t('notice_gap', { file: gap.file, bytes: gap.bytes === null ? '?' : bytes(gap.bytes) })} ${time(gap.at)}.
            ${english(gap.detail)}`,
          )
        : nothing
    }
    ${
      status.restart_required.length > 0 && mayAdminister()
        ? notice('info', html`${t('notice_restart')} <a href=${address('settings')}>${t('page_settings')}</a>`)
        : nothing
    }
  `
}
