// Pushover: critical alerts ring until somebody confirms them; the end of the incident stops the ringing.
import { z } from 'zod'
import type { Severity } from '../../rules/vocabulary.ts'
import type { Answer, Explained } from '../http/answer.ts'
import { codePoints, cut, oneLine } from '../words/limits.ts'
import type { Message } from '../words/render.ts'
import { compose } from '../words/render-text.ts'
import { plain } from '../words/render-writers.ts'
import { address, defineChannel, parseJson, secret, word } from './channel.ts'

const PRIORITY: Record<Severity, number> = { critical: 2, error: 1, warning: 0, info: -1 }

export const pushover = defineChannel({
  type: 'pushover',
  settings: z.strictObject({
    url: address().default('https://api.pushover.net'),
    token: secret(word()),
    user: secret(word()),
    device: word().max(120).optional(),
    sound: word().max(60).optional(),
    /** Seconds between two rings of a critical alert, and after which it gives up; Pushover's own bounds. */
    retry: z.int().min(30).max(10_800).default(60),
    expire: z.int().min(30).max(10_800).default(3600),
  }),
  paceMs: 500,
  create({ url, token, user, device, sound, retry, expire }, { http }) {
    const shared = { service: 'Pushover', explain }
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
            message: compose(message, plain, { limit: 1024, measure: codePoints, without: ['link'] }),
            ...(message.url && message.url.length <= 512 && { url: message.url, url_title: 'Open in Sentarr' }),
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

const explain = ({ status, body }: Answer): Explained | null => {
  const { errors, token, user } = parseJson(body)
  if (status === 429) return { reason: 'the monthly number of messages is used up' }
  if (!Array.isArray(errors) || errors.length === 0) return null
  const wrong = token === 'invalid' || user === 'invalid'
  return { reason: `it refuses: ${cut(oneLine(errors.join('; ')), 200)}`, ...(wrong && { final: true }) }
}
