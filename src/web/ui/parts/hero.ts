// The first look: one sentence that says how things are, and what to do first.
import { html, nothing, type TemplateResult } from 'lit'
import type { Status } from '../../schemas/status.ts'
import { plural, t } from '../core/i18n.ts'
import { serverName } from '../core/live.ts'
import { mayAdminister } from '../core/rights.ts'
import { address } from '../core/route.ts'
import { live } from '../core/services.ts'
import { leadOf, summary } from '../core/state.ts'
import { short } from '../core/time.ts'
import { chooseLogs } from './choose-logs.ts'
import { whatIsHit } from './hit.ts'
import { icon } from './icons.ts'
import { prose } from './prose.ts'
import { signInButton } from './sign-in.ts'
import { english, time, told } from './words.ts'

/** The way out when a log cannot be read; why not is the headline. */
function blindOf({ servers }: Status): TemplateResult | typeof nothing {
  const blind = servers.find((server) => leadOf(server).state !== 'reading')
  if (blind === undefined) return nothing
  if (!mayAdminister()) return nothing
  return blind.plex === null
    ? html`<div class="buttons">${signInButton(blind.id)} ${chooseLogs(blind.id, '')}</div>`
    : chooseLogs(blind.id)
}

/** The first sentence, why, and what to do first. */
export function hero(status: Status): TemplateResult {
  const { tone, sentence, reason, worst, others } = summary(status, [...live.open.values()])
  const step = worst?.advice[0]
  return html`<section class="hero ${tone}">
    <div class="hero-head">
      ${icon(tone)}
      <div>
        <h1>${worst ? told(sentence) : sentence}</h1>
        ${reason === '' ? nothing : html`<p class=\"cause\">${english(reason)}</p>`}
        ${
          worst
            ? html`<p>
                ${t(`severity_${worst.severity}`)} · ${t('since')} ${time(worst.first_seen)} ·
                ${plural('findings', worst.count)} · ${serverName(status.servers, worst.server)}
                ${others > 0 ? html` · ${plural('others_open', others)}` : nothing}
              </p>`
            : html`<p>${lastLine(status)} ${lastDay(status)}</p>`
        }
      </div>
    </div>
    ${worst ? html`<p class="cause">${prose(worst.cause)}</p>${whatIsHit(worst.fields)}` : blindOf(status)}
    ${
      step === undefined
        ? nothing
        : html`<div class="first-step">
            <strong>${t('do_first')}</strong>
            <p>${prose(step)}</p>
          </div>`
    }
    ${
      worst
        ? html`<a class="button primary" href=${address('incidents', worst.id)}>${
            worst.advice.length > 1 ? plural('all_steps', worst.advice.length) : t('details')
          }${icon('next')}</a>`
        : nothing
    }
  </section>`
}

const DAY_MS = 86_400_000

/** Since when it is watched, while that is less than a day, and how many troubles the last day had. */
function lastDay({ started_at, troubles_last_day: n }: Status, now = Date.now()): TemplateResult {
  const fresh = now - Date.parse(started_at) < DAY_MS
  const since = new Date(now - DAY_MS).toISOString()
  return html`${fresh ? html`· ${t('watching_since', { time: short(started_at) })}` : nothing}
  ${n > 0 ? html`<a href=${address('incidents', null, { state: 'all', since })}>${plural('last_day', n)}</a>` : nothing}`
}

function lastLine({ servers }: Status): TemplateResult | string {
  const last = servers
    .flatMap(({ last_line_at }) => last_line_at ?? [])
    .sort()
    .at(-1)
  return last ? html`${t('last_line')} ${time(last)}` : t('no_line_yet')
}
