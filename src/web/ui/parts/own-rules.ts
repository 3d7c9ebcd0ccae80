// One's own rules: written, tried on pasted lines and on the logs there are, kept in a file.
import { html, nothing } from 'lit'
import type { OwnRuleFile, RuleTrial } from '../../schemas/rule-lab.ts'
import { Failure } from '../core/api.ts'
import { t } from '../core/i18n.ts'
import { keep, kept } from '../core/kept.ts'
import { Part } from '../core/part.ts'
import { api } from '../core/services.ts'
import { ask } from './ask.ts'
import { serverChoice } from './fields.ts'
import { icon } from './icons.ts'
import { faultList, faultsIn, type RuleFault } from './rule-faults.ts'
import { toast } from './toast.ts'
import { trialResult } from './trial-result.ts'

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

/** The text that is not saved yet outlives everything but its saving. */
const DRAFT = 'rules.draft'

class OwnRules extends Part {
  static override properties = { lines: { attribute: false } }
  /** Asked when rules are tried. */
  declare lines: () => string[]
  #yaml = kept(DRAFT) ?? TEMPLATE
  #name = 'own'
  #server = ''
  /** The file as it was read or written last; null before. */
  #stored: string | null = null
  #trial: RuleTrial | null = null
  #faults: RuleFault[] = []

  #path = () => `rules/own/${encodeURIComponent(this.#name)}`
  #editor = () => this.querySelector<HTMLTextAreaElement>('textarea')

  /** Does what was asked for; faults of the rules stand below them, at their lines. */
  #with = async (work: () => Promise<unknown>) => {
    this.#faults = []
    try {
      await work()
    } catch (error) {
      const faults = error instanceof Failure && error.code === 'invalid' ? faultsIn(error.details) : []
      this.#faults = faults
      if (faults.length === 0) await this.attempt(() => Promise.reject(error))
    }
    this.requestUpdate()
  }

  #submit = (event: SubmitEvent) => {
    event.preventDefault()
    void this.#with(async () => {
      this.#trial = null
      const server = this.#server === '' ? {} : { server: this.#server }
      const asked = { yaml: this.#yaml, lines: this.lines(), ...server }
      this.#trial = await api.send<RuleTrial>('POST', 'rules/try', asked)
    })
  }

  #typed = (event: Event) => {
    this.#yaml = (event.target as HTMLTextAreaElement).value
    keep(DRAFT, this.#yaml)
    // What is rendered has to know of it, or loading the text from before would change nothing.
    this.requestUpdate()
  }

  #isUnsaved = () => this.#yaml !== this.#stored && this.#yaml !== TEMPLATE

  #took(yaml: string) {
    this.#yaml = yaml
    this.#stored = yaml
    keep(DRAFT, null)
  }

  /** The text of the file; null when there is none. @throws {Failure} */
  #read = async (): Promise<string | null> => {
    try {
      return (await api.get<OwnRuleFile>(this.#path())).yaml
    } catch (error) {
      if (error instanceof Failure && error.code === 'not_found') return null
      throw error
    }
  }

  #load = () =>
    this.#with(async () => {
      const { yaml } = await api.get<OwnRuleFile>(this.#path())
      const drops = this.#isUnsaved() && yaml !== this.#yaml
      if (drops && (await ask({ title: t('own_drop'), action: t('own_load'), danger: true })) === null) return
      this.#took(yaml)
    })

  #save = () =>
    this.#with(async () => {
      const there = await this.#read()
      if (there !== null && there !== this.#stored && there !== this.#yaml) {
        const title = t('own_replace', { name: this.#name })
        const answer = await ask({ title, text: t('own_replace_text'), action: t('own_replace_do'), danger: true })
        if (answer === null) return
      }
      await api.send('PUT', this.#path(), { yaml: this.#yaml })
      this.#took(this.#yaml)
      toast(t('saved'))
    })

  #delete = () =>
    this.#with(async () => {
      const title = t('own_delete', { name: this.#name })
      if ((await ask({ title, text: t('own_delete_text'), action: t('delete'), danger: true })) === null) return
      await api.send('DELETE', this.#path())
      // What is in the editor is now the only copy.
      this.#stored = null
      keep(DRAFT, this.#yaml)
      toast(t('own_deleted'))
    })

  #goTo = (line: number) => {
    const editor = this.#editor()
    if (editor === null) return
    const before = this.#yaml.split('\n').slice(0, line - 1)
    const start = before.reduce((sum, one) => sum + one.length + 1, 0)
    editor.focus()
    editor.setSelectionRange(start, start + (this.#yaml.split('\n')[line - 1]?.length ?? 0))
    editor.scrollTop = (editor.scrollHeight / Math.max(1, this.#yaml.split('\n').length)) * Math.max(0, line - 4)
  }

  override render() {
    return html`
      <h2>${t('own_rules')}</h2>
      <form class="card padded" @submit=${this.#submit}>
        <label class="field">
          <span>YAML ${this.#isUnsaved() ? html`<span class="badge warning">${icon('edit')}${t('unsaved')}</span>` : nothing}</span>
          <textarea
            rows="14"
            required
            dir="ltr"
            spellcheck="false"
            class="mono"
            aria-invalid=${this.#faults.length > 0 ? 'true' : nothing}
            aria-describedby="own-faults"
            .value=${this.#yaml}
            @input=${this.#typed}
          ></textarea>
        </label>
        <div id="own-faults" role="status">${faultList(this.#faults, this.#goTo)}</div>
        <div class="filters">
          ${serverChoice(this.#server, (id) => (this.#server = id))}
          <label class="select">
            <span>${t('own_file')}</span>
            <input
              required
              pattern="[a-z0-9_\\-]{1,40}"
              .value=${this.#name}
              @input=${(event: Event) => (this.#name = (event.target as HTMLInputElement).value)}
            />
          </label>
        </div>
        <div class="buttons">
          <button class="button primary">${t('try')}</button>
          <button type="button" class="button" @click=${this.#save}>${t('save')}</button>
          <button type="button" class="button" @click=${this.#load}>${t('own_load')}</button>
          <button type="button" class="button danger" @click=${this.#delete}>${t('delete')}</button>
        </div>
      </form>
      <div role="status">${this.#trial === null ? nothing : trialResult(this.#trial)}</div>
    `
  }
}
customElements.define('s-own-rules', OwnRules)
