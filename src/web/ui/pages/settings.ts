// Every setting: what it is, where its value comes from, and a way to change it.
import { html, nothing, type TemplateResult } from 'lit'
import type { Problem as ConfigProblem } from '../../../settings/problem.ts'
import type { Config, ConfigSaved, ConfigSetting } from '../../schemas/config.ts'
import { Failure } from '../core/api.ts'
import { draftOf } from '../core/drafts.ts'
import { t } from '../core/i18n.ts'
import { type Labels, loadLabels } from '../core/labels.ts'
import { Part } from '../core/part.ts'
import { restart } from '../core/restart.ts'
import { api, live } from '../core/services.ts'
import { ELSEWHERE, GROUPS, type Group } from '../core/setting-groups.ts'
import { display } from '../parts/display.ts'
import { searchField } from '../parts/fields.ts'
import { icon } from '../parts/icons.ts'
import '../parts/server-settings.ts'
import { settingField } from '../parts/setting-field.ts'
import { toast } from '../parts/toast.ts'
import { english, loading } from '../parts/words.ts'

class Settings extends Part {
  static override properties = { query: {} }
  declare query: URLSearchParams
  #config: Config | null = null
  #labels: Labels = {}
  #changes = draftOf('settings')
  #search = ''
  #problems = new Map<string, string>()

  protected override willUpdate(changed: Map<string, unknown>) {
    if (changed.has('query')) this.#search = this.query.get('q') ?? this.#search
  }

  protected override async reload() {
    if (this.#changes.size > 0 && this.#config !== null) return
    await this.attempt(async () => {
      const [config, labels] = await Promise.all([api.get<Config>('config'), loadLabels()])
      this.#config = config
      this.#labels = labels
    })
  }

  #change = (setting: ConfigSetting, value: unknown) => {
    if (value === setting.value || (setting.value === null && value === '')) this.#changes.delete(setting.key)
    else this.#changes.set(setting.key, value === '' ? null : value)
    this.#problems.delete(setting.key)
    this.requestUpdate()
  }

  #save = async (event: SubmitEvent) => {
    event.preventDefault()
    try {
      const saved = await api.send<ConfigSaved>('PUT', 'config', Object.fromEntries(this.#changes))
      this.#changes.clear()
      this.#problems.clear()
      toast(saved.restart_required.length > 0 ? t('saved_restart') : t('saved'))
      await Promise.all([this.reload(), live.load()])
    } catch (error) {
      if (!(error instanceof Failure) || !Array.isArray(error.details)) {
        await this.attempt(() => Promise.reject(error))
        return
      }
      const problems = error.details as Partial<ConfigProblem>[]
      this.#problems = new Map(problems.map(({ key, reason }) => [(key ?? '').toLowerCase(), reason ?? error.message]))
      toast(error.message, 'error')
      this.requestUpdate()
      await this.updateComplete
      this.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    }
  }

  #discard = () => {
    this.#changes.clear()
    this.#problems.clear()
    void this.reload()
  }

  #typed = (event: Event) => {
    this.#search = (event.target as HTMLInputElement).value.trim().toLowerCase()
    this.requestUpdate()
  }

  /** What was changed stays in sight whatever is searched for. */
  #isShown = ({ key }: ConfigSetting) =>
    this.#changes.has(key) || [key, ...(this.#labels[key] ?? [])].join(' ').toLowerCase().includes(this.#search)

  #restart = () =>
    this.attempt(async () => {
      toast(t('plex_restarting'))
      await restart()
      await this.reload()
    })

  override render() {
    const config = this.#config
    return html`
      <h1>${t('page_settings')}</h1>
      ${display()} ${config === null ? loading() : this.#all(config)}
    `
  }

  #all(config: Config): TemplateResult {
    const known = new Set<string>(Object.values(GROUPS).flat())
    const rest = config.items.filter(({ key }) => !known.has(key) && !ELSEWHERE.has(key))
    return html`
      ${this.#restartNotice(config)}
      ${config.warnings.map((one) => html`<div class="notice warning">${icon('warning')}<div>${english(one)}</div></div>`)}
      ${config.writable ? nothing : html`<div class="notice info">${icon('lock')}<div>${t('settings_read_only')}</div></div>`}
      ${searchField({ value: this.#search, typed: this.#typed })}
      ${this.#search === '' ? html`<s-server-settings .config=${config} @changed=${() => this.reload()}></s-server-settings>` : nothing}
      <form @submit=${this.#save} novalidate>
        ${(Object.keys(GROUPS) as Group[]).map((group) => {
          const items = GROUPS[group].flatMap(
            (key) => config.items.find((item) => item.key === key && !isUnused(item, config)) ?? [],
          )
          const all = group === 'rest' ? [...items, ...rest] : items
          return this.#group(t(`group_${group}`), all.filter(this.#isShown), config.writable)
        })}
        <p class="muted">${t('settings_stored', { file: config.file })}</p>
        ${
          this.#changes.size === 0
            ? nothing
            : html`<div class="save-bar">
                <span class="badge warning">${icon('edit')}${t('unsaved')}</span>
                <button type="button" class="button" @click=${this.#discard}>${t('discard')}</button>
                <button class="button primary">${t('save')}</button>
              </div>`
        }
      </form>
    `
  }

  #restartNotice({ restart_required }: Config) {
    if (restart_required.length === 0) return nothing
    const names = restart_required.map((key) => this.#labels[key]?.[0] ?? key).join(', ')
    return html`<div class="notice info">
      ${icon('info')}
      <div>${t('restart_needed', { names })}</div>
      ${live.status?.restartable ? html`<button type="button" class="button" @click=${this.#restart}>${t('restart')}</button>` : nothing}
    </div>`
  }

  #group = (title: string, items: ConfigSetting[], writable: boolean) =>
    items.length === 0
      ? nothing
      : html`<section>
          <h2>${title}</h2>
          <div class="card settings">
            ${items.map((setting) =>
              settingField({
                setting,
                label: this.#labels[setting.key]?.[0] ?? setting.key,
                description: this.#labels[setting.key]?.[1] ?? '',
                value: this.#changes.has(setting.key) ? this.#changes.get(setting.key) : setting.value,
                problem: this.#problems.get(setting.key) ?? '',
                writable,
                changed: (value) => this.#change(setting, value),
              }),
            )}
          </div>
        </section>`
}
customElements.define('s-settings', Settings)

/** Of a single server, where there is a list of them: what is said there counts. */
const SINGLE: ReadonlySet<string> = new Set(['plex_log_path', 'plex_url', 'plex_token', 'server_id'])
const isUnused = ({ key, value }: ConfigSetting, { servers }: Config) =>
  servers.listed && SINGLE.has(key) && value === null
