// Gotify: one message with markdown; it cannot be edited with an application's token.
import { z } from 'zod'
import type { Severity } from '../../rules/vocabulary.ts'
import { cut } from '../words/limits.ts'
import { writeText } from '../words/render-text.ts'
import { markdown } from '../words/render-writers.ts'
import { address, defineChannel, field, secret, word } from './channel.ts'

/** From 8 on Android makes a sound, from 4 it shows. */
const PRIORITY: Record<Severity, number> = { critical: 9, error: 7, warning: 5, info: 2 }

export const gotify = defineChannel({
  type: 'gotify',
  name: 'Gotify',
  about: 'Push to phones and browsers through a Gotify server of your own.',
  link: 'https://gotify.net/docs/pushmsg',
  settings: z.strictObject({
    url: field(address(), { label: 'Server', example: 'https://gotify.example.org' }),
    token: field(secret(word()), {
      label: 'Application token',
      help: 'Gotify → Apps → Create application.',
      example: 'AQd8xk7Zb.M1x2y',
    }),
  }),
  paceMs: 200,
  create({ url, token }, { http }) {
    return {
      async send(message, _previous, { signal }) {
        await http.call({
          service: 'Gotify',
          url: `${url}/message`,
          headers: { 'x-gotify-key': token },
          body: {
            title: cut(message.title, 250),
            message: writeText(message, markdown, { limit: 8000, without: ['link'] }),
            priority: message.state === 'resolved' ? 2 : PRIORITY[message.severity],
            extras: {
              'client::display': { contentType: 'text/markdown' },
              ...(message.url && { 'client::notification': { click: { url: message.url } } }),
            },
          },
          signal,
        })
        return null
      },
    }
  },
})
