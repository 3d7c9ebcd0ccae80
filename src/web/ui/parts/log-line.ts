// One log entry. Its text is untrusted: it is only ever text, whatever it holds.
import { html, nothing, type TemplateResult } from 'lit'
import type { Level } from '../../../plex/record.ts'
import type { LogItem } from '../../schemas/logs.ts'
import { t } from '../core/i18n.ts'
import { clock, exact } from '../core/time.ts'
import { type Icon, icon } from './icons.ts'

const LONG = 1_500
const LOOKS: Record<Level, [Icon | null, string]> = {
  VERBOSE: [null, 'plain'],
  DEBUG: [null, 'plain'],
  INFO: [null, 'plain'],
  WARN: ['warning', 'warning'],
  ERROR: ['error', 'error'],
  CRITICAL: ['critical', 'critical'],
}

/** `Plex Media Scanner.log` is the Scanner. */
export const shortName = (file: string): string =>
  file
    .replace(/^.*\//, '')
    .replace(/\.log$/, '')
    .replace(/^Plex (?:Media )?(?=\S)/, '')

type Shown = {
  /** Several files stand together: each line says which is its own. */
  withFile?: boolean
  /** What to highlight. */
  search?: string
  /** The line that is looked for. */
  marked?: boolean
}

export function logLine(item: LogItem, { search = '', marked = false, withFile = false }: Shown = {}): TemplateResult {
  const { at, level, component, message, truncated } = item
  const [symbol, tone] = LOOKS[level ?? 'INFO']
  return html`<li class="line ${tone} ${marked ? 'marked' : ''}" data-id=${item.id} tabindex="-1">
    ${at ? html`<time datetime=${at} title=${exact(at)}>${clock(at)}</time>` : html`<time></time>`}
    <span class="level">${symbol ? icon(symbol) : nothing}${level ?? ''}</span>
    ${withFile ? html`<span class="of-file">${shortName(item.file)}</span>` : nothing}
    ${component ? html`<span class="component" dir="ltr">${component}</span>` : nothing}
    ${text(message, search)}${truncated ? html` <span class="muted">${t('line_cut')}</span>` : nothing}
  </li>`
}

/** A very long entry is folded: forty kilobytes in one line help nobody at first sight. */
function text(message: string, search: string): TemplateResult {
  if (message.length <= LONG) return html`<bdi class="message">${highlighted(message, search)}</bdi>`
  return html`<details class="message">
    <summary>${highlighted(message.slice(0, LONG), search)}… <span class="more">${t('show_rest')}</span></summary>
    <bdi>${highlighted(message.slice(LONG), search)}</bdi>
  </details>`
}

/** The text with every occurrence of what is searched for marked. */
function highlighted(message: string, search: string): (string | TemplateResult)[] {
  if (search === '') return [message]
  const wanted = new RegExp(`(${search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`, 'gi')
  return message.split(wanted).map((part, index) => (index % 2 === 1 ? html`<mark>${part}</mark>` : part))
}
