// The smaller print of an incident: its lines, how it was decided, what identifies it.
import { html, nothing, type TemplateResult } from 'lit'
import type { IncidentContext, IncidentDetail } from '../../api-types.ts'
import { plural, t } from '../core/i18n.ts'
import { address } from '../core/route.ts'
import { minutes } from '../core/time.ts'
import { icon } from './icons.ts'
import { logLine } from './log-line.ts'

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
          ? html`<ol class="log" lang="en">${around.map((item) => logLine(item, { marked: samples.some((one) => one.includes(item.message.slice(0, 80))) }))}</ol>`
          : (kept.length > 0 ? [kept.join('\n')] : samples).map(
              (sample) => html`<pre lang="en" dir="ltr" tabindex="0">${sample}</pre>`,
            )
      }
    </section>`
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
        ${Object.entries(fields).map(([name, value]) => html`<dt>${name}</dt><dd dir="auto">${value}</dd>`)}
        ${key ? html`<dt>${t('key')}</dt><dd dir="auto">${key}</dd>` : nothing}
      </dl>
    </section>`
}
