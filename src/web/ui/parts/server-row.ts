// A watched server in a list: whether its logs are read, and the switch for its alerts.
import { html, nothing, type TemplateResult } from 'lit'
import type { ServerInfo } from '../../schemas/status.ts'
import { plural, t } from '../core/i18n.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { isSilent, leadOf } from '../core/state.ts'
import { icon } from './icons.ts'
import { sourceTags, tag, time, tokenNotes } from './words.ts'

export function serverRow(server: ServerInfo, mute: () => unknown): TemplateResult {
  const lead = leadOf(server)
  return html`<li class="row">
      <div class="row-body">
        <span class="row-title">${server.name}</span>
        <span class="row-facts">
          ${sourceTags(server)}
          ${
            server.worst_severity
              ? html`<a href=${address('incidents', null, { server: server.id })}>${tag(server.worst_severity, server.worst_severity, plural('open_incidents_n', server.open_incidents))}</a>`
              : nothing
          }
          ${server.last_line_at ? html`<span>${t('last_line')} ${time(server.last_line_at)}${isSilent(server) ? `. ${t('server_silent')}` : nothing}</span>` : nothing}
          ${server.plex_version ? html`<span>Plex ${server.plex_version}</span>` : nothing}
        </span>
        ${lead.state === 'reading' ? nothing : html`<p class="detail">${lead.detail}</p>`}
        ${tokenNotes(server)}
        ${
          server.muted
            ? html`<p class="detail">${icon('muted')}${t('server_muted')}
                ${server.muted_until ? html`${t('until')} ${time(server.muted_until)}` : nothing}</p>`
            : nothing
        }
      </div>
      ${mayAdminister() ? html`<button class="button" @click=${mute}>${server.muted ? t('unmute') : t('mute')}</button>` : nothing}
    </li>`
}
