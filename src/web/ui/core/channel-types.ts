// Which settings each type of channel has, as the form asks for them. What a setting is called stands in `translations/`.

type Kind = 'text' | 'secret' | 'number' | 'lines'

export type Field = { key: string; kind: Kind; required?: true }

const text = (key: string): Field => ({ key, kind: 'text' })
const secret = (key: string): Field => ({ key, kind: 'secret' })
const number = (key: string): Field => ({ key, kind: 'number' })
const needed = (field: Field): Field => ({ ...field, required: true })

export const CHANNEL_TYPES: Record<string, readonly Field[]> = {
  ntfy: [needed(secret('topic')), text('url'), secret('token'), secret('user'), secret('password')],
  telegram: [needed(secret('token')), needed(text('chat_id')), number('message_thread_id'), text('url')],
  pushover: [
    needed(secret('token')),
    needed(secret('user')),
    text('device'),
    text('sound'),
    number('retry'),
    number('expire'),
  ],
  gotify: [needed(text('url')), needed(secret('token'))],
  homeassistant: [text('service'), text('entity_id'), text('url'), secret('token')],
  discord: [needed(secret('url')), text('thread_id')],
  slack: [needed(secret('url'))],
  email: [
    needed(text('server')),
    number('port'),
    secret('user'),
    secret('password'),
    secret('from'),
    needed(secret('to')),
  ],
  webhook: [needed(secret('url')), text('method'), { key: 'headers', kind: 'lines' }, secret('secret')],
  apprise: [needed(text('url')), secret('key'), secret('urls'), text('tag')],
}

/** The original's channels have settings of their own outside of the list. */
export const ORIGINALS = ['email', 'discord', 'slack', 'webhook']
