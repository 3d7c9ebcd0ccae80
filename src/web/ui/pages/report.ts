// The report of a week: what the mail tells, of any week, and for paper.
import { html, nothing, svg, type TemplateResult } from 'lit'
import type { ReportInfo, ServerReportInfo, SpanItem, TroubleItem } from '../../schemas/report.ts'
import { query } from '../core/api.ts'
import { locale, number, plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { address } from '../core/route.ts'
import { api } from '../core/services.ts'
import { icon } from '../parts/icons.ts'
import { prose } from '../parts/prose.ts'
import { loading, severityBadge, tag, told } from '../parts/words.ts'

const DAYS = 7
/** Of the picture; a column is one wide, an incident one high. */
const LEAST_HIGH = 4
const BAR = 0.6

class WeekReport extends Part {
  static override properties = { query: {} }
  declare query: URLSearchParams
  #report: ReportInfo | null = null
  #shown: string | null = null

  protected override updated() {
    if (this.#shown !== null && this.#shown !== this.#until()) void this.reload()
  }

  #until = () => this.query.get('until') ?? ''

  protected override async reload() {
    const until = this.#until()
    this.#shown = until
    await this.attempt(async () => {
      const report = await api.get<ReportInfo>(`report${query({ until })}`)
      if (until === this.#until()) this.#report = report
    })
  }

  override render() {
    const report = this.#report
    if (report === null) return html`<h1>${t('page_report')}</h1>${loading()}`
    const { earlier, later, servers } = report
    return html`
      <div class="section-head">
        <div>
          <h1>${t('page_report')}</h1>
          <p class="muted">${weekOf(report)}</p>
        </div>
        <div class="buttons unprinted">
          <a class="button" href=${address('report', null, { until: earlier })}>${icon('back')}${t('report_earlier')}</a>
          ${later === null ? nothing : html`<a class="button" href=${address('report', null, { until: later })}>${t('report_later')}${icon('next')}</a>`}
          <button class="button" @click=${() => window.print()}>${icon('print')}${t('report_print')}</button>
        </div>
      </div>
      ${servers.map((one) => serverReport(one, report, servers.length > 1))}
    `
  }
}
customElements.define('s-report', WeekReport)

/** `16–22 November 2026` */
function weekOf({ since, until, time_zone: timeZone }: ReportInfo): string {
  const format = new Intl.DateTimeFormat(locale(), { timeZone, day: 'numeric', month: 'long', year: 'numeric' })
  return format.formatRange(new Date(since), new Date(Date.parse(until) - 1))
}

function serverReport(one: ServerReportInfo, report: ReportInfo, named: boolean): TemplateResult {
  const { name, incidents, open, fresh, worse, better, longest, frequent, next_step } = one
  const quiet = incidents === 0 && open.items.length === 0
  return html`<section class="card padded report">
    ${named ? html`<h2>${name}</h2>` : nothing}
    <p>${summary(one, quiet)}</p>
    ${incidents === 0 ? nothing : days(one)}
    ${list(t('report_open'), open, (item) => spanRow(item, report))} ${list(t('report_new'), fresh, troubleRow)}
    ${list(t('report_worse'), worse, troubleRow)} ${list(t('report_better'), better, troubleRow)}
    ${longest === null ? nothing : list(t('report_longest'), { items: [longest], more: 0 }, (item) => spanRow(item, report))}
    ${frequent === null ? nothing : list(t('report_frequent'), { items: [frequent], more: 0 }, troubleRow)}
    ${next_step === null ? nothing : html`<h3>${t('report_step')}</h3><p>${told(next_step.title)}: ${prose(next_step.words)}</p>`}
  </section>`
}

function summary(one: ServerReportInfo, quiet: boolean): string {
  const { incidents, incidents_before, watched_days, watched_days_before } = one
  const how = quiet ? t('report_quiet') : plural('week_incidents', incidents)
  const compared = watched_days_before > 0 || incidents_before > 0
  const before = compared ? `; ${t('report_before', { n: incidents_before })}` : ''
  // Of a week that nobody watched it is not known whether something was wrong.
  const sentences = incidents === 0 && watched_days === 0 ? [] : [`${how}${before}`]
  if (watched_days < DAYS) sentences.push(t('report_watched', { n: watched_days }))
  if (watched_days_before < DAYS)
    sentences.push(compared ? t('report_watched_before', { n: watched_days_before }) : t('report_no_before'))
  return `${sentences.join('. ')}.`
}

function list<Item>(
  words: string,
  { items, more }: { items: Item[]; more: number },
  row: (item: Item) => TemplateResult,
) {
  if (items.length === 0) return nothing
  return html`<h3>${words}</h3>
    <ul class="report-list">
      ${items.map((item) => html`<li>${row(item)}</li>`)} ${more > 0 ? html`<li class="muted">${t('report_more', { n: more })}</li>` : nothing}
    </ul>`
}

const link = ({ incident, title }: { incident: string; title: string }): TemplateResult =>
  html`<a href=${address('incidents', incident)}>${told(title)}</a>`

function troubleRow(item: TroubleItem): TemplateResult {
  const { severity, count, before } = item
  const found = count === 0 ? t('report_gone') : plural('findings', count)
  const words = [
    ...(count + before === 0 ? [] : [found]),
    ...(before > 0 ? [t('report_found_before', { n: before })] : []),
  ]
  return html`${severityBadge(severity)} ${link(item)} <span class="muted">${words.join(', ')}</span>`
}

function spanRow(item: SpanItem, { as_of, time_zone: timeZone }: ReportInfo): TemplateResult {
  const { severity, from, to, muted } = item
  // A trouble that was found in old logs may be years older than the week.
  const otherYear = new Date(from).getFullYear() !== new Date(as_of).getFullYear()
  const format = new Intl.DateTimeFormat(locale(), {
    ...{ timeZone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
    ...(otherYear && { year: 'numeric' }),
  })
  const when = format.formatRange(new Date(from), new Date(to ?? as_of))
  return html`${severityBadge(severity)} ${link(item)} ${muted ? tag('muted', 'plain', t('muted')) : nothing}
    <span class="muted">${to === null ? t('report_since', { time: format.format(new Date(from)) }) : when}</span>`
}

/** A picture over a table: eyes see columns, everyone else reads numbers. */
function days({ days: all }: ServerReportInfo): TemplateResult {
  const name = new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', weekday: 'short' })
  const total = ({ warning, error, critical }: (typeof all)[number]) => warning + error + critical
  const most = Math.max(LEAST_HIGH, ...all.map(total))
  return html`<div class="week-picture">
    <svg viewBox="0 0 ${all.length} ${most}" preserveAspectRatio="none" aria-hidden="true">
      ${all.map((day, index) => {
        const x = index + (1 - BAR) / 2
        let top = most
        const bars = (['critical', 'error', 'warning'] as const).map((severity) => {
          top -= day[severity]
          return svg`<rect class=${severity} x=${x} y=${top} width=${BAR} height=${day[severity]}></rect>`
        })
        return svg`${day.watched ? svg`<rect class="strip-track" x=${x} width=${BAR} height=${most}></rect>` : nothing}${bars}`
      })}
    </svg>
    <table>
      <caption>${t('report_by_day')}</caption>
      <thead>
        <tr>${all.map(({ day }) => html`<th scope="col">${name.format(new Date(day))}</th>`)}</tr>
      </thead>
      <tbody>
        <tr>
          ${all.map((day) => html`<td>${day.watched || total(day) > 0 ? number(total(day)) : html`<span title=${t('report_not_watched')}>–<span class="hidden">${t('report_not_watched')}</span></span>`}</td>`)}
        </tr>
      </tbody>
    </table>
  </div>`
}
