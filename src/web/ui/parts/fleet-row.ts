// A server of the fleet in its list: how it is, what is open, and the way to its own dashboard.
import { html, nothing, type TemplateResult } from 'lit'
import type { FleetServerInfo } from '../../schemas/fleet.ts'
import { plural, t } from '../core/i18n.ts'
import { mayAct, mayAdminister } from '../core/rights.ts'
import type { Icon } from './icons.ts'
import { english, outside, severityBadge, tag, time } from './words.ts'

const STATES = {
  online: ['ok', 'ok'],
  offline: ['off', 'error'],
  missing: ['off', 'error'],
  unknown: ['waiting', 'plain'],
} as const satisfies Record<FleetServerInfo['state'], readonly [Icon, string]>

export type FleetCommand = 'resolve' | 'mute'
type Does = (command: FleetCommand, server: FleetServerInfo, incident: FleetServerInfo['incidents'][number]) => unknown

const OLD_MS = 24 * 3_600_000

const agent = ({ host, url }: NonNullable<FleetServerInfo['rivals']>['first']): string =>
  host !== null && url !== null ? `${host} (${url})` : (host ?? url ?? t('fleet_nameless'))

/** `does`: passes a command on; null where this dashboard only looks. */
export function fleetRow(server: FleetServerInfo, does: Does | null): TemplateResult {
  const { state, worst_severity, last_line_at } = server
  const [symbol, tone] = STATES[state]
  const unwatched = state === 'offline' || state === 'missing'
  const loud = worst_severity ?? (unwatched ? 'error' : server.needs_somebody ? 'warning' : null)
  const silent = last_line_at !== null && Date.now() - Date.parse(last_line_at) > OLD_MS
  return html`<li class="row ${loud ?? ''} ${loud ? 'loud' : ''} ${state === 'unknown' ? 'old' : ''}">
    <div class="row-body">
      <span class="row-title">${server.name}</span>
      <span class="row-facts">
        ${tag(symbol, tone, t(`fleet_${state}`))}
        ${unwatched && server.state_since ? time(server.state_since) : nothing}
        ${worst_severity ? tag(worst_severity, worst_severity, plural('open_incidents_n', server.open_incidents)) : nothing}
        ${server.logs_readable === false ? tag('warning', 'warning', t('fleet_logs')) : nothing}
        ${server.delivery_problem ? tag('warning', 'warning', t('fleet_delivery')) : nothing}
        ${server.rivals ? tag('warning', 'warning', t('fleet_rivals')) : nothing}
        ${server.muted ? tag('muted', 'plain', t('muted')) : nothing}
        ${last_line_at ? html`<span>${t('last_line')} ${time(last_line_at)}${silent ? `. ${t('server_silent')}` : nothing}</span>` : nothing}
        ${server.plex_version ? html`<span>Plex ${server.plex_version}</span>` : nothing}
        ${server.agent_version ? html`<span>Sentarr ${server.agent_version}</span>` : nothing}
        ${server.url ? outside(server.url, t('fleet_open')) : nothing}
      </span>
      ${
        server.rivals
          ? html`<p class="detail">${t('fleet_rivals_long', { id: server.id, first: agent(server.rivals.first), second: agent(server.rivals.second) })}</p>`
          : nothing
      }
      ${server.incidents.map(
        (incident) => html`<div class="section-head">
          <span class="row-facts">
            ${severityBadge(incident.severity)} <b>${english(incident.title)}</b>
            ${incident.last_seen ? time(incident.last_seen) : nothing}
          </span>
          ${
            does === null
              ? nothing
              : html`<span class="buttons">
                  ${mayAct() ? html`<button class="button" @click=${() => does('mute', server, incident)}>${t('mute')}</button>` : nothing}
                  ${mayAdminister() ? html`<button class="button" @click=${() => does('resolve', server, incident)}>${t('resolve')}</button>` : nothing}
                </span>`
          }
        </div>`,
      )}
      ${server.first_step && worst_severity ? html`<p class="detail"><b>${t('fleet_first')}</b> ${english(server.first_step)}</p>` : nothing}
    </div>
  </li>`
}
