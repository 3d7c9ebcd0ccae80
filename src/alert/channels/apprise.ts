// Apprise API: one address of a server that passes messages on to any of a hundred services.
import { z } from 'zod'
import type { Answer, Explained } from '../http/answer.ts'
import { DeliveryError } from '../routing/target.ts'
import { cut } from '../words/limits.ts'
import type { Message } from '../words/render.ts'
import { writeText } from '../words/render-text.ts'
import { plain } from '../words/render-writers.ts'
import { address, defineChannel, field, secret, word } from './channel.ts'

export const apprise = defineChannel({
  type: 'apprise',
  name: 'Apprise',
  about: 'Any of a hundred services, through an Apprise API server of your own.',
  link: 'https://github.com/caronc/apprise-api',
  settings: z.strictObject({
    url: field(address(), { label: 'Server', example: 'http://apprise:8000' }),
    key: field(secret(z.string().regex(/^[\w-]{1,128}$/, 'a key of letters, digits, - and _')).optional(), {
      label: 'Stored configuration',
      help: 'Its key on the Apprise server; or give the addresses below.',
      example: 'plex',
      essential: true,
    }),
    urls: field(secret(word()).optional(), {
      label: 'Apprise addresses',
      help: 'With commas between them, in place of a stored configuration.',
      link: 'https://github.com/caronc/apprise/wiki',
      example: 'tgram://123456:ABC/-100123',
    }),
    tag: field(word().optional(), { label: 'Tag', help: 'Only services with it.', example: 'family' }),
  }),
  paceMs: 1000,
  conflict: ({ key, urls }) =>
    (key === undefined) === (urls === undefined) ? { key: 'key', reason: 'give either key or urls' } : null,
  create({ url, key, urls, tag }, { http }) {
    return {
      async send(message, _previous, { signal }) {
        const answer = await http.call({
          service: 'Apprise',
          url: key ? `${url}/notify/${key}` : `${url}/notify`,
          body: {
            ...(urls && { urls }),
            ...(tag && { tag }),
            title: cut(message.title, 250),
            body: writeText(message, plain, { limit: 8000 }),
            type: kind(message),
            format: 'text',
          },
          signal,
          explain,
        })
        if (answer.status === 204) throw new DeliveryError('Apprise has nothing stored under this key', { final: true })
        return null
      },
    }
  },
})

function kind({ state, severity }: Message): 'success' | 'info' | 'warning' | 'failure' {
  if (state === 'resolved') return 'success'
  if (state === 'test' || severity === 'info') return 'info'
  return severity === 'warning' ? 'warning' : 'failure'
}

const explain = ({ status }: Answer): Explained | null =>
  status === 424
    ? { reason: 'at least one of the services behind it did not take the message: its own log says which' }
    : null
