// A channel in a dialog: which service, its two or three settings, a test, and saved. Secrets are never shown; left as dots they stay.
import { html, nothing, render, type TemplateResult } from 'lit'

import type { Problem as ConfigProblem } from '../../../settings/problem.ts'

import type { ChannelTest, ChannelTypeInfo } from '../../schemas/channels.ts'
import { Failure } from '../core/api.ts'
import { showDialog } from '../core/dialogs.ts'
import { t } from '../core/i18n.ts'
import { loadLabels } from '../core/labels.ts'
import { wordsOf } from '../core/part.ts'
import { api } from '../core/services.ts'
import { channelField, entryOf, type ListedChannel, labelOf, type Problems, routingFields } from './channel-fields.ts'
import { channelIcon } from './channel-icons.ts'
import { icon } from './icons.ts'
import { english, outside } from './words.ts'

type Deps = {
  /** The list as it is stored with this channel in it. */
  listWith(edited: ListedChannel): ListedChannel[]
  /** Refuses with a Failure; the dialog stays open and shows it. */
  save(edited: ListedChannel): Promise<void>
  /** Names that are taken. */
  taken: readonly string[]
}

export async function editChannel(channel: ListedChannel | null, { listWith, save, taken }: Deps): Promise<void> {
  const [labels, types] = await Promise.all([loadLabels(), api.get<{ items: ChannelTypeInfo[] }>('channels/types')])
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', 'channel-title')
  const before = document.activeElement
  let chosen = types.items.find(({ type }) => type === channel?.type) ?? null
  let problems: Problems = new Map()
  let tried: ChannelTest | 'asking' | null = null

  const entered = () => {
    const form = dialog.querySelector('form')
    if (form === null || chosen === null) throw new Error('no form')
    return entryOf(chosen, new FormData(form), channel)
  }
  /** Runs what the form asks for; what is refused stands at its field. */
  const attempt = async (work: () => Promise<void>) => {
    problems = new Map()
    await work().catch((error: unknown) => {
      tried = null
      problems = problemsOf(error)
    })
    draw()
    dialog.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void attempt(async () => {
      await save(entered())
      dialog.close()
    })
  }
  const test = () => {
    if (!dialog.querySelector('form')?.reportValidity()) return
    tried = 'asking'
    draw()
    void attempt(async () => {
      const edited = { ...entered(), enabled: true }
      tried = await api.send<ChannelTest>('POST', 'channels/try', { channels: listWith(edited), name: edited.name })
    })
  }
  const choose = (type: ChannelTypeInfo) => {
    chosen = type
    draw()
    dialog.querySelector<HTMLElement>('input')?.focus()
  }
  const draw = () => render(chosen === null ? tiles(types.items, choose, dialog) : form(chosen), dialog)

  function form({ type, name, about, link, fields, sends_state }: ChannelTypeInfo): TemplateResult {
    const asked = fields.filter(({ kind }) => kind !== 'group')
    const shown = (some: typeof asked) =>
      some.map((one) => channelField(labels, one, channel?.[one.key], problems.get(one.key)))
    const known = new Set(['name', ...asked.map(({ key }) => key)])
    const more = asked.filter(({ essential }) => !essential)
    const isOpen = more.some(({ key }) => problems.has(key) || channel?.[key] !== undefined)
    return html`<form @submit=${submit} novalidate>
      <h2 id="channel-title">${channelIcon(type)} ${channel ? t('channel_edit', { name: channel.name ?? type }) : name}</h2>
      <p class="muted">${english(about)} ${outside(link, t('read_more'))}</p>
      ${shown(asked.filter(({ essential }) => essential))}
      <div class="field">
        <label><span>${labelOf(labels, 'name')} <span aria-hidden="true">*</span></span>
        <input name="name" required autocomplete="off" .value=${channel?.name ?? freeName(name, taken)} /></label>
        ${problems.has('name') ? html`<p class="problem">${problems.get('name')}</p>` : nothing}
      </div>
      ${more.length === 0 ? nothing : html`<details ?open=${isOpen}><summary>${t('more_settings')}</summary><div class="group">${shown(more)}</div></details>`}
      <details>
        <summary>${t('channel_routing')}</summary>
        <div class="group">${routingFields(labels, channel, sends_state)}</div>
      </details>
      <label class="choice"><input type="checkbox" name="enabled" ?checked=${channel?.enabled !== false} />${t('switched_on')}</label>
      <div role="alert">
        ${[...problems].filter(([key]) => !known.has(key)).map(([, words]) => html`<p class="problem">${words}</p>`)} ${answer(tried)}
      </div>
      <div class="buttons end">
        <button type="button" class="button" @click=${() => dialog.close()}>${t('cancel')}</button>
        <button type="button" class="button" ?disabled=${tried === 'asking'} @click=${test}>${icon('send')}${t('test')}</button>
        <button class="button primary">${t('save')}</button>
      </div>
    </form>`
  }

  draw()
  document.body.append(dialog)
  showDialog(dialog, () => {
    dialog.remove()
    if (before instanceof HTMLElement) before.focus()
  })
}

const tiles = (types: readonly ChannelTypeInfo[], choose: (type: ChannelTypeInfo) => void, dialog: HTMLDialogElement) =>
  html`<div class="padded">
    <h2 id="channel-title">${t('channel_add')}</h2>
    <div class="tiles">
      ${types.map(
        (type) =>
          html`<button type="button" class="tile" @click=${() => choose(type)}>
            ${channelIcon(type.type)}<b>${type.name}</b><small>${english(type.about)}</small>
          </button>`,
      )}
    </div>
    <div class="buttons end"><button type="button" class="button" @click=${() => dialog.close()}>${t('cancel')}</button></div>
  </div>`

function answer(tried: ChannelTest | 'asking' | null): TemplateResult | typeof nothing {
  if (tried === null) return nothing
  if (tried === 'asking') return html`<p class="muted">${t('testing')}</p>`
  const { ok, answer } = tried
  return html`<p class=${ok ? 'badge ok' : 'problem'}>${icon(ok ? 'check' : 'error')}<span>${ok ? t('test_ok') : t('test_failed')}</span></p>
    <p class="muted">${english(answer)}</p>`
}

/** `ntfy`, then `ntfy 2`. */
function freeName(name: string, taken: readonly string[]): string {
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${name} ${n}`
    if (!taken.some((one) => one.toLowerCase() === free.toLowerCase())) return free
  }
}

/** The server speaks of `channels[3].url`; here it is the field `url`. */
function problemsOf(error: unknown): Problems {
  if (!(error instanceof Failure) || !Array.isArray(error.details) || error.details.length === 0)
    return new Map([['', wordsOf(error)]])
  const details = error.details as Partial<ConfigProblem>[]
  return new Map(details.map(({ key = '', reason = '' }) => [/^channels\[\d+\]\.(\w+)/.exec(key)?.[1] ?? key, reason]))
}
