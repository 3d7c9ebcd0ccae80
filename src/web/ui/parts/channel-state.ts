// How a channel is doing, in a word.
import type { TemplateResult } from 'lit'
import type { ChannelInfo } from '../../schemas/channels.ts'
import { t } from '../core/i18n.ts'
import type { Icon } from './icons.ts'
import { tag } from './words.ts'

const LOOKS: Record<ChannelInfo['state'], [Icon, string]> = {
  ready: ['ok', 'plain'],
  ok: ['ok', 'ok'],
  failing: ['error', 'error'],
  'failing-partly': ['warning', 'warning'],
  'switched-off': ['off', 'error'],
  off: ['off', 'plain'],
}

export function channelBadge({ state }: Pick<ChannelInfo, 'state'>): TemplateResult {
  const [symbol, tone] = LOOKS[state]
  return tag(symbol, tone, t(`channel_${state}`))
}
