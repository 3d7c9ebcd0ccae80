// Home Assistant: a notification in its sidebar that goes away with the trouble, or any of its notify actions.
import { z } from 'zod'
import { DeliveryError } from '../routing/target.ts'
import { cut } from '../words/limits.ts'
import type { Message } from '../words/render.ts'
import { writeText } from '../words/render-text.ts'
import { markdown, plain } from '../words/render-writers.ts'
import { address, defineChannel, field, type SendContext, secret, word } from './channel.ts'

export const homeassistant = defineChannel({
  type: 'homeassistant',
  name: 'Home Assistant',
  about: 'A notification in its sidebar that goes away with the trouble, or on a phone with its app.',
  link: 'https://companion.home-assistant.io/docs/notifications/notifications-basic/',
  settings: z.strictObject({
    service: field(
      z
        .string()
        .regex(/^notify\.[a-z0-9_]+$/, 'an action like notify.mobile_app_phone')
        .optional(),
      {
        label: 'Notify action',
        help: 'The notifications of the sidebar when empty.',
        example: 'notify.mobile_app_phone',
        essential: true,
      },
    ),
    entity_id: field(
      z
        .string()
        .regex(/^notify\.[a-z0-9_]+$/, 'a notify entity like notify.phone')
        .optional(),
      { label: 'Notify entity', help: 'For the action notify.send_message.', example: 'notify.phone' },
    ),
    url: field(address().optional(), {
      label: 'Address',
      help: 'Another Home Assistant than the one Sentarr is connected to.',
      example: 'http://192.168.1.5:8123',
    }),
    token: field(secret(word()).optional(), {
      label: 'Long-lived access token',
      help: 'Of that other one: your profile → Security.',
      example: 'eyJhbGciOiJIUzI1NiJ9',
    }),
  }),
  paceMs: 200,
  conflict: ({ service, entity_id, url, token }) => {
    if ((url === undefined) !== (token === undefined))
      return { key: url ? 'token' : 'url', reason: 'url and token belong together' }
    if (service === 'notify.send_message' && !entity_id)
      return { key: 'entity_id', reason: 'notify.send_message needs it' }
    return null
  },
  create({ service, entity_id, url, token }, { http, callService }) {
    async function act(action: string, data: Record<string, unknown>, { signal }: SendContext): Promise<void> {
      const [domain = '', name = ''] = action.split('.')
      if (url && token) {
        const headers = { authorization: `Bearer ${token}` }
        await http.call({
          service: 'Home Assistant',
          url: `${url}/api/services/${domain}/${name}`,
          headers,
          body: data,
          signal,
        })
        return
      }
      if (!callService) {
        throw new DeliveryError(
          'no Home Assistant is connected: set HA_URL and HA_TOKEN, or url and token of this channel',
          { final: true },
        )
      }
      await callService(domain, name, data, signal)
    }

    return {
      async send(message, _previous, context) {
        const id = `sentarr_${message.incident ?? message.alert.id}`
        if (service) await act(service, notification(message, id, service, entity_id), context)
        else if (message.state === 'resolved')
          await act('persistent_notification.dismiss', { notification_id: id }, context)
        else await act('persistent_notification.create', { notification_id: id, ...texts(message, markdown) }, context)
        return null
      },
    }
  },
})

function notification(message: Message, id: string, service: string, entity: string | undefined) {
  if (service === 'notify.send_message') return { entity_id: entity, ...texts(message, plain) }
  const open = message.url ? { url: message.url, clickAction: message.url } : {}
  const actions = message.actions.map(({ label, url }) => ({ action: 'URI', title: label, uri: url }))
  const buttons = actions.length > 0 ? { actions } : {}
  return { ...texts(message, plain, ['actions']), data: { tag: id, ...open, ...buttons } }
}

const texts = (message: Message, writer: typeof plain, without: 'actions'[] = []) => ({
  title: inert(cut(message.title, 250)),
  message: inert(writeText(message, writer, { limit: 3500, without })),
})

/** Home Assistant may read these texts as templates: a blank of no width keeps a log line from being one. */
const inert = (text: string): string => text.replace(/\{(?=[{%#])/g, '{\u200b')
