// One incident in full: why, what to do, what happened, who was told.
import { html, nothing, type TemplateResult } from 'lit'
import type { IncidentContext, IncidentDetail, IncidentItem } from '../../schemas/incidents.ts'
import { plural, t } from '../core/i18n.ts'
import { serverName, withNews } from '../core/live.ts'
import { Part, wordsOf } from '../core/part.ts'
import { mayAct, mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { api, live } from '../core/services.ts'
import type { Received } from '../core/stream.ts'
import { untilWhen } from '../core/time.ts'
import { ask, askMute, askNote } from '../parts/ask.ts'
import { forumText } from '../parts/forum-text.ts'
import { whatIsHit } from '../parts/hit.ts'
import { icon } from '../parts/icons.ts'
import { causeOf, consequencesOf } from '../parts/incident-chain.ts'
import { incidentFacts, incidentLines } from '../parts/incident-facts.ts'
import { copied, prose } from '../parts/prose.ts'
import { rightsNote } from '../parts/rights-note.ts'
import { steps } from '../parts/steps.ts'
import { timeline } from '../parts/timeline.ts'
import { toast } from '../parts/toast.ts'
import { empty, loading, marks, outside, severityBadge, time, told } from '../parts/words.ts'

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
    if (name === 'incident' && data.id === this.incident && this.#detail) {
      this.#detail = { ...this.#detail, ...withNews(this.#detail, data) }
    }
    if (name === 'alert' && data.incident === this.incident) void this.#refresh()
    if (name === 'delivery' && data.incident === this.incident) void this.#refresh()
  }

  async #refresh() {
    this.#detail = await api.get<IncidentDetail>(this.#path()).catch(() => this.#detail)
    this.requestUpdate()
  }

  #act = (action: 'resolve' | 'reopen' | 'acknowledge' | 'mute' | 'unmute', body: object = {}) =>
    this.press(async () => {
      await api.send<IncidentItem>('POST', this.#path(`/${action}`), body)
      await this.#refresh()
    })

  #resolve = async () => {
    const note = await askNote(t('resolve_title'), t('resolve'))
    if (note === null) return
    if (await this.#act('resolve', { note })) toast(t('resolved_done'), 'ok', { words: t('undo'), act: this.#reopen })
  }

  #reopen = () => this.#act('reopen')

  #copy = (detail: IncidentDetail) =>
    copied(
      forumText(
        detail,
        this.#context,
        live.status?.servers.find(({ id }) => id === detail.server),
      ),
    )

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
        <h1>${told(detail.title)}</h1>
        ${whatIsHit(detail.fields)}
        <p class="muted">${this.#facts(detail)}</p>
        ${detail.note ? html`<blockquote dir="auto">${detail.note}</blockquote>` : nothing} ${this.#actions(detail)}
      </div>
      <div class="columns unequal">
        <div>
          ${causeOf(detail)}
          <section class="card padded">
            <h2>${t('what_happened')}</h2>
            <p>${prose(detail.cause)}</p>
            ${detail.advice.length > 0 ? html`<h2>${t('what_to_do')}</h2>${steps(detail)}` : nothing}
            ${detail.link ? html`<p>${outside(detail.link, t('read_more'))}</p>` : nothing}
          </section>
          ${consequencesOf(detail)} ${incidentLines(detail, this.#context)}
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

  #facts({ state, first_seen, last_seen, count, server, muted_until, alerts }: IncidentDetail): TemplateResult {
    const times = alerts.filter((alert) => alert.state === 'raised').length
    return html`${t('since')} ${time(first_seen)} · ${plural('findings', count)}
    ${state === 'open' ? html`· ${t('last_seen')} ${time(last_seen)}` : nothing} · ${serverName(live.status?.servers, server)}
    ${muted_until && state === 'open' ? html`· ${t('muted_until', { time: untilWhen(muted_until) })}` : nothing}
    ${times > 1 ? html`· <b>${plural('times_told', times)}</b>` : nothing}`
  }

  #actions(detail: IncidentDetail): TemplateResult {
    const { state, acknowledged_at, muted } = detail
    const open = state !== 'resolved'
    const all = mayAdminister()
    const take = open && !acknowledged_at && mayAct()
    return html`<div class="buttons">
        ${take ? html`<button class="button primary" @click=${() => this.#act('acknowledge')}>${icon('check')}${t('acknowledge')}</button>` : nothing}
        ${open && mayAct() ? this.#muteButton(muted) : nothing}
        ${!open && all ? html`<button class="button" @click=${this.#reopen}>${icon('undo')}${t('reopen')}</button>` : nothing}
        ${open && all ? html`<button class="button" @click=${this.#resolve}>${t('resolve')}</button>` : nothing}
        <details class="menu">
          <summary class="button">${t('more')}</summary>
          <div class="card">
            <button class="button" @click=${() => this.#copy(detail)}>${icon('copy')}${t('copy_forum')}</button>
            ${detail.rule === null || !all ? nothing : html`<button class="button" @click=${() => this.#never(detail)}>${icon('off')}${t('never')}</button>`}
            ${all ? html`<button class="button danger" @click=${this.#delete}>${icon('bin')}${t('delete')}</button>` : nothing}
          </div>
        </details>
      </div>
      ${take && all ? html`<p class="muted hint">${t('acknowledge_hint')}</p>` : nothing} ${rightsNote()}`
  }

  #muteButton = (muted: boolean) =>
    muted
      ? html`<button class="button" @click=${() => this.#act('unmute')}>${t('unmute')}</button>`
      : html`<button class="button" @click=${this.#mute}>${icon('muted')}${t('mute')}</button>`
}
customElements.define('s-incident', IncidentPage)
