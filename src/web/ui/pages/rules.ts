// What Sentarr knows: every rule, how often it matched, and the switches and thresholds one may change.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { CATEGORIES } from '../../../rules/vocabulary.ts'
import type { List } from '../../schemas/common.ts'
import type { RuleItem } from '../../schemas/rules.ts'
import { query } from '../core/api.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { api } from '../core/services.ts'
import { searchField, select, serverChoice } from '../parts/fields.ts'
import { icon } from '../parts/icons.ts'
import { prose } from '../parts/prose.ts'
import { rightsNote } from '../parts/rights-note.ts'
import { type Override, ruleForm } from '../parts/rule-form.ts'
import { toast } from '../parts/toast.ts'
import { empty, english, loading, outside, severityBadge, tag, time, told } from '../parts/words.ts'

const KINDS = ['trouble', 'fired', 'never', 'changed', 'off', 'noise'] as const
type Kind = (typeof KINDS)[number]

/** The API calls a rule that is switched off ignored as well. */
const isNoise = ({ ignore, enabled }: RuleItem) => ignore && enabled

const isKind: Record<Kind, (rule: RuleItem) => boolean> = {
  trouble: (rule) => !isNoise(rule),
  fired: (rule) => !isNoise(rule) && rule.count > 0,
  never: (rule) => !isNoise(rule) && rule.count === 0,
  changed: ({ override }) => override !== null,
  off: ({ enabled }) => !enabled,
  noise: (rule) => isNoise(rule),
}

const rested = ({ basis, reports }: RuleItem['confidence']): string =>
  reports === null ? t(`confidence_${basis}`) : t('confidence_reports', { count: reports })

class Rules extends Part {
  static override properties = { rule: {}, query: {} }
  declare rule: string | null
  declare query: URLSearchParams
  #rules: RuleItem[] | null = null
  #search = ''
  #kind: Kind = 'trouble'
  #category = ''
  /** Whose findings count; '' for all servers. */
  #server = ''
  #landed: string | null = null

  protected override async reload() {
    await this.attempt(async () => {
      this.#rules = (await api.get<List<RuleItem>>(`rules${query({ server: this.#server })}`)).items
    })
  }

  protected override updated() {
    if (this.rule === this.#landed || this.#rules === null) return
    this.#landed = this.rule
    const details = this.rule === null ? null : this.querySelector<HTMLDetailsElement>(`#${CSS.escape(this.rule)}`)
    if (!details) return
    details.open = true
    details.scrollIntoView({ block: 'start' })
    details.querySelector('summary')?.focus({ preventScroll: true })
  }

  #shown(): RuleItem[] {
    const words = this.#search.toLowerCase()
    return (this.#rules ?? []).filter(
      (rule) =>
        rule.id === this.rule ||
        (isKind[this.#kind](rule) &&
          (this.#category === '' || rule.category === this.#category) &&
          `${rule.id} ${rule.title} ${rule.cause} ${rule.reason}`.toLowerCase().includes(words)),
    )
  }

  #change = (rule: RuleItem, override: Override) =>
    this.attempt(async () => {
      const saved = await api.send<RuleItem>('PUT', `rules/${encodeURIComponent(rule.id)}`, override)
      this.#rules = this.#rules?.map((one) => (one.id === saved.id ? saved : one)) ?? null
      toast(t('saved'))
    })

  override render() {
    if (this.#rules === null) return html`<h1>${t('page_rules')}</h1>${loading()}`
    const shown = this.#shown()
    return html`
      <div class="section-head">
        <h1>${t('page_rules')}</h1>
        <a class="button" href=${address('lab')}>${icon('lab')}${t('page_lab')}</a>
      </div>
      <p class="muted">${plural('rules_intro', this.#rules.length)}</p>
      ${rightsNote()}
      <div class="filters">
        ${searchField({
          value: this.#search,
          typed: (event) => this.#set(() => (this.#search = (event.target as HTMLInputElement).value.trim())),
        })}
        ${select({
          label: t('show'),
          value: this.#kind,
          options: KINDS.map((kind) => [kind, t(`rules_${kind}`)] as const),
          changed: (value) => this.#set(() => (this.#kind = value as Kind)),
        })}
        ${select({
          label: t('category'),
          value: this.#category,
          options: [['', t('any')], ...CATEGORIES.map((one) => [one, t(`category_${one}`)] as const)],
          changed: (value) => this.#set(() => (this.#category = value)),
        })}
        ${serverChoice(this.#server, (id) => {
          this.#server = id
          void this.reload()
        })}
      </div>
      ${shown.length === 0 ? html`<div class="card">${empty('search', t('nothing_found'))}</div>` : nothing}
      <div class="card rows">${repeat(
        shown,
        ({ id }) => id,
        (rule) => this.#row(rule),
      )}</div>
    `
  }

  #set(change: () => void) {
    change()
    this.requestUpdate()
  }

  #row(rule: RuleItem): TemplateResult {
    return html`<details class="rule" id=${rule.id}>
      <summary>
        <span class="row-title">${told(rule.title)}</span>
        <span class="row-facts">
          ${isNoise(rule) ? tag('off', 'plain', t('rules_noise')) : severityBadge(rule.severity)}
          ${rule.enabled ? nothing : tag('off', 'plain', t('switched_off'))}
          ${rule.open_incidents > 0 ? tag('incidents', 'warning', plural('open_incidents_n', rule.open_incidents)) : nothing}
          <span>${rule.count > 0 ? plural('findings', rule.count) : t('never_fired')}</span>
          ${rule.last_seen ? html`<span>${t('last_seen')} ${time(rule.last_seen)}</span>` : nothing}
        </span>
        ${icon('next')}
      </summary>
      <div class="rule-body">
        ${isNoise(rule) ? html`<p>${english(rule.reason)}</p>` : html`<p>${prose(rule.cause)}</p>`}
        ${rule.advice.length > 0 ? html`<ol>${rule.advice.map((step) => html`<li>${prose(step)}</li>`)}</ol>` : nothing}
        ${rule.link ? html`<p>${outside(rule.link, t('read_more'))}</p>` : nothing}
        ${isNoise(rule) || !mayAdminister() ? nothing : ruleForm(rule, (override) => this.#change(rule, override))}
        <details>
          <summary>${t('samples')}</summary>
          ${rule.samples.map((sample) => html`<pre dir="ltr" lang="en" tabindex="0">${sample}</pre>`)}
        </details>
        <p class="muted">
          <code>${rule.id}</code> · ${t(`category_${rule.category}`)} · ${rested(rule.confidence)}
          ${rule.cost ? html`· ${t('rule_cost', { ms: rule.cost.milliseconds, records: rule.cost.records })}` : nothing}
          ${rule.supersedes.length > 0 ? html`· ${t('supersedes')} ${rule.supersedes.join(', ')}` : nothing}
        </p>
      </div>
    </details>`
  }
}
customElements.define('s-rules', Rules)
