// Log lines below headings of their days.
import { html, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { LogItem } from '../../schemas/logs.ts'
import { day, sameDay } from '../core/time.ts'
import { logLine } from './log-line.ts'

type Shown = {
  search?: string
  withFile?: boolean
  isMarked(item: LogItem): boolean
  /** The line before the first one; without one its day is said unless it is today. */
  before?: LogItem | null
}

export function logLines(
  items: readonly LogItem[],
  { search = '', withFile = false, isMarked, before = null }: Shown,
): TemplateResult {
  return html`<ol class="log" lang="en">
    ${repeat(
      items,
      ({ id }) => id,
      (item, index) =>
        html`${heading(item, items[index - 1] ?? before)}${logLine(item, { search, withFile, marked: isMarked(item) })}`,
    )}
  </ol>`
}

function heading({ at }: LogItem, before: LogItem | null): TemplateResult | string {
  if (at === null) return ''
  const known = before?.at ? sameDay(at, new Date(before.at)) : sameDay(at)
  return known ? '' : html`<li class="day"><span>${day(at)}</span></li>`
}
