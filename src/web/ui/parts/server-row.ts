// A watched server in a list: whether its logs are read, and the switch for its alerts.
import { html, nothing, type TemplateResult } from 'lit'
import type { ServerInfo } from '../../api-types.ts'
import { t } from '../core/i18n.ts'
import { icon } from './icons.ts'
import { tag, time } from './words.ts'

export function serverRow(server: ServerInfo, mute: () => unknown): TemplateResult {
  const { source } = server
  const state = { reading: 'ok', waiting: 'info', unreachable: 'error' } as const
  return html`<li class="row">
      <div class="row-body">
        <span class="row-title">${server.name}</span>
        <span class="row-facts">
          ${tag(state[source.state], state[source.state], t(`source_${source.state}`))}
          ${server.last_line_at ? html`<span>${t('last_line')} ${time(server.last_line_at)}</span>` : nothing}
          ${server.plex_version ? html`<span>Plex ${server.plex_version}</span>` : nothing}
        </span>
        ${source.state === 'reading' ? nothing : html`<p class="detail">${source.detail}</p>`}
        ${
          server.muted
            ? html`<p class="detail">${icon('muted')}${t('server_muted')}
                ${server.muted_until ? html`${t('until')} ${time(server.muted_until)}` : nothing}</p>`
            : nothing
        }
      </div>
      <button class="button" @click=${mute}>${server.muted ? t('unmute') : t('mute')}</button>
    </li>`
}
