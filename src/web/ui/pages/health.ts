// How Sentarr itself is: what it reads, what waits, what it is connected to, and a bundle for whoever helps.
import { html, nothing, type TemplateResult } from 'lit'
import type { ServerInfo, SessionInfo, Status } from '../../schemas/status.ts'
import { bytes, number, plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { mayAdminister } from '../core/rights.ts'
import { api, live } from '../core/services.ts'
import { isSilent } from '../core/state.ts'
import { duration, exact } from '../core/time.ts'
import '../parts/check-everything.ts'
import { companionRow } from '../parts/companion-row.ts'
import { connectionRow } from '../parts/connection-row.ts'
import { icon } from '../parts/icons.ts'
import { notices } from '../parts/notices.ts'
import '../parts/plex-webhook.ts'
import { rightsNote } from '../parts/rights-note.ts'
import { english, sourceTags, tag, time, tokenNotes } from '../parts/words.ts'

class Health extends Part {
  #administers = false

  protected override async reload() {
    const session = await api.get<SessionInfo>('session').catch(() => null)
    this.#administers = session?.may === 'administer'
  }

  override render() {
    const { status } = live
    if (status === null) return nothing
    const waiting = [...status.channels, ...status.connections].reduce((sum, one) => sum + one.waiting, 0)
    return html`
      <h1>${t('page_health')}</h1>
      ${notices(status)}
      <section class="card padded">
        <div class="section-head">
          <h2>Sentarr ${status.version}</h2>
          ${status.health.status === 'ok' ? tag('ok', 'ok', t('healthy')) : tag('error', 'error', t('unhealthy'))}
        </div>
        <dl class="facts">
          <dt>${t('running_since')}</dt>
          <dd title=${exact(status.started_at)}>${time(status.started_at)}</dd>
          <dt>${t('time_zone')}</dt>
          <dd>${status.time_zone}</dd>
          <dt>${t('queue')}</dt>
          <dd>${waiting === 0 ? t('queue_empty') : plural('waiting', waiting)}</dd>
          <dt>${t('database')}</dt>
          <dd>${bytes(status.database.bytes)}${status.database.persistent ? nothing : ` · ${t('in_memory')}`}</dd>
          <dt>Home Assistant</dt>
          <dd>${status.supervised ? t('as_app') : t('not_as_app')}</dd>
        </dl>
      </section>
      ${this.#administers ? html`<s-check-everything></s-check-everything>` : nothing}
      <section>
        <h2>${t('reading')}</h2>
        <div class="cards">${status.servers.map(serverCard)}</div>
      </section>
      ${
        status.connections.length === 0 && status.companion === null
          ? nothing
          : html`<section>
              <h2>${t('connections')}</h2>
              <ul class="rows card">
                ${status.connections.map(connectionRow)} ${status.companion ? companionRow(status.companion) : nothing}
              </ul>
            </section>`
      }
      ${gaps(status)}
      ${this.#administers ? html`<s-plex-webhook></s-plex-webhook>` : nothing}
      ${mayAdminister() ? bundle() : rightsNote()}
    `
  }
}
customElements.define('s-health', Health)

const bundle = (): TemplateResult => html`<section class="card padded">
  <h2>${t('bundle')}</h2>
  <p>${t('bundle_text')}</p>
  <a class="button primary" href="api/bundle" download>${icon('download')}${t('bundle_download')}</a>
</section>`

function serverCard(server: ServerInfo): TemplateResult {
  const { name, sources, lags, last_line_at, plex_version, caught_up, errors_last_hour } = server
  const total = (part: 'files' | 'lag_bytes') => sources.reduce((sum, source) => sum + source[part], 0)
  return html`<article class="card padded">
    <div class="section-head">
      <h3>${name}</h3>
      ${sourceTags(server)}
    </div>
    ${sources.map(({ detail }) => (detail === '' ? nothing : html`<p class="detail">${english(detail)}</p>`))}
    ${tokenNotes(server)}
    <dl class="facts">
      <dt>${t('files')}</dt>
      <dd>${number(total('files'))}</dd>
      <dt>${t('unread')}</dt>
      <dd>${caught_up && total('lag_bytes') === 0 ? t('nothing_unread') : bytes(total('lag_bytes'))}</dd>
      ${lags.map(({ file, seconds }) => html`<dt>${file}</dt><dd>${t('behind', { duration: duration(seconds) })}</dd>`)}
      <dt>${t('last_line')}</dt>
      <dd>${last_line_at ? time(last_line_at) : '–'}${isSilent(server) ? `. ${t('server_silent')}` : nothing}</dd>
      <dt>${t('errors_last_hour')}</dt>
      <dd>${number(errors_last_hour)}</dd>
      <dt>Plex</dt>
      <dd>${plex_version ?? t('unknown')}</dd>
    </dl>
  </article>`
}

function gaps({ gaps }: Status) {
  if (gaps.length === 0) return nothing
  return html`<section>
    <h2>${t('gaps')}</h2>
    <ul class="rows card">
      ${gaps.map(
        (gap) => html`<li class="row">
          <div class="row-body">
            <span class="row-title">${gap.file}</span>
            <span class="row-facts">${t(`gap_${gap.reason}`)} · ${gap.bytes === null ? '' : bytes(gap.bytes)} · ${time(gap.at)}</span>
            <p class="detail">${english(gap.detail)}</p>
            ${gap.kept ? html`<pre class="detail">${english(gap.kept)}</pre>` : nothing}
          </div>
        </li>`,
      )}
    </ul>
  </section>`
}
