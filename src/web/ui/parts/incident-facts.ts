// The smaller print of an incident: its lines, how it was decided, what identifies it.
import { html, nothing, type TemplateResult } from 'lit'
import type { IncidentContext, IncidentDetail } from '../../schemas/incidents.ts'
import type { LogItem } from '../../schemas/logs.ts'
import { plural, t } from '../core/i18n.ts'
import { address } from '../core/route.ts'
import { minutes } from '../core/time.ts'
import { fieldName } from './hit.ts'
import { icon } from './icons.ts'
import { logLines } from './log-lines.ts'

/** So many lines before and after the one that counts; the others are folded. */
const NEAR = 3

/** The lines around the last finding; once they are gone from the logs those kept of the first one, without them the samples. */
export function incidentLines(
  { samples, context: kept, server, last_seen }: IncidentDetail,
  context: IncidentContext | null,
): TemplateResult {
  const around = context?.items ?? []
  const link = address('logs', null, { server, file: context?.file ?? null, at: last_seen })
  return html`<section class="card padded">
      <div class="section-head">
        <h2>${around.length + kept.length > 0 ? t('lines_around') : t('samples')}</h2>
        <a class="button" href=${link}>${icon('logs')}${t('open_in_logs')}</a>
      </div>
      ${
        around.length > 0
          ? linesAround(around, samples)
          : (kept.length > 0 ? [kept.join('\n')] : samples).map(
              (sample) => html`<pre lang="en" dir="ltr" tabindex="0">${sample}</pre>`,
            )
      }
    </section>`
}

function linesAround(items: readonly LogItem[], samples: readonly string[]): TemplateResult {
  const isIt = ({ message }: LogItem) => samples.some((one) => one.includes(message.slice(0, 80)))
  const found = items.findLastIndex(isIt)
  const at = found < 0 ? Math.floor(items.length / 2) : found
  const [before, near, after] = [
    items.slice(0, Math.max(0, at - NEAR)),
    items.slice(Math.max(0, at - NEAR), at + NEAR + 1),
    items.slice(at + NEAR + 1),
  ]
  const list = (some: readonly LogItem[]) => logLines(some, { isMarked: isIt })
  return html`${list(near)}
    ${
      before.length + after.length === 0
        ? nothing
        : html`<details class="unfold">
            <summary>${t('show_rest_lines')}</summary>
            ${list([...before, ...near, ...after])}
          </details>`
    }`
}

/** How it was decided, and where it stands. */
export function incidentFacts({
  rule,
  key,
  total,
  fields,
  policy,
  reason,
  resolved_because,
}: IncidentDetail): TemplateResult {
  return html`<section class="card padded">
      <h2>${t('details')}</h2>
      <dl class="facts">
        <dt>${t('last_decision')}</dt>
        <dd>${t(`reason_${reason}`)}</dd>
        ${resolved_because ? html`<dt>${t('state_resolved')}</dt><dd>${t(`resolved_${resolved_because}`)}</dd>` : nothing}
        <dt>${t('policy')}</dt>
        <dd>
          ${t('policy_words', {
            n: policy.threshold,
            window: minutes(policy.window_minutes),
            cooldown: minutes(policy.cooldown_minutes),
            quiet: minutes(policy.quiet_minutes),
          })}
        </dd>
        <dt>${t('total')}</dt>
        <dd>${plural('findings', total)}</dd>
        ${rule ? html`<dt>${t('rule')}</dt><dd><a href=${address('rules', rule)}>${rule}</a></dd>` : nothing}
        ${Object.entries(fields).map(([name, value]) => html`<dt>${fieldName(name)}</dt><dd dir="auto">${value}</dd>`)}
        ${key ? html`<dt>${t('key')}</dt><dd dir="auto">${key}</dd>` : nothing}
      </dl>
    </section>`
}
