// The first look: one sentence that says how things are, what to do first, and then the rest.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { ChannelInfo } from '../../schemas/channels.ts'
import type { ServerInfo, Status } from '../../schemas/status.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { live } from '../core/services.ts'
import { byUrgency, byWorst, leading } from '../core/state.ts'
import { channelBadge } from '../parts/channel-state.ts'
import { connectionRow } from '../parts/connection-row.ts'
import { serverChoice } from '../parts/fields.ts'
import '../parts/heat-map.ts'
import { hero } from '../parts/hero.ts'
import { icon } from '../parts/icons.ts'
import { incidentRow } from '../parts/incident-row.ts'
import { muteServer } from '../parts/mute-server.ts'
import { notices } from '../parts/notices.ts'
import { onboarding } from '../parts/onboarding.ts'
import { serverCard } from '../parts/server-card.ts'
import { serverRow } from '../parts/server-row.ts'
import '../parts/stats-chart.ts'
import { empty, time } from '../parts/words.ts'

const SHOWN = 8
const SERVERS_SHOWN = 4

class Overview extends Part {
  /** Which server the pictures show; '' for all. */
  #server = ''

  override render() {
    const { status } = live
    if (status === null) return nothing
    const open = leading(byUrgency(live.open.values()))
    return html`
      ${hero(status)} ${notices(status)} ${onboarding(status, () => this.requestUpdate())}
      ${
        open.length === 0
          ? nothing
          : html`<section>
              <h2>${t('open_incidents')}</h2>
              <ul class="rows card">
                ${repeat(
                  open.slice(0, SHOWN),
                  ({ id }) => id,
                  (item) => incidentRow(item),
                )}
              </ul>
              ${
                open.length > SHOWN
                  ? html`<a class="button" href=${address('incidents')}>${plural('show_all', open.length)}</a>`
                  : nothing
              }
            </section>`
      }
      ${this.#servers(status)} ${this.#pictures()}
      <div class="columns">
        ${
          status.servers.length > 1
            ? nothing
            : html`<section>
                <h2>${t('server')}</h2>
                <ul class="rows card">${status.servers.map((server) => serverRow(server, () => this.#mute(server)))}</ul>
              </section>`
        }
        <section>
          <h2>${t('ways_out')}</h2>
          ${
            status.channels.length + status.connections.length === 0
              ? html`<div class="card">${empty(
                  'channels',
                  t('no_channels'),
                  mayAdminister()
                    ? html`<a class="button primary" href=${address('channels')}>${t('channel_add')}</a>`
                    : nothing,
                )}</div>`
              : html`<ul class="rows card">
                  ${status.channels.map(channelRow)} ${status.connections.map(connectionRow)}
                </ul>`
          }
        </section>
      </div>
    `
  }

  #pictures(): TemplateResult {
    const choice = serverChoice(this.#server, (id) => {
      this.#server = id
      this.requestUpdate()
    })
    return html`${choice === nothing ? nothing : html`<div class="filters">${choice}</div>`}
      <s-stats .server=${this.#server}></s-stats>
      <s-heat .server=${this.#server}></s-heat>
      <p><a class="button" href=${address('report')}>${icon('report')}${t('page_report')}</a></p>`
  }

  #mute = (server: ServerInfo) => this.attempt(() => muteServer(server))

  /** Of several servers a card each, the worst first. */
  #servers({ servers }: Status): TemplateResult | typeof nothing {
    if (servers.length < 2) return nothing
    return html`<section>
      <h2>${t('servers')}</h2>
      <div class="cards">${byWorst(servers)
        .slice(0, SERVERS_SHOWN)
        .map((server) => serverCard(server, this.#mute))}</div>
      ${
        servers.length > SERVERS_SHOWN
          ? html`<a class="button" href=${address('servers')}>${plural('show_all', servers.length)}</a>`
          : nothing
      }
    </section>`
  }
}
customElements.define('s-overview', Overview)

const channelRow = (channel: ChannelInfo): TemplateResult => html`<li class="row">
  <a href=${address('channels')}>
    <span class="row-title">${channel.name}</span>
    <span class="row-facts">
      ${channelBadge(channel)}
      ${channel.last_sent_at ? html`<span>${t('last_sent')} ${time(channel.last_sent_at)}</span>` : nothing}
    </span>
    ${icon('next')}
  </a>
</li>`
