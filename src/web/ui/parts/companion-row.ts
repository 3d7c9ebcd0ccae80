// The integration in Home Assistant beside the connections: whether it is there, and how it gets there.
import { html, nothing, type TemplateResult } from 'lit'
import type { CompanionInfo } from '../../schemas/status.ts'
import { t } from '../core/i18n.ts'
import { english, tag } from './words.ts'

export const companionRow = ({ state, detail, install_url }: CompanionInfo): TemplateResult => html`<li class="row">
  <div class="row-body">
    <span class="row-title">${t('companion')}</span>
    <span class="row-facts">
      ${state === 'connected' ? tag('ok', 'ok', t('connected')) : tag('info', 'plain', t(state === 'absent' ? 'companion_absent' : 'not_connected'))}
    </span>
    ${
      install_url === null
        ? detail
          ? html`<p class="detail">${english(detail)}</p>`
          : nothing
        : html`<p class="detail">
            ${t('companion_text')}
            <a href=${install_url} target="_blank" rel="noreferrer noopener">${t('companion_install')}</a>
          </p>`
    }
  </div>
</li>`
