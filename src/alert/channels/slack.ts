// Slack: an incoming webhook; a line of text (what phones show) and blocks inside a coloured attachment. It cannot edit.
import { z } from 'zod'
import type { Severity } from '../../rules/vocabulary.ts'
import type { Answer, Explained } from '../http/answer.ts'
import { cut } from '../words/limits.ts'
import type { Message } from '../words/render.ts'
import { writeText } from '../words/render-text.ts'
import { escapeSlack, slack as writer } from '../words/render-writers.ts'
import { address, defineChannel, field, secret } from './channel.ts'

const COLOURS: Record<Severity, string> = { critical: '#d92d20', error: '#f26b1d', warning: '#f5b301', info: '#3498db' }
const GREEN = '#2e9e5b'

const REASONS: Record<string, string> = {
  no_service: 'this webhook does not exist any more: make a new one in the Slack app',
  no_service_id: 'the webhook address is not complete: copy the whole of it',
  no_team: 'this Slack workspace does not exist any more',
  team_disabled: 'this Slack workspace is switched off',
  channel_not_found: 'the Slack channel of this webhook was deleted: make a new webhook',
  channel_is_archived: 'the Slack channel of this webhook is archived: make a new webhook',
  action_prohibited: 'an administrator of the workspace does not allow this webhook',
  posting_to_general_channel_denied: 'this webhook may not write to the #general channel',
  invalid_token: 'the webhook address is not valid any more: make a new one in the Slack app',
}

export const slack = defineChannel({
  type: 'slack',
  name: 'Slack',
  about: 'A message in a Slack channel.',
  link: 'https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/',
  settings: z.strictObject({
    url: field(secret(address()), {
      label: 'Webhook address',
      help: 'Your Slack app → Incoming Webhooks → Add New Webhook.',
      example: 'https://hooks.slack.com/services/T0…/B0…/…',
    }),
  }),
  paceMs: 1000,
  create({ url }, { http }) {
    return {
      async send(message, _previous, { signal }) {
        await http.call({ service: 'Slack', url, body: payload(message), signal, explain })
        return null
      },
    }
  },
})

/** Limits: section 3000, field 2000, ten fields; all blocks together stay far below the 13 000 where Slack refuses them. */
function payload(message: Message) {
  const title = cut(`${message.symbol} ${message.title}`, 300, undefined, escapeSlack)
  const facts = message.body === null ? message.facts.slice(0, 10) : []
  const main = writeText(message, writer, { limit: 2900, without: ['facts'] })
  const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true })
  return {
    text: title,
    unfurl_links: false,
    unfurl_media: false,
    attachments: [
      {
        color: message.state === 'resolved' ? GREEN : COLOURS[message.severity],
        fallback: title,
        blocks: [
          { type: 'section', text: mrkdwn(main) },
          ...(facts.length > 0 ? [{ type: 'section', fields: facts.map(entry).map(mrkdwn) }] : []),
        ],
      },
    ],
  }
}

const entry = ({ label, value }: { label: string; value: string }) =>
  `*${label}*\n${cut(value, 200, undefined, escapeSlack)}`

const explain = ({ body }: Answer): Explained | null => {
  const reason = REASONS[body.trim()]
  return reason ? { reason, final: true } : null
}
