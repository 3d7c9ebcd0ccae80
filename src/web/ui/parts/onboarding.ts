// The first steps on the first page, until they are done: the log, a way out, a test.
import { html, nothing, type TemplateResult } from 'lit'
import type { Status } from '../../schemas/status.ts'
import { t } from '../core/i18n.ts'
import { keep, kept } from '../core/kept.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { leadOf } from '../core/state.ts'
import { chooseLogs } from './choose-logs.ts'
import './found-servers.ts'
import { icon } from './icons.ts'
import { english } from './words.ts'

const HIDDEN = 'onboarding'

type Step = { done: boolean; title: string; text: TemplateResult | string; action: TemplateResult }

const toChannels = (words: string) => html`<a class="button primary" href=${address('channels')}>${words}</a>`

function stepsOf({ servers, channels }: Status): Step[] {
  const blind = servers.find((server) => leadOf(server).state !== 'reading')
  return [
    {
      done: blind === undefined,
      title: t('begin_log'),
      text: blind ? html`${blind.name}: ${english(leadOf(blind).detail)}` : t('begin_log_done'),
      action: html`${blind?.plex === null ? html`<s-found alone .server=${blind.id}></s-found>` : nothing}
        ${chooseLogs(blind?.id ?? '', blind?.plex === null ? '' : 'primary')}`,
    },
    {
      done: channels.length > 0,
      title: t('begin_channel'),
      text: t('begin_channel_text'),
      action: toChannels(t('channel_add')),
    },
    {
      done: channels.some(({ last_sent_at }) => last_sent_at !== null),
      title: t('begin_test'),
      text: t('begin_test_text'),
      action: toChannels(t('test')),
    },
  ]
}

export function onboarding(status: Status, changed: () => void): TemplateResult | typeof nothing {
  const steps = stepsOf(status)
  if (!mayAdminister() || steps.every(({ done }) => done) || kept(HIDDEN) !== null) return nothing
  const next = steps.findIndex(({ done }) => !done)
  const hide = () => {
    keep(HIDDEN, 'hidden')
    changed()
  }
  return html`<section class="card padded">
    <div class="section-head">
      <h2>${t('begin')}</h2>
      <button class="plain-button" @click=${hide}>${t('begin_hide')}</button>
    </div>
    <ol class="begin">
      ${steps.map(
        ({ done, title, text, action }, index) => html`<li class=${done ? 'ok' : index === next ? 'info' : 'plain'}>
          ${done ? icon('check') : html`<span class="number">${index + 1}</span>`}
          <div>
            <b>${title}</b>
            ${done ? nothing : html`<p class="muted">${text}</p>`}
          </div>
          ${index === next ? action : nothing}
        </li>`,
      )}
    </ol>
  </section>`
}
