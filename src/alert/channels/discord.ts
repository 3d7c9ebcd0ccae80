// Discord: one embed by an incoming webhook; later news of the same incident edits that message.
import { z } from 'zod'
import type { Severity } from '../../rules/vocabulary.ts'
import type { Answer, Explained } from '../http/answer.ts'
import { cut } from '../words/limits.ts'
import type { Message } from '../words/render.ts'
import { writeText } from '../words/render-text.ts'
import { discord as writer } from '../words/render-writers.ts'
import { address, defineChannel, field, parseJson, secret } from './channel.ts'

const COLOURS: Record<Severity, number> = { critical: 0xd92d20, error: 0xf26b1d, warning: 0xf5b301, info: 0x3498db }
const GREEN = 0x2e9e5b
const SILENT = 1 << 12

export const discord = defineChannel({
  type: 'discord',
  name: 'Discord',
  about: 'A message in a Discord channel; it is edited as the incident goes on.',
  link: 'https://support.discord.com/hc/en-us/articles/228383668',
  settings: z.strictObject({
    url: field(secret(address()), {
      label: 'Webhook address',
      help: 'Channel settings → Integrations → Webhooks → Copy webhook URL.',
      example: 'https://discord.com/api/webhooks/123456789012345678/abcDEF',
    }),
    thread_id: field(
      z
        .string()
        .regex(/^\d{1,20}$/, 'the digits of a thread id')
        .optional(),
      { label: 'Thread', help: 'Its id: right click → Copy thread ID.', example: '123456789012345678' },
    ),
  }),
  paceMs: 1000,
  create({ url, thread_id }, { http }) {
    const at = (path: string, query: Record<string, string>) => {
      const target = new URL(url)
      target.pathname = target.pathname.replace(/\/+$/, '') + path
      for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value)
      if (thread_id) target.searchParams.set('thread_id', thread_id)
      return target.href
    }

    return {
      async send(message, previous, { signal }) {
        const shared = { service: 'Discord', signal, explain }
        const body = payload(message)
        if (previous?.message && message.state !== 'raised') {
          const edited = await http.call({
            ...shared,
            method: 'PATCH',
            url: at(`/messages/${previous.message}`, {}),
            body,
            // Somebody deleted the message; if the webhook itself is gone, posting will tell.
            accept: ({ status }) => status === 404,
          })
          if (edited.status < 300) return previous
        }
        const quiet = message.state === 'resolved' || message.severity === 'info'
        const posted = await http.call({
          ...shared,
          url: at('', { wait: 'true' }),
          body: { ...body, ...(quiet && { flags: SILENT }) },
        })
        const id: unknown = parseJson(posted.body).id
        return typeof id === 'string' ? { message: id } : null
      },
    }
  },
})

/** Limits: title 256, description 4096, field value 1024, 6000 over all; no mention ever. */
function payload(message: Message) {
  const { severity, state, url } = message
  const facts = message.body === null ? message.facts : []
  const embed = {
    title: cut(message.title, 256, undefined, writer.text),
    description: writeText(message, writer, { limit: 3600, without: ['facts'] }),
    color: state === 'resolved' ? GREEN : COLOURS[severity],
    ...(url && url.length <= 2000 && { url }),
    fields: facts.map(({ label, value }) => ({
      name: label,
      value: cut(value, 200, undefined, writer.text),
      inline: true,
    })),
    footer: { text: 'Sentarr' },
    timestamp: message.alert.last_seen ?? undefined,
  }
  return { embeds: [embed], allowed_mentions: { parse: [] } }
}

const explain = ({ status }: Answer): Explained | null =>
  status === 401 || status === 404
    ? {
        reason:
          'this webhook does not exist (any more): make one in the settings of the Discord channel and copy its whole address',
      }
    : null
