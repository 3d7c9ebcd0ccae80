// What one may change about a rule: on or off, how severe, when it is told.
import { html, nothing, type TemplateResult } from 'lit'
import type { Severity } from '../../../rules/vocabulary.ts'
import { SEVERITIES } from '../../../rules/vocabulary.ts'
import type { RuleItem } from '../../schemas/rules.ts'
import { number, t } from '../core/i18n.ts'
import { toggle } from './fields.ts'

export type Override = NonNullable<RuleItem['override']>

const KNOBS = ['threshold', 'window_minutes', 'cooldown_minutes', 'quiet_minutes'] as const

/** `change` stores what the settings shall change about the rule; `{}` nothing any more. */
export function ruleForm(rule: RuleItem, change: (override: Override) => unknown): TemplateResult {
  const { override } = rule
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    const policy = Object.fromEntries(
      KNOBS.flatMap((knob) => {
        const value = Number(form.get(knob))
        const changed = value !== rule.policy[knob] || override?.policy?.[knob] !== undefined
        return form.get(knob) !== '' && changed ? [[knob, value]] : []
      }),
    )
    const severity = form.get('severity') as Severity
    const newSeverity = severity !== rule.severity || override?.severity !== undefined
    void change({
      ...(override?.enabled === undefined ? {} : { enabled: override.enabled }),
      ...(newSeverity ? { severity } : {}),
      ...(Object.keys(policy).length > 0 ? { policy } : {}),
    })
  }
  return html`
      ${toggle({
        label: t('rule_on'),
        on: rule.enabled,
        changed: (enabled) => void change({ ...override, enabled }),
      })}
      <form class="knobs" @submit=${submit}>
        <label class="select"
          ><span>${t('severity')}</span
          ><select name="severity">
            ${SEVERITIES.map(
              (one) => html`<option value=${one} ?selected=${one === rule.severity}>${t(`severity_${one}`)}</option>`,
            )}
          </select></label
        >
        ${KNOBS.map(
          (knob) => html`<label class="select"
            ><span>${t(`knob_${knob}`)}</span
            ><input type="number" name=${knob} min=${knob === 'threshold' ? 1 : 0} step=${knob === 'threshold' ? 1 : 'any'} .value=${String(rule.policy[knob])}
          /></label>`,
        )}
        <div class="buttons">
          <button class="button primary">${t('save')}</button>
          ${override ? html`<button type="button" class="button" @click=${() => change({})}>${t('rule_reset')}</button>` : nothing}
        </div>
      </form>
      ${
        override?.policy
          ? html`<p class="muted">${t('rule_changed')} ${KNOBS.filter((knob) => override.policy?.[knob] !== undefined)
              .map((knob) => `${t(`knob_${knob}`)}: ${number(override.policy?.[knob] ?? 0)}`)
              .join(' · ')}</p>`
          : nothing
      }
    `
}
