// Which element shows which page.
import { html, type TemplateResult } from 'lit'
import type { Route } from '../core/route.ts'
import './overview.ts'
import './incidents.ts'
import './incident.ts'
import './logs.ts'
import './rules.ts'
import './lab.ts'
import './channels.ts'
import './settings.ts'
import './health.ts'

export function pageOf({ page, id, query }: Route): TemplateResult {
  switch (page) {
    case 'overview':
      return html`<s-overview></s-overview>`
    case 'incidents':
      return id === null
        ? html`<s-incidents .query=${query}></s-incidents>`
        : html`<s-incident .incident=${id}></s-incident>`
    case 'logs':
      return html`<s-logs .query=${query}></s-logs>`
    case 'rules':
      return html`<s-rules .rule=${id} .query=${query}></s-rules>`
    case 'lab':
      return html`<s-lab .query=${query}></s-lab>`
    case 'channels':
      return html`<s-channels></s-channels>`
    case 'settings':
      return html`<s-settings></s-settings>`
    case 'health':
      return html`<s-health></s-health>`
  }
}
