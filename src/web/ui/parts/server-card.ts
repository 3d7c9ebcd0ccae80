// A watched server as a card: how it is, what is open, its last week, and where to look further.
import { html, nothing, type TemplateResult } from 'lit'
import type { ServerInfo } from '../../schemas/status.ts'
import { plural, t } from '../core/i18n.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { isIll, isSilent, leadOf } from '../core/state.ts'
import { icon } from './icons.ts'
import './server-week.ts'
import { english, sourceTags, tag, time } from './words.ts'

/** `mute` mutes it, or ends its mute. */
export function serverCard(server: ServerInfo, mute: (server: ServerInfo) => unknown): TemplateResult {
  const { id, name, worst_severity, open_incidents, last_line_at, plex_version } = server
  const lead = leadOf(server)
  return html`<article class="card padded server ${worst_severity ?? (isIll(server) ? 'warning' : 'ok')}">
    <div class="section-head">
      <h3>${name}</h3>
      <a href=${address('incidents', null, { server: id, state: open_incidents > 0 ? 'open' : 'all' })}>
        ${
          worst_severity
            ? tag(worst_severity, worst_severity, plural('open_incidents_n', open_incidents))
            : open_incidents > 0
              ? tag('muted', 'plain', plural('open_incidents_n', open_incidents))
              : tag('ok', 'ok', t('all_well'))
        }
      </a>
    </div>
    <p class="row-facts">
      ${sourceTags(server)}
      <span
        >${last_line_at ? html`${t('last_line')} ${time(last_line_at)}${isSilent(server) ? `. ${t('server_silent')}` : nothing}` : t('no_line_yet')}</span
      >
      ${plex_version ? html`<span>Plex ${plex_version}</span>` : nothing}
    </p>
    ${lead.state === 'reading' || lead.detail === '' ? nothing : html`<p class="detail">${english(lead.detail)}</p>`}
    ${
      server.muted
        ? html`<p class="detail">${icon('muted')}${t('server_muted')}
            ${server.muted_until ? html`${t('until')} ${time(server.muted_until)}` : nothing}</p>`
        : nothing
    }
    <s-week .server=${id}></s-week>
    <div class="buttons">
      <a class="button" href=${address('logs', null, { server: id })}>${icon('logs')}${t('page_logs')}</a>
      ${
        mayAdminister()
          ? html`<button class="button" @click=${() => mute(server)}>${server.muted ? t('unmute') : html`${icon('muted')}${t('mute')}`}</button>`
          : nothing
      }
    </div>
  </article>`
}
