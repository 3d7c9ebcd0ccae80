// The mute of a whole server: asked for, set and ended.
import type { ServerInfo } from '../../schemas/status.ts'
import { t } from '../core/i18n.ts'
import { api } from '../core/services.ts'
import { askMute } from './ask.ts'

/** Ends the mute of one that is muted; asks for how long with the others. @throws {Failure} */
export async function muteServer({ id, name, muted }: ServerInfo): Promise<void> {
  const path = `servers/${encodeURIComponent(id)}`
  if (muted) return api.send('POST', `${path}/unmute`)
  const minutes = await askMute(t('mute_server_text', { server: name }))
  if (minutes !== null) await api.send('POST', `${path}/mute`, minutes === undefined ? {} : { minutes })
}
