// Any program that takes HTTP: the original's JSON with the whole alert added, or a body of the user's own; signed when a secret is set.
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Alert } from '../../store/alert.ts'
import { DeliveryError } from '../routing/target.ts'
import { bytes, cut } from '../words/limits.ts'
import { duration, type Message } from '../words/render.ts'
import { type CompiledTemplate, compileTemplate, templateProblem } from '../words/template.ts'
import { address, defineChannel, field, secret, word } from './channel.ts'

const LIMIT = 64 * 1024

export const webhook = defineChannel({
  type: 'webhook',
  name: 'Webhook',
  about: 'JSON to any program that takes HTTP: Node-RED, n8n, a script of your own.',
  link: 'https://github.com/sentarr/sentarr/blob/main/docs/channels.md#the-webhooks-json',
  settings: z.strictObject({
    url: field(secret(address()), { label: 'Address', example: 'https://example.org/hooks/plex' }),
    method: field(z.enum(['post', 'put', 'patch', 'get']).default('post'), { label: 'Method', example: 'put' }),
    headers: field(secret(z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[^\r\n\0]*$/))).optional(), {
      label: 'Headers',
      help: 'One "Name: value" each.',
      example: { 'X-Api-Key': 'k7Qm2' },
    }),
    body: field(
      z
        .string()
        .superRefine((source, context) => {
          const problem = templateProblem(source, 'json')
          if (problem !== null) context.addIssue({ code: 'custom', message: problem })
        })
        .optional(),
      {
        label: 'Body template',
        help: 'A Liquid template of JSON (or of anything, with a content-type header) in place of Sentarr’s own.',
        link: 'https://shopify.github.io/liquid/',
        example: '{"text": {{ title | json }}}',
      },
    ),
    secret: field(secret(word()).optional(), {
      label: 'Signing secret',
      help: 'Signs each message: HMAC-SHA256 of the time and the body.',
      example: 'h3Jx9s',
    }),
  }),
  paceMs: 200,
  caveat: ({ url }) =>
    new URL(url).pathname.startsWith('/api/webhook/')
      ? 'Home Assistant answers 200 to any webhook, also to one it does not know, and to a caller outside the local network when local_only is on: look there whether it arrived.'
      : null,
  create({ url, method, headers = {}, body, secret: key }, { http, now, timeZone }) {
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
    const type = given['content-type'] ?? 'application/json'
    const template = body === undefined ? null : compileTemplate(body, /json/i.test(type) ? 'json' : 'text')
    const filled = (its: CompiledTemplate, message: Message) => {
      try {
        return its(message, timeZone)
      } catch (error) {
        throw new DeliveryError(`The template of the body ${(error as Error).message}`, { rejected: true })
      }
    }
    return {
      async send(message, _previous, context) {
        const written = template ? filled(template, message) : JSON.stringify(original(message, now()))
        if (bytes(written) > LIMIT)
          throw new DeliveryError('the webhook body is larger than 64 KiB', { rejected: true })
        const payload = method === 'get' ? '' : written
        const timestamp = String(Math.floor(now() / 1000))
        await http.call({
          service: 'The webhook',
          url,
          method: method.toUpperCase(),
          body: payload,
          headers: {
            'content-type': type,
            'idempotency-key': context.key,
            ...(key && {
              'x-sentarr-timestamp': timestamp,
              'x-sentarr-signature': `sha256=${createHmac('sha256', key).update(`${timestamp}.${payload}`).digest('hex')}`,
            }),
            ...given,
          },
          signal: context.signal,
        })
        return null
      },
    }
  },
})

/** The original's body, key for key, and the alert as Home Assistant's bus gets it. */
function original({ title, body, sentence, alert, actions }: Message, now: number) {
  return {
    title,
    message: body ?? sentence,
    severity: alert.severity,
    timestamp: new Date(now).toISOString(),
    details: {
      Pattern: alert.category,
      Count: alert.count,
      'Time Window': timeWindow(alert),
      'Latest Error': cut(alert.sample, 200),
    },
    alert,
    ...(actions.length > 0 && { actions }),
  }
}

/** The rule's window as the alert's sentence tells it, else the time the incident has lasted. */
const timeWindow = ({ message, duration_seconds }: Alert): string =>
  /in the last ([\d.]+ \w+)/.exec(message)?.[1] ?? duration(duration_seconds)
