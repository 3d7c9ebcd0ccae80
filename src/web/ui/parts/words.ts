// Small pieces that many pages show: severity, state, time, links out.

import { html, nothing, type TemplateResult } from 'lit'
import type { Severity } from '../../../rules/vocabulary.ts'
import type { IncidentItem } from '../../schemas/incidents.ts'
import type { ServerInfo } from '../../schemas/status.ts'
import { t } from '../core/i18n.ts'
import { live } from '../core/services.ts'
import { isSilent } from '../core/state.ts'
import { type Icon, icon } from './icons.ts'

/** Never the colour alone: icon and word say the same. */
export const severityBadge = (severity: Severity): TemplateResult =>
  html`<span class="badge ${severity}">${icon(severity)}${t(`severity_${severity}`)}</span>`

export const tag = (symbol: Icon, tone: string, text: string): TemplateResult =>
  html`<span class="badge ${tone}">${icon(symbol)}${text}</span>`

/** The marks of an incident beside its severity. */
export function marks(item: IncidentItem): TemplateResult {
  return html`${item.state === 'resolved' ? tag('check', 'ok', t('state_resolved')) : nothing}${
    item.state === 'pending' ? tag('waiting', 'plain', t('state_pending')) : nothing
  }${item.acknowledged_at ? tag('check', 'plain', t('acknowledged')) : nothing}${
    item.muted ? tag('muted', 'plain', t('muted')) : nothing
  }${item.historic ? tag('waiting', 'plain', t('historic')) : nothing}`
}

const SOURCE_TONES = {
  reading: 'ok',
  waiting: 'info',
  standby: 'plain',
  unreachable: 'error',
  failed: 'error',
} as const
const SOURCE_ICONS = { ...SOURCE_TONES, standby: 'waiting' } as const

/** How the sources of a server are; with the word for their kind where there are several. One that is read and brings nothing is not well. */
export function sourceTags(server: ServerInfo): TemplateResult[] {
  const { sources } = server
  return sources.map(({ kind, state }) => {
    const silent = state === 'reading' && server.caught_up && isSilent(server)
    const word = silent ? t('source_silent') : t(`source_${state}`)
    return tag(
      silent ? 'warning' : SOURCE_ICONS[state],
      silent ? 'warning' : SOURCE_TONES[state],
      sources.length > 1 ? `${t(`source_kind_${kind}`)}: ${word}` : word,
    )
  })
}

/** What is the matter with the token by which Plex is asked. */
export const tokenNotes = ({ plex }: Pick<ServerInfo, 'plex'>): TemplateResult[] =>
  (plex?.notes ?? []).map((note) => html`<p class="detail">${icon('warning')}${english(note)}</p>`)

export const time = (at: string): TemplateResult => html`<s-time .at=${at}></s-time>`

/** The language of titles, causes and steps: that of alerts, whatever the page's is. */
export const toldIn = (): string => live.status?.language ?? 'en'

/** A title of the catalogue, or of an alert. */
export const told = (text: string): TemplateResult => html`<span lang=${toldIn()} dir="auto">${text}</span>`

/** What Sentarr says of itself, and log lines, are English whatever the page's language is. */
export const english = (text: string): TemplateResult => html`<span lang="en" dir="auto">${text}</span>`

/** A link out of the dashboard; anything but http(s) is shown as text. */
export function outside(address: string, words: string): TemplateResult {
  const safe = URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)
  return safe
    ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${words}${icon('external')}</a>`
    : html`${address}`
}

export const empty = (symbol: Icon, text: string, more: unknown = nothing): TemplateResult =>
  html`<div class="empty">${icon(symbol)}<p>${text}</p>${more}</div>`

export const loading = (): TemplateResult => html`<p class="loading" role="status">${t('loading')}</p>`
