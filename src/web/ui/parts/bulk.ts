// Many incidents at once.
import { html, type TemplateResult } from 'lit'
import type { BulkAction, BulkResult } from '../../schemas/incidents.ts'
import { plural, t } from '../core/i18n.ts'
import { mayAdminister } from '../core/rights.ts'
import { api } from '../core/services.ts'
import { ask, askMute, askNote } from './ask.ts'
import { toast } from './toast.ts'

const ACTIONS = ['resolve', 'acknowledge', 'mute', 'unmute', 'delete'] as const
const FOR_ADMINISTRATORS: ReadonlySet<BulkAction> = new Set(['resolve', 'delete'])

export const bulkBar = (chosen: number, act: (action: BulkAction) => unknown): TemplateResult => html`<div
  class="bulk"
  role="group"
  aria-label=${t('chosen')}
>
  <b>${plural('chosen', chosen)}</b>
  ${ACTIONS.filter((action) => mayAdminister() || !FOR_ADMINISTRATORS.has(action)).map(
    (action) =>
      html`<button class="button ${action === 'delete' ? 'danger' : ''}" @click=${() => act(action)}>${t(action)}</button>`,
  )}
</div>`

/** Asks what is to be asked, and does it; false when the user thinks better of it. @throws {Failure} */
export async function settleMany(action: BulkAction, ids: string[]): Promise<boolean> {
  const more = await askAbout(action, ids.length)
  if (more === null) return false
  const { items, deleted } = await api.send<BulkResult>('POST', 'incidents/bulk', { action, ids, ...more })
  toast(plural('done_many', items.length + deleted.length))
  return true
}

async function askAbout(action: BulkAction, n: number): Promise<{ note?: string; minutes?: number } | null> {
  if (action === 'resolve') {
    const note = await askNote(plural('resolve_many', n), t('resolve'))
    return note === null ? null : { note }
  }
  if (action === 'mute') {
    const minutes = await askMute(plural('mute_many', n))
    return minutes === undefined ? {} : minutes === null ? null : { minutes }
  }
  if (action !== 'delete') return {}
  const question = { title: plural('delete_many', n), text: t('delete_text'), action: t('delete'), danger: true }
  return (await ask(question)) === null ? null : {}
}
