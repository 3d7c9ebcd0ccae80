// ntfy: JSON to the root address; news of one incident replace its notification (servers from 2.16 on, older ones post again).
import { z } from 'zod'
import type { Severity } from '../../rules/vocabulary.ts'
import type { Answer, Explained } from '../http/answer.ts'
import { bytes, cut, jsonBytes } from '../words/limits.ts'
import type { Message } from '../words/render.ts'
import { writeText } from '../words/render-text.ts'
import { plain } from '../words/render-writers.ts'
import { address, defineChannel, field, parseJson, secret, word } from './channel.ts'

const PRIORITY: Record<Severity, number> = { critical: 5, error: 4, warning: 3, info: 2 }
const TAG: Record<Severity, string> = {
  critical: 'rotating_light',
  error: 'warning',
  warning: 'warning',
  info: 'information_source',
}

export const ntfy = defineChannel({
  type: 'ntfy',
  name: 'ntfy',
  about: 'Push to phones through ntfy.sh or a server of your own; needs no account.',
  link: 'https://docs.ntfy.sh/subscribe/phone/',
  settings: z.strictObject({
    topic: field(secret(z.string().regex(/^[-_A-Za-z0-9]{1,64}$/, 'a topic of letters, digits, - and _, at most 64')), {
      label: 'Topic',
      help: 'Subscribe to it in the ntfy app. Who knows it can read along: choose one that nobody guesses.',
      example: 'my-plex-x7Kq2',
    }),
    url: field(address().default('https://ntfy.sh'), {
      label: 'Server',
      help: 'Another one only for a server of your own.',
      example: 'https://ntfy.example.org',
      essential: true,
    }),
    token: field(secret(word()).optional(), {
      label: 'Access token',
      help: 'For a topic that is protected; or a login below.',
      link: 'https://docs.ntfy.sh/publish/#access-tokens',
      example: 'tk_own1token',
    }),
    user: field(secret(word()).optional(), { label: 'User', example: 'plex' }),
    password: field(secret(word()).optional(), { label: 'Password', example: 'correct horse' }),
  }),
  paceMs: 1000,
  conflict: ({ user, password }) =>
    (user === undefined) === (password === undefined)
      ? null
      : { key: user ? 'password' : 'user', reason: 'a login needs user and password' },
  create({ url, topic, token, user, password }, { http }) {
    const login = token
      ? `Bearer ${token}`
      : user
        ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
        : null
    return {
      async send(message, _previous, { signal }) {
        const headers = login ? { authorization: login } : {}
        await http.call({
          service: 'ntfy',
          url: `${url}/`,
          headers,
          body: { topic, ...payload(message) },
          signal,
          explain,
        })
        return null
      },
    }
  },
})

/** Limits: 4096 bytes of message (more becomes an attachment) and 8192 of the whole JSON. Plain text: not every app shows markdown. */
function payload(message: Message) {
  const over = message.state === 'resolved'
  return {
    title: cut(message.title, 250, bytes),
    message: writeText(message, plain, { limit: 4000, measure: jsonBytes, without: ['link', 'actions'] }),
    priority: over ? 2 : message.state === 'test' ? 3 : PRIORITY[message.severity],
    tags: [over ? 'white_check_mark' : TAG[message.severity]],
    ...(message.url && bytes(message.url) <= 1000 && { click: message.url }),
    ...(message.actions.length > 0 && { actions: message.actions.map(button) }),
    ...(message.incident && /^[-_A-Za-z0-9]{1,64}$/.test(message.incident) && { sequence_id: message.incident }),
  }
}

/** One touch: the app itself sends the request. */
const button = ({ label, url }: Message['actions'][number]) => ({
  action: 'http',
  label,
  url,
  method: 'POST',
  clear: true,
})

const explain = ({ status, body }: Answer): Explained | null => {
  if (status === 403)
    return { reason: 'this login (or nobody without one) may not write to the topic: set token, or user and password' }
  return status === 429 && parseJson(body).code === 42908 ? { reason: 'the daily number of messages is used up' } : null
}
