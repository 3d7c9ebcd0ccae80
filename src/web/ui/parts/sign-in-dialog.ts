// Signing in with Plex, in a dialog: confirm on Plex's page, choose the server, and it is watched.
import { html, nothing, render, type TemplateResult } from 'lit'
import type { ConnectedInfo, SignInInfo } from '../../schemas/plex.ts'
import { Failure } from '../core/api.ts'
import { showDialog } from '../core/dialogs.ts'
import { t } from '../core/i18n.ts'
import { wordsOf } from '../core/part.ts'
import { restart } from '../core/restart.ts'
import { api, live } from '../core/services.ts'
import { duration } from '../core/time.ts'
import { icon } from './icons.ts'
import { english } from './words.ts'

const ASK_EVERY_MS = 2_000

type Step =
  | { at: 'busy'; words: string }
  | { at: 'confirm' | 'choose'; info: SignInInfo }
  | { at: 'done'; connected: ConnectedInfo; running: boolean }
  | { at: 'failed'; words: string }

/** @param server id of the watched server whose token is wanted; null for a further one */
export function signInWithPlex(server: string | null): void {
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', 'sign-in-title')
  const before = document.activeElement
  let id: string | null = null
  let problem = ''
  let chosen: string | null = null
  let step: Step = { at: 'busy', words: t('plex_beginning') }

  function show(next: Step): void {
    step = next
    if (dialog.isConnected) draw()
  }

  async function begin(): Promise<void> {
    problem = ''
    show({ at: 'busy', words: t('plex_beginning') })
    try {
      const info = await api.send<SignInInfo>('POST', 'plex/sign-in', { server })
      id = info.id
      show({ at: 'confirm', info })
      void follow(info.id)
    } catch (error) {
      show({ at: 'failed', words: troubleOf(error) })
    }
  }

  /** Until it is confirmed, or over. */
  async function follow(mine: string): Promise<void> {
    while (dialog.isConnected && id === mine && step.at === 'confirm') {
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
      if (!dialog.isConnected || id !== mine) return
      // One that does not arrive is asked again.
      const info = await api.get<SignInInfo>(`plex/sign-in/${mine}`).catch((error: Failure) => error)
      if (info instanceof Failure) {
        if (info.code === 'not_found') return show({ at: 'failed', words: t('plex_trouble_cancelled') })
      } else if (info.step === 'ended') return show({ at: 'failed', words: wordsFor(info.trouble, info.message) })
      else show({ at: info.step, info })
    }
  }

  async function choose(info: SignInInfo, key: string): Promise<void> {
    problem = ''
    chosen = key
    draw()
    try {
      const connected = await api.send<ConnectedInfo>('POST', `plex/sign-in/${info.id}/choose`, { key, server })
      id = null
      const mayRestart = connected.restart_required.length > 0 && live.status?.restartable === true
      if (mayRestart) show({ at: 'busy', words: t('plex_restarting') })
      const running = mayRestart ? await restart().catch(() => false) : connected.restart_required.length === 0
      show({ at: 'done', connected, running })
    } catch (error) {
      problem = troubleOf(error)
      show({ at: 'choose', info })
    } finally {
      chosen = null
      if (step.at === 'choose') draw()
    }
  }

  const close = (words: string) =>
    html`<div class="buttons end"><button type="button" class="button" @click=${() => dialog.close()}>${words}</button></div>`

  function content(): TemplateResult {
    switch (step.at) {
      case 'busy':
        return html`<p class="muted" role="status">${step.words}</p>${close(t('cancel'))}`
      case 'confirm':
        return confirm(step.info)
      case 'choose':
        return choice(step.info)
      case 'done':
        return done(step.connected, step.running)
      case 'failed':
        return html`<p class="problem" role="alert">${icon('error')}<span>${english(step.words)}</span></p>
          <div class="buttons end">
            <button type="button" class="button" @click=${() => dialog.close()}>${t('close')}</button>
            <button type="button" class="button primary" @click=${begin}>${t('plex_again')}</button>
          </div>`
    }
  }

  const confirm = ({ link, seconds_left }: SignInInfo) => html`<p>${t('plex_confirm')}</p>
    <p>
      <a class="button primary" href=${link ?? ''} target="_blank" rel="noopener noreferrer"
        >${t('plex_open')}${icon('external')}</a
      >
    </p>
    <p class="muted" role="status">${icon('waiting')} ${t('plex_waiting')}</p>
    <p class="muted"><small>${t('plex_time_left', { duration: duration(seconds_left) })}</small></p>
    ${close(t('cancel'))}`

  const choice = (info: SignInInfo) => html`<p>${t('plex_choose')}</p>
    <ul class="rows card">
      ${info.servers.map(
        ({ key, name, version, owned, online }) => html`<li class="row">
          <div class="row-body">
            <span class="row-title">${name}</span>
            <span class="row-facts">
              ${version ? html`<span>Plex ${version.split('-')[0]}</span>` : nothing}
              ${owned ? nothing : html`<span>${t('plex_shared')}</span>`}
              ${online ? nothing : html`<span>${t('plex_offline')}</span>`}
            </span>
          </div>
          <button
            type="button"
            class="button primary"
            aria-label="${t('plex_take')}: ${name}"
            ?disabled=${chosen !== null}
            @click=${() => choose(info, key)}
          >
            ${chosen === key ? t('plex_trying') : t('plex_take')}
          </button>
        </li>`,
      )}
    </ul>
    <div role="alert">${problem === '' ? nothing : html`<p class="problem">${icon('error')}<span>${english(problem)}</span></p>`}</div>
    ${close(t('cancel'))}`

  const done = ({ name, version, notes }: ConnectedInfo, running: boolean) => html`<p class="badge ok">
      ${icon('check')}${t('plex_done', { name, version: version.split('-')[0] ?? '' })}
    </p>
    ${notes.map((note) => html`<div class="notice warning">${icon('warning')}<div>${english(note)}</div></div>`)}
    <p>${t(running ? 'plex_watched' : 'plex_restart_yourself')}</p>
    ${close(t('close'))}`

  const draw = () =>
    render(html`<div class="padded stack"><h2 id="sign-in-title">${t('plex_sign_in')}</h2>${content()}</div>`, dialog)

  draw()
  document.body.append(dialog)
  showDialog(dialog, () => {
    dialog.remove()
    if (id !== null) void api.send('DELETE', `plex/sign-in/${id}`).catch(() => {}) // it ends by itself in a while
    if (before instanceof HTMLElement) before.focus()
  })
  void begin()
}

const TROUBLES = {
  'no-internet': 'plex_trouble_internet',
  busy: 'plex_trouble_busy',
  expired: 'plex_trouble_expired',
  cancelled: 'plex_trouble_cancelled',
  'no-server': 'plex_trouble_no_server',
} as const

/** In the reader's language where it is one of a few; else as the server says it. */
const wordsFor = (trouble: SignInInfo['trouble'], message: string): string =>
  trouble !== null && trouble in TROUBLES ? t(TROUBLES[trouble as keyof typeof TROUBLES]) : message

function troubleOf(error: unknown): string {
  const trouble = error instanceof Failure ? Object(error.details).trouble : undefined
  return wordsFor(trouble ?? null, wordsOf(error))
}
