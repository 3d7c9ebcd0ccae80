// The first look: one sentence that says how things are, what to do first, and then the rest.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { ChannelInfo } from '../../schemas/channels.ts'
import type { ServerInfo, Status } from '../../schemas/status.ts'
import { plural, t } from '../core/i18n.ts'
import { serverName } from '../core/live.ts'
import { Part } from '../core/part.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { api, live } from '../core/services.ts'
import { byUrgency, byWorst, leadOf, summary } from '../core/state.ts'
import { short } from '../core/time.ts'
import { askMute } from '../parts/ask.ts'
import { channelBadge } from '../parts/channel-state.ts'
import { chooseLogs } from '../parts/choose-logs.ts'
import { connectionRow } from '../parts/connection-row.ts'
import { select } from '../parts/fields.ts'
import '../parts/heat-map.ts'
import { whatIsHit } from '../parts/hit.ts'
import { icon } from '../parts/icons.ts'
import { incidentRow } from '../parts/incident-row.ts'
import { notices } from '../parts/notices.ts'
import { onboarding } from '../parts/onboarding.ts'
import { prose } from '../parts/prose.ts'
import { serverRow } from '../parts/server-row.ts'
import '../parts/stats-chart.ts'
import { empty, english, time } from '../parts/words.ts'

const SHOWN = 8

class Overview extends Part {
  /** Which server the pictures show; '' for all. */
  #server = ''

  override render() {
    const { status } = live
    if (status === null) return nothing
    const open = byUrgency(live.open.values())
    return html`
      ${this.#hero(status)} ${notices(status)} ${onboarding(status, () => this.requestUpdate())}
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
      ${this.#pictures(status)}
      <div class="columns">
        <section>
          <h2>${t('servers')}</h2>
          <ul class="rows card">${byWorst(status.servers).map((server) => serverRow(server, () => this.#mute(server)))}</ul>
        </section>
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

  #pictures({ servers }: Status): TemplateResult {
    const choice = select({
      label: t('server'),
      value: this.#server,
      options: [['', t('all_servers')], ...servers.map(({ id, name }) => [id, name] as const)],
      changed: (id) => {
        this.#server = id
        this.requestUpdate()
      },
    })
    return html`${servers.length > 1 ? html`<div class="filters">${choice}</div>` : nothing}
      <s-stats .server=${this.#server}></s-stats>
      <s-heat .server=${this.#server}></s-heat>`
  }

  #mute = (server: ServerInfo) =>
    this.attempt(async () => {
      const path = `servers/${encodeURIComponent(server.id)}`
      if (server.muted) return api.send('POST', `${path}/unmute`)
      const minutes = await askMute(t('mute_server_text', { server: server.name }))
      if (minutes !== null) await api.send('POST', `${path}/mute`, minutes === undefined ? {} : { minutes })
    })

  /** The way out when a log cannot be read; why not is the headline. */
  #blind({ servers }: Status): TemplateResult | typeof nothing {
    const blind = servers.find((server) => leadOf(server).state !== 'reading')
    if (blind === undefined) return nothing
    return mayAdminister() ? chooseLogs(blind.id) : nothing
  }

  #hero(status: Status): TemplateResult {
    const { tone, sentence, reason, worst, others } = summary(status, live.open.values())
    const step = worst?.advice[0]
    return html`<section class="hero ${tone}">
      <div class="hero-head">
        ${icon(tone)}
        <div>
          <h1>${worst ? english(sentence) : sentence}</h1>
          ${reason === '' ? nothing : html`<p class="cause">${english(reason)}</p>`}
          ${
            worst
              ? html`<p>
                  ${t(`severity_${worst.severity}`)} · ${t('since')} ${time(worst.first_seen)} ·
                  ${plural('findings', worst.count)} · ${serverName(status.servers, worst.server)}
                  ${others > 0 ? html` · ${plural('others_open', others)}` : nothing}
                </p>`
              : html`<p>${lastLine(status)} ${lastDay(status)}</p>`
          }
        </div>
      </div>
      ${worst ? html`<p class="cause">${prose(worst.cause)}</p>${whatIsHit(worst.fields)}` : this.#blind(status)}
      ${
        step === undefined
          ? nothing
          : html`<div class="first-step">
              <strong>${t('do_first')}</strong>
              <p>${prose(step)}</p>
            </div>`
      }
      ${
        worst
          ? html`<a class="button primary" href=${address('incidents', worst.id)}>${
              worst.advice.length > 1 ? plural('all_steps', worst.advice.length) : t('details')
            }${icon('next')}</a>`
          : nothing
      }
    </section>`
  }
}
customElements.define('s-overview', Overview)

const DAY_MS = 86_400_000

/** Since when it is watched, while that is less than a day, and how many troubles the last day had. */
function lastDay({ started_at, troubles_last_day: n }: Status, now = Date.now()): TemplateResult {
  const fresh = now - Date.parse(started_at) < DAY_MS
  const since = new Date(now - DAY_MS).toISOString()
  return html`${fresh ? html`· ${t('watching_since', { time: short(started_at) })}` : nothing}
  ${n > 0 ? html`<a href=${address('incidents', null, { state: 'all', since })}>${plural('last_day', n)}</a>` : nothing}`
}

function lastLine({ servers }: Status): TemplateResult | string {
  const last = servers
    .flatMap(({ last_line_at }) => last_line_at ?? [])
    .sort()
    .at(-1)
  return last ? html`${t('last_line')} ${time(last)}` : t('no_line_yet')
}

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
