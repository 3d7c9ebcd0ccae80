// The faults of rules below their editor: each with its line, which a press goes to.
import { html, nothing, type TemplateResult } from 'lit'
import { plural, t } from '../core/i18n.ts'
import { icon } from './icons.ts'

export type RuleFault = { line: number; words: string }

export function faultList(faults: readonly RuleFault[], goTo: (line: number) => void): TemplateResult | typeof nothing {
  if (faults.length === 0) return nothing
  return html`<p class="problem">${icon('error')}<b>${plural('own_faults', faults.length)}</b></p>
    <ul class="faults">
      ${faults.map(
        ({ line, words }) => html`<li>
          <button type="button" class="plain-button" @click=${() => goTo(line)}>${t('line_n', { n: line })}</button>
          <span lang="en">${words}</span>
        </li>`,
      )}
    </ul>`
}

/** Of a refusal's details: `rules.yaml:3: own.frob: category: …`, one each. */
export function faultsIn(details: unknown): RuleFault[] {
  const lines = Array.isArray(details) ? details.filter((one): one is string => typeof one === 'string') : []
  return lines.map((one) => {
    const [, line = '1', words = one] = /^[^:]*:(\d+): (.*)$/s.exec(one) ?? []
    return { line: Number(line), words }
  })
}
