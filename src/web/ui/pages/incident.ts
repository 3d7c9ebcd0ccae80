// One incident in full: why, what to do, what happened, who was told.
import { html, nothing, type TemplateResult } from 'lit'
import type { IncidentContext, IncidentDetail, IncidentItem } from '../../api-types.ts'
import { plural, t } from '../core/i18n.ts'
import { serverName } from '../core/live.ts'
import { Part, wordsOf } from '../core/part.ts'
import { address } from '../core/route.ts'
import { api, live } from '../core/services.ts'
import type { Received } from '../core/stream.ts'
import { exact } from '../core/time.ts'
import { ask, askMute, askNote } from '../parts/ask.ts'
import { icon } from '../parts/icons.ts'
import { incidentFacts, incidentLines } from '../parts/incident-facts.ts'
import { steps } from '../parts/steps.ts'
import { timeline } from '../parts/timeline.ts'
import { toast } from '../parts/toast.ts'
import { empty, english, loading, marks, outside, severityBadge, time } from '../parts/words.ts'

class IncidentPage extends Part {
  static override properties = { incident: {} }
  declare incident: string
  #detail: IncidentDetail | null = null
  #context: IncidentContext | null = null
  #problem = ''

  protected override updated(changed: Map<string, unknown>) {
    if (changed.get('incident') !== undefined) void this.reload()
  }

  #path = (more = '') => `incidents/${encodeURIComponent(this.incident)}${more}`

  protected override async reload() {
    try {
      this.#detail = await api.get<IncidentDetail>(this.#path())
      this.#problem = ''
    } catch (error) {
      this.#detail = null
      this.#problem = wordsOf(error)
    }
    this.requestUpdate()
    // Extra: an incident whose lines are gone is still an incident.
    this.#context = await api.get<IncidentContext>(this.#path('/context')).catch(() => null)
    this.requestUpdate()
  }

  protected override received({ name, data }: Received) {
    if (name === 'incident' && data.id === this.incident && this.#detail) this.#detail = { ...this.#detail, ...data }
    if (name === 'alert' && data.incident === this.incident) void this.#refresh()
    if (name === 'delivery' && data.incident === this.incident) void this.#refresh()
  }

  async #refresh() {
    this.#detail = await api.get<IncidentDetail>(this.#path()).catch(() => this.#detail)
    this.requestUpdate()
  }

  #act = (action: 'resolve' | 'acknowledge' | 'mute' | 'unmute', body: object = {}) =>
    this.attempt(async () => {
      await api.send<IncidentItem>('POST', this.#path(`/${action}`), body)
      await this.#refresh()
    })

  #resolve = async () => {
    const note = await askNote(t('resolve_title'), t('resolve'))
    if (note !== null) await this.#act('resolve', { note })
  }

  #mute = async () => {
    const until = await askMute(t('mute_text'))
    if (until !== null) await this.#act('mute', until === undefined ? {} : { minutes: until })
  }

  #never = async ({ rule, title }: IncidentDetail) => {
    if (rule === null) return
    const sure = await ask({
      title: t('never_title'),
      text: t('never_text', { title }),
      action: t('never_do'),
      danger: true,
    })
    if (sure === null) return
    await this.attempt(async () => {
      await api.send('PUT', `rules/${encodeURIComponent(rule)}`, { enabled: false })
      toast(t('never_done'))
    })
  }

  #delete = async () => {
    const sure = await ask({ title: t('delete_title'), text: t('delete_text'), action: t('delete'), danger: true })
    if (sure === null) return
    const done = await this.attempt(() => api.send('DELETE', this.#path()))
    if (done) location.hash = address('incidents')
  }

  override render() {
    const back = html`<a class="back" href=${address('incidents')}>${icon('back')}${t('page_incidents')}</a>`
    const detail = this.#detail
    if (detail === null) {
      return html`${back}${this.#problem ? html`<div class="card">${empty('info', this.#problem)}</div>` : loading()}`
    }
    return html`
      ${back}
      <div class="incident-head ${detail.severity}">
        <p class="badges">${severityBadge(detail.severity)} ${marks(detail)}</p>
        <h1>${english(detail.title)}</h1>
        <p class="muted">${this.#facts(detail)}</p>
        ${detail.note ? html`<blockquote dir="auto">${detail.note}</blockquote>` : nothing} ${this.#actions(detail)}
      </div>
      <div class="columns unequal">
        <div>
          <section class="card padded">
            <h2>${t('what_happened')}</h2>
            <p>${english(detail.cause)}</p>
            ${detail.advice.length > 0 ? html`<h2>${t('what_to_do')}</h2>${steps(detail)}` : nothing}
            ${detail.link ? html`<p>${outside(detail.link, t('read_more'))}</p>` : nothing}
          </section>
          ${incidentLines(detail, this.#context)}
        </div>
        <div>
          <section class="card padded">
            <h2>${t('timeline')}</h2>
            ${timeline(detail)}
          </section>
          ${incidentFacts(detail)}
        </div>
      </div>
    `
  }

  #facts({ state, first_seen, last_seen, count, server, muted_until }: IncidentDetail): TemplateResult {
    return html`${t('since')} ${time(first_seen)} · ${plural('findings', count)}
    ${state === 'open' ? html`· ${t('last_seen')} ${time(last_seen)}` : nothing} · ${serverName(live.status?.servers, server)}
    ${muted_until ? html`· ${t('muted')} ${t('until')} ${exact(muted_until)}` : nothing}`
  }

  #actions(detail: IncidentDetail): TemplateResult {
    const { state, acknowledged_at, muted } = detail
    return html`<div class="buttons">
      ${state === 'resolved' ? nothing : html`<button class="button primary" @click=${this.#resolve}>${icon('check')}${t('resolve')}</button>`}
      ${state === 'open' && !acknowledged_at ? html`<button class="button" @click=${() => this.#act('acknowledge')}>${t('acknowledge')}</button>` : nothing}
      ${muted ? html`<button class="button" @click=${() => this.#act('unmute')}>${t('unmute')}</button>` : html`<button class="button" @click=${this.#mute}>${icon('muted')}${t('mute')}</button>`}
      <details class="menu">
        <summary class="button">${t('more')}</summary>
        <div class="card">
          ${detail.rule === null ? nothing : html`<button class="button" @click=${() => this.#never(detail)}>${icon('off')}${t('never')}</button>`}
          <button class="button danger" @click=${this.#delete}>${icon('bin')}${t('delete')}</button>
        </div>
      </details>
    </div>`
  }
}
customElements.define('s-incident', IncidentPage)
