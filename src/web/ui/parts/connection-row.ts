// A connection that alerts go out by beside the channels: MQTT, Home Assistant.
import { html, nothing, type TemplateResult } from 'lit'
import type { ConnectionInfo } from '../../schemas/channels.ts'
import { plural, t } from '../core/i18n.ts'
import { english, tag } from './words.ts'

/** As channels and connections are named to people; a channel is named by its owner. */
export const connectionName = (name: string): string =>
  name === 'home-assistant' ? 'Home Assistant' : name.startsWith('mqtt:') ? `MQTT (${name.slice(5)})` : name

export const connectionRow = ({
  name,
  connected,
  detail,
  waiting,
}: ConnectionInfo): TemplateResult => html`<li class="row">
  <div class="row-body">
    <span class="row-title">${connectionName(name)}</span>
    <span class="row-facts">
      ${connected ? tag('ok', 'ok', t('connected')) : tag('error', 'error', t('not_connected'))}
      ${waiting > 0 ? html`<span>${plural('waiting', waiting)}</span>` : nothing}
    </span>
    ${detail ? html`<p class="detail">${english(detail)}</p>` : nothing}
  </div>
</li>`
