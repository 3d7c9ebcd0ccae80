// Pushover: critical alerts ring until somebody confirms them; the end of the incident stops the ringing.

import { z } from 'zod'
import type { Severity } from '../../rules/vocabulary.ts'
import type { Answer, Explained } from '../http/answer.ts'
import { codePoints, cut, oneLine } from '../words/limits.ts'
import type { Message } from '../words/render.ts'
import { writeText } from '../words/render-text.ts'
import { plain } from '../words/render-writers.ts'
import type { Scrub } from '../words/scrub.ts'
import { address, defineChannel, field, parseJson, secret, word } from './channel.ts'

const PRIORITY: Record<Severity, number> = { critical: 2, error: 1, warning: 0, info: -1 }

export const pushover = defineChannel({
  type: 'pushover',
  name: 'Pushover',
  about: 'Push to phones; critical alerts ring until somebody confirms them.',
  link: 'https://pushover.net/',
  settings: z.strictObject({
    user: field(secret(word()), {
      label: 'User key',
      help: 'At the top of your page at pushover.net; the key of a group works too.',
      link: 'https://pushover.net/',
      example: 'u1user2key3',
    }),
    token: field(secret(word()), {
      label: 'Application token',
      help: 'Create an application of your own, then copy its API token.',
      link: 'https://pushover.net/apps/build',
      example: 'a1app2token3',
    }),
    device: field(word().max(120).optional(), { label: 'Device', help: 'All devices when empty.', example: 'phone' }),
    sound: field(word().max(60).optional(), {
      label: 'Sound',
      link: 'https://pushover.net/api#sounds',
      example: 'siren',
    }),
    // Pushover's own bounds.
    retry: field(z.int().min(30).max(10_800).default(60), {
      label: 'Ring again every (seconds)',
      help: 'A critical alert, until somebody confirms it.',
      example: 120,
    }),
    expire: field(z.int().min(30).max(10_800).default(3600), {
      label: 'Give up ringing after (seconds)',
      example: 7200,
    }),
    url: field(address().default('https://api.pushover.net'), {
      label: 'Server',
      help: 'Another one than Pushover’s own.',
      example: 'https://pushover.example.org',
    }),
  }),
  paceMs: 500,
  create({ url, token, user, device, sound, retry, expire }, { http, scrub }) {
    const shared = { service: 'Pushover', explain: explained(scrub) }
    return {
      async send(message, previous, { signal }) {
        if (previous?.receipt) {
          const path = `/1/receipts/${encodeURIComponent(previous.receipt)}/cancel.json`
          // A receipt that ran out or was confirmed is refused; there is nothing left to cancel then.
          const accept = ({ status }: Answer) => status === 400 || status === 404
          await http.call({ ...shared, url: url + path, body: { token }, signal, accept })
        }
        const priority = priorityOf(message)
        const answer = await http.call({
          ...shared,
          url: `${url}/1/messages.json`,
          body: {
            token,
            user,
            ...(device && { device }),
            ...(sound && { sound }),
            title: cut(message.title, 250, codePoints),
            message: writeText(message, plain, { limit: 1024, measure: codePoints, without: ['link'] }),
            ...(message.url && message.url.length <= 512 && { url: message.url, url_title: message.words.open }),
            priority,
            ...(priority === 2 && { retry, expire }),
          },
          signal,
        })
        const { receipt } = parseJson(answer.body)
        return typeof receipt === 'string' ? { receipt } : null
      },
    }
  },
})

const priorityOf = ({ state, severity }: Message): number =>
  state === 'resolved' ? -1 : state === 'test' ? 0 : PRIORITY[severity]

const explained =
  (scrub: Scrub) =>
  ({ status, body }: Answer): Explained | null => {
    const { errors, token, user } = parseJson(body)
    if (status === 429) return { reason: 'the monthly number of messages is used up' }
    if (!Array.isArray(errors) || errors.length === 0) return null
    const wrong = token === 'invalid' || user === 'invalid'
    return { reason: `it refuses: ${cut(scrub(oneLine(errors.join('; '))), 200)}`, ...(wrong && { final: true }) }
  }
