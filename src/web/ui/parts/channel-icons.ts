// A drawing for each service, ours and not theirs, on a grid of 24.
import { html, type TemplateResult } from 'lit'

const PATHS: Record<string, string> = {
  email: 'M3 6h18v12H3zM3 7l9 7 9-7',
  discord: 'M6 6c4-2 8-2 12 0l3 9c-2 2-4 3-5 3l-1-2H9l-1 2c-1 0-3-1-5-3zM9.500 12v.01M14.500 12v.01',
  slack: 'M9 3v18M15 3v18M3 9h18M3 15h18',
  webhook:
    'M12 4a4 4 0 0 1 3 6.500l3 5.500M9 10.500 6 16M8 19h8M6 16a2.500 2.500 0 1 0 .1 5M18 16a2.500 2.500 0 1 1-.1 5',
  ntfy: 'M4 5h16v12H11l-5 4v-4H4zM8 9l3 2.500L8 14M13 14h4',
  gotify: 'M4 18V8l8-4 8 4v10zM8 12h8M13 9l3 3-3 3',
  pushover: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM10 17l3-10M10.500 13c4 1 6-4 2.500-6',
  telegram: 'M3 12l18-8-4 16-6-4-3 4v-6l9-7',
  apprise: 'M4 10v5h4l8 4V6l-8 4zM19 10a4 4 0 0 1 0 5M8 15v5',
  homeassistant: 'M4 11l8-7 8 7v9H4zM12 20v-8M12 16l-3-3M12 14l3-3',
  alertmanager: 'M12 3c3 3 5 5 5 9H7c0-4 2-6 5-9zM5 15h14M7 18h10M9 21h6',
  otlp: 'M4 15l10-7 3 4-10 7zM17 6l3 4M10 17l-2 4M12 16l3 5',
}

export const channelIcon = (type: string): TemplateResult => html`<svg
  class="icon service"
  viewBox="0 0 24 24"
  aria-hidden="true"
  focusable="false"
><path d=${PATHS[type] ?? PATHS.webhook!}></path></svg>`
