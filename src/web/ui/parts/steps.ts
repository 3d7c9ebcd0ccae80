// What to do, step by step, with boxes to tick. The ticks stay in this browser and count for this episode only.
import { html, type TemplateResult } from 'lit'
import type { IncidentDetail } from '../../schemas/incidents.ts'
import { keep, kept } from '../core/kept.ts'
import { prose } from './prose.ts'

export function steps({ id, first_seen, advice }: IncidentDetail): TemplateResult {
  const key = `steps.${id}`
  const [episode, ...ticked] = (kept(key) ?? '').split(' ')
  const done = new Set(episode === first_seen ? ticked : [])
  const tick = (index: number, on: boolean) => {
    if (on) done.add(String(index))
    else done.delete(String(index))
    keep(key, done.size === 0 ? null : [first_seen, ...done].join(' '))
  }
  return html`<ol class="steps">
    ${advice.map(
      (step, index) => html`<li>
        <label>
          <input
            type="checkbox"
            .checked=${done.has(String(index))}
            @change=${(event: Event) => tick(index, (event.target as HTMLInputElement).checked)}
          />
          <span class="number" aria-hidden="true">${index + 1}</span>
          <span>${prose(step)}</span>
        </label>
      </li>`,
    )}
  </ol>`
}
