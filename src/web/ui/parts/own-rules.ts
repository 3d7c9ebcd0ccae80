// One's own rules: written, tried on pasted lines and on the logs there are, kept in a file.
import { html, nothing, type TemplateResult } from 'lit'
import type { OwnRuleFile, RuleTrial } from '../../schemas/rule-lab.ts'
import { plural, t } from '../core/i18n.ts'
import { Part } from '../core/part.ts'
import { address } from '../core/route.ts'
import { api, live } from '../core/services.ts'
import { select } from './fields.ts'
import { toast } from './toast.ts'
import { tag, time } from './words.ts'

const TEMPLATE = `- id: own.antenna
  title: The antenna fell off
  category: dvr_tuner
  severity: error
  levels: [DEBUG, WARN, ERROR]
  contains: antenna fell off
  pattern: 'antenna fell off (?<roof>\\w+)'
  policy: { threshold: 1 }
  cause: The wind was too strong.
  advice: [Climb up.]
  samples:
    match: ["DEBUG - the antenna fell off barn"]
`

class OwnRules extends Part {
  static override properties = { lines: { attribute: false } }
  /** Asked when rules are tried. */
  declare lines: () => string[]
  #yaml = TEMPLATE
  #name = 'own'
  #server = ''
  #trial: RuleTrial | null = null

  #path = () => `rules/own/${encodeURIComponent(this.#name)}`

  #submit = (event: SubmitEvent) => {
    event.preventDefault()
    void this.attempt(async () => {
      this.#trial = null
      const server = this.#server === '' ? {} : { server: this.#server }
      this.#trial = await api.send<RuleTrial>('POST', 'rules/try', {
        yaml: this.#yaml,
        lines: this.lines(),
        ...server,
      })
    })
  }

  #typed = (event: Event) => {
    this.#yaml = (event.target as HTMLTextAreaElement).value
    // What is rendered has to know of it, or loading the text from before would change nothing.
    this.requestUpdate()
  }

  #load = () =>
    this.attempt(async () => {
      this.#yaml = (await api.get<OwnRuleFile>(this.#path())).yaml
    })

  #save = () =>
    this.attempt(async () => {
      await api.send('PUT', this.#path(), { yaml: this.#yaml })
      toast(t('saved'))
    })

  override render() {
    const servers = live.status?.servers ?? []
    return html`
      <h2>${t('own_rules')}</h2>
      <form class="card padded" @submit=${this.#submit}>
        <label class="field">
          <span>YAML</span>
          <textarea
            rows="13"
            required
            dir="ltr"
            spellcheck="false"
            class="mono"
            .value=${this.#yaml}
            @input=${this.#typed}
          ></textarea>
        </label>
        ${
          servers.length < 2
            ? nothing
            : select({
                label: t('server'),
                value: this.#server,
                options: servers.map(({ id, name }) => [id, name] as const),
                changed: (id) => (this.#server = id),
              })
        }
        <label class="field">
          <span>${t('own_file')}</span>
          <input
            required
            pattern="[a-z0-9_\\-]{1,40}"
            .value=${this.#name}
            @input=${(event: Event) => (this.#name = (event.target as HTMLInputElement).value)}
          />
        </label>
        <button class="button primary">${t('try')}</button>
        <button type="button" class="button" @click=${this.#save}>${t('save')}</button>
        <button type="button" class="button" @click=${this.#load}>${t('own_load')}</button>
      </form>
      <div role="status">${this.#trial === null ? nothing : result(this.#trial)}</div>
    `
  }
}
customElements.define('s-own-rules', OwnRules)

function result({ problems, matches, history }: RuleTrial): TemplateResult {
  const { records, matched, incidents, first, last, samples, complete } = history
  return html`<section class="card padded">
    ${problems.map((problem) => html`<p>${tag('warning', 'warning', problem)}</p>`)}
    <p><strong>${plural('trial_told', incidents)}</strong></p>
    <p>
      ${t('trial_matched', { matched, records })} ${first && last ? html`${time(first)} – ${time(last)}` : nothing}
      ${complete ? nothing : t('trial_part')}
    </p>
    ${samples.map((sample) => html`<pre dir="ltr" lang="en" tabindex="0">${sample}</pre>`)}
    ${matches.map(match)}
  </section>`
}

function match({ line, matched, rule, fields }: RuleTrial['matches'][number]): TemplateResult {
  return html`<p class="badges">
      ${matched ? tag('check', 'ok', t('trial_fits')) : tag('off', 'plain', t('trial_fits_not'))}
      ${rule === null ? nothing : matched ? html`<code>${rule}</code>` : html`<a href=${address('rules', rule)}>${rule}</a>`}
      ${Object.entries(fields).map(([name, value]) => html`<code>${name}=${value}</code>`)}
    </p>
    <pre dir="ltr" lang="en" tabindex="0">${line}</pre>`
}
