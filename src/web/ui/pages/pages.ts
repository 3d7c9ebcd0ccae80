// Which element shows which page. Only the first page comes at once; the code of the others follows when nothing else is to do.
import { html, type TemplateResult } from 'lit'
import { t } from '../core/i18n.ts'
import type { Page, Route } from '../core/route.ts'
import { toast } from '../parts/toast.ts'
import './overview.ts'

const CODE: Record<Page, () => Promise<unknown>> = {
  overview: () => Promise.resolve(),
  incidents: () => Promise.all([import('./incidents.ts'), import('./incident.ts')]),
  logs: () => import('./logs.ts'),
  streams: () => import('./streams.ts'),
  servers: () => import('./servers.ts'),
  report: () => import('./report.ts'),
  rules: () => import('./rules.ts'),
  lab: () => import('./lab.ts'),
  channels: () => import('./channels.ts'),
  settings: () => import('./settings.ts'),
  health: () => import('./health.ts'),
}

/** So long the first page has the line for itself. */
const FETCH_REST_MS = 3_000

setTimeout(() => {
  for (const load of Object.values(CODE)) load().catch(() => {})
}, FETCH_REST_MS)

/** An element whose code is still on its way stands there empty and comes to life with it. */
export function pageOf({ page, id, query }: Route): TemplateResult {
  CODE[page]().catch(() => toast(t('no_answer'), 'error'))
  switch (page) {
    case 'overview':
      return html`<s-overview></s-overview>`
    case 'incidents':
      return id === null
        ? html`<s-incidents .query=${query}></s-incidents>`
        : html`<s-incident .incident=${id}></s-incident>`
    case 'logs':
      return html`<s-logs .query=${query}></s-logs>`
    case 'streams':
      return html`<s-streams></s-streams>`
    case 'servers':
      return html`<s-servers .query=${query}></s-servers>`
    case 'report':
      return html`<s-report .query=${query}></s-report>`
    case 'rules':
      return html`<s-rules .rule=${id} .query=${query}></s-rules>`
    case 'lab':
      return html`<s-lab .query=${query}></s-lab>`
    case 'channels':
      return html`<s-channels></s-channels>`
    case 'settings':
      return html`<s-settings .query=${query}></s-settings>`
    case 'health':
      return html`<s-health></s-health>`
  }
}
