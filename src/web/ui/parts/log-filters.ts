// What narrows a log down.
import { html, nothing, type TemplateResult } from 'lit'
import { LEVELS } from '../../../plex/record.ts'
import type { LogFile } from '../../schemas/logs.ts'
import { t } from '../core/i18n.ts'
import { serverName } from '../core/live.ts'
import { ALL_LOGS, type LogQuery } from '../core/log-query.ts'
import { live } from '../core/services.ts'
import { ask } from './ask.ts'
import { filterBar, searchField, select } from './fields.ts'
import { icon } from './icons.ts'
import { shortName } from './log-line.ts'

type Filters = {
  wanted: LogQuery
  files: readonly LogFile[]
  /** Those of the lines that are loaded. */
  components: readonly string[]
  set(values: Partial<LogQuery>): void
  /** The same, after a pause in the typing. */
  typed(name: 'q' | 'component'): (event: Event) => void
}

export function logFilters({ wanted, files, components, set, typed }: Filters): TemplateResult {
  const servers = [...new Set(files.map(({ server }) => server))]
  const own = files.filter(({ server }) => server === wanted.server).map(({ file }) => file)
  const shown = own.includes(wanted.file) || wanted.file === ALL_LOGS ? own : [wanted.file, ...own]
  const server = select({
    label: t('server'),
    value: wanted.server,
    options: servers.map((id) => [id, serverName(live.status?.servers, id)] as const),
    changed: (value) => set({ server: value, file: '', at: '' }),
  })
  const file = select({
    label: t('file'),
    value: wanted.file,
    options: [[ALL_LOGS, t('all_files')], ...shown.map((name) => [name, shortName(name)] as const)],
    changed: (value) => set({ file: value, at: '' }),
  })
  const level = select({
    label: t('level'),
    value: wanted.level,
    options: [['', t('any')], ...LEVELS.map((one) => [one, t('level_from', { level: one })] as const)],
    changed: (value) => set({ level: value }),
  })
  return filterBar({
    always: searchField({ value: wanted.q, typed: typed('q') }),
    more: html`${servers.length > 1 ? server : nothing} ${file} ${level}
      <label class="select">
        <span>${t('component')}</span>
        <input type="text" list="components" autocomplete="off" .value=${wanted.component} @input=${typed('component')} />
        <datalist id="components">${components.map((one) => html`<option value=${one}></option>`)}</datalist>
      </label>
      <button class="button" @click=${() => jump(set)}>${icon('waiting')}${t('jump')}</button>`,
  })
}

async function jump(set: Filters['set']): Promise<void> {
  const answer = await ask({
    title: t('jump'),
    fields: html`<label class="field">
      <span>${t('time')}</span><input type="datetime-local" name="at" step="1" required />
    </label>`,
    action: t('jump_do'),
  })
  const at = answer?.get('at')
  if (typeof at === 'string' && at !== '') set({ at: new Date(at).toISOString() })
}
