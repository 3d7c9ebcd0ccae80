// Telegram: a bot's message in its HTML; later news of the same incident edit that message.
import { z } from 'zod'
import type { Receipt } from '../../store/alert.ts'
import type { Answer, Explained } from '../http/answer.ts'
import { cut } from '../words/limits.ts'
import type { Message } from '../words/render.ts'
import { writeText } from '../words/render-text.ts'
import { html } from '../words/render-writers.ts'
import { address, defineChannel, field, parseJson, secret } from './channel.ts'

const LIMIT = 4096

export const telegram = defineChannel({
  type: 'telegram',
  name: 'Telegram',
  about: 'A message from a bot of your own; it is edited as the incident goes on.',
  link: 'https://core.telegram.org/bots/features#botfather',
  settings: z.strictObject({
    token: field(secret(z.string().regex(/^\d+:[\w-]+$/, 'a bot token as BotFather gives it, like 123456:ABC')), {
      label: 'Bot token',
      help: 'Write /newbot to @BotFather in Telegram; it answers with the token.',
      link: 'https://core.telegram.org/bots/features#botfather',
      example: '123456:ABC-own_bot',
    }),
    chat_id: field(z.string().regex(/^(-?\d+|@\w+)$/, 'the number of a chat, or @name of a public channel'), {
      label: 'Chat',
      help: 'Write to your bot first, then ask @userinfobot for your number; or @name of a public channel.',
      example: '-1001234567890',
    }),
    message_thread_id: field(z.int().min(1).optional(), { label: 'Topic of the group', example: 4 }),
    url: field(address().default('https://api.telegram.org'), {
      label: 'Server',
      help: 'Only for a Bot API server of your own.',
      example: 'https://telegram.example.org',
    }),
  }),
  // Groups take 20 a minute.
  paceMs: 3000,
  create({ url, token, chat_id, message_thread_id }, { http }) {
    /** A group that becomes a supergroup gets a new number. */
    let chat = chat_id

    /** False once Telegram refused one: it takes no address without a dot in its host. The links stand in the text then. */
    let buttons = true

    const call = (method: string, body: object, signal: AbortSignal, accept: (answer: Answer) => boolean) =>
      http.call({ service: 'Telegram', url: `${url}/bot${token}/${method}`, body, signal, explain, accept })

    function refusesButtons(answer: Answer): boolean {
      if (!buttons || !isAboutButtons(answer)) return false
      buttons = false
      return true
    }

    async function edit(id: string, message: Message, signal: AbortSignal): Promise<boolean> {
      const body = { chat_id: chat, message_id: Number(id), ...content(message, buttons) }
      const answer = await call('editMessageText', body, signal, ({ status }) => status === 400)
      if (refusesButtons(answer)) return edit(id, message, signal)
      return answer.status === 200 || String(parseJson(answer.body).description).includes('message is not modified')
    }

    async function post(message: Message, signal: AbortSignal): Promise<Receipt | null> {
      const thread = message_thread_id ? { message_thread_id } : {}
      const quiet = message.state === 'resolved' || message.severity === 'info'
      const body = { chat_id: chat, ...thread, ...content(message, buttons), disable_notification: quiet }
      const mayGoOn = (refused: Answer) => newChat(refused) !== null || (buttons && isAboutButtons(refused))
      const answer = await call('sendMessage', body, signal, mayGoOn)
      if (refusesButtons(answer)) return post(message, signal)
      const moved = newChat(answer)
      if (moved !== null && moved !== chat) {
        chat = moved
        return post(message, signal)
      }
      const { message_id } = Object(parseJson(answer.body).result)
      return typeof message_id === 'number' ? { message: String(message_id), chat } : null
    }

    return {
      async send(message, previous, { signal }) {
        const known = message.state !== 'raised' && previous?.chat === chat ? previous : null
        if (known?.message && (await edit(known.message, message, signal))) return known
        return post(message, signal)
      },
    }
  },
})

function content(message: Message, buttons: boolean) {
  const title = cut(`${message.symbol} ${message.title}`, 300, undefined, html.strong)
  const rest = writeText(message, html, { limit: LIMIT - title.length - 2, without: buttons ? ['actions'] : [] })
  const keyboard = [message.actions.map(({ label, url }) => ({ text: label, url }))]
  return {
    text: `${title}\n\n${rest}`,
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    ...(buttons && message.actions.length > 0 && { reply_markup: { inline_keyboard: keyboard } }),
  }
}

const isAboutButtons = ({ status, body }: Answer): boolean =>
  status === 400 && /button.*url|wrong http url/i.test(String(parseJson(body).description))

function newChat({ status, body }: Answer): string | null {
  const { migrate_to_chat_id: id } = Object(parseJson(body).parameters)
  return status === 400 && (typeof id === 'number' || typeof id === 'string') ? String(id) : null
}

const REASONS: [RegExp, string][] = [
  [/chat not found/, 'there is no such chat for this bot: check chat_id, and write to the bot (or invite it) first'],
  [/blocked by the user/, 'the bot was blocked in this chat'],
  [/kicked/, 'the bot was thrown out of this chat'],
  [/not enough rights|have no rights/, 'the bot may not write in this chat: give it the right to'],
  [/Unauthorized|Not Found/, 'the bot token is wrong or no longer valid: ask BotFather for it'],
]

function explain({ status, body }: Answer): Explained | null {
  const reason = REASONS.find(([pattern]) => pattern.test(String(parseJson(body).description)))?.[1]
  return reason && status < 500 ? { reason, final: true } : null
}
