// How one configured channel is checked and built from its settings.
import { z } from 'zod'
import { maskPersonal } from '../../plex/personal.ts'
import type { Receipt } from '../../store/alert.ts'
import { type Alert, type AlertField, withFields } from '../../store/alert.ts'
import { withTexts } from '../../store/report.ts'
import { createHttpClient } from '../http/http.ts'
import { DeliveryError, type SendState } from '../routing/target.ts'
import { oneLine, presentable } from '../words/limits.ts'
import { type Message, renderMessage } from '../words/render.ts'
import { createScrub } from '../words/scrub.ts'
import { type CompiledTemplate, compileTemplate } from '../words/template.ts'
import type { ChannelSettings, ChannelTools, ChannelType, SendContext } from './channel.ts'
import { commonConflict, commonSettings, timingConflict } from './common.ts'
import { isSecret } from './describe.ts'
import { channelTypes } from './registry.ts'

export type { ChannelTools } from './channel.ts'
export { channelTypes }

/** A configured channel; with `wants` (the routing) added it is a Target. */
export type Channel = {
  name: string
  type: string
  paceMs: number
  /** Null for programs: as many as there are. */
  perHour: number | null
  /** @throws {DeliveryError} without any secret of the settings in it, and without a cause. */
  send(alert: Alert, previous: Receipt | null, context: SendContext): Promise<Receipt | null>
  /** What a good answer does not prove (a Home Assistant webhook answers 200 whatever it did); null when it proves the receipt. */
  caveat: string | null
  sendState?: SendState
}

/** The schema of one entry of `channels:`. Of a channel that is off nothing is required, what is given is checked. */
export function channelSchema(type: ChannelType, enabled: boolean) {
  const own = enabled ? type.settings : type.settings.partial()
  const schema = z.strictObject({ type: z.literal(type.type), ...commonSettings, ...own.shape })
  if (!enabled) return schema
  return schema.superRefine((settings, context) => {
    const common = type.sendsState ? timingConflict(settings) : commonConflict(settings, type)
    report(common ?? type.conflict(settings), context)
  })
}

function report(conflict: ReturnType<ChannelType['conflict']>, context: z.core.$RefinementCtx): void {
  if (conflict) context.addIssue({ code: 'custom', path: [conflict.key], message: conflict.reason })
}

/** Which settings of a type are secrets; of an unknown type none. */
export const isSecretOf = (type: string): ((key: string) => boolean) => {
  const shape = channelTypes.find((one) => one.type === type)?.settings.shape ?? {}
  return (key) => Object.hasOwn(shape, key) && isSecret(shape[key]!)
}

/** Values of a channel's settings that may appear nowhere: for the log and every error. */
export function channelSecrets(settings: ChannelSettings): string[] {
  const shape = typeOf(settings).settings.shape
  const values = Object.entries(shape).flatMap(([key, schema]) => (isSecret(schema) ? texts(settings[key]) : []))
  const login = [settings.user, settings.password]
  const known = [...values, ...texts(settings.url).flatMap(loginIn)]
  return login.every((part) => typeof part === 'string') ? [...known, login.join(':'), `\0${login.join('\0')}`] : known
}

/** Of an address that is no secret itself, but has a login in it. */
function loginIn(address: string): string[] {
  const { username, password } = URL.canParse(address) ? new URL(address) : { username: '', password: '' }
  if (password === '') return []
  try {
    return [decodeURIComponent(password), decodeURIComponent(`${username}:${password}`)]
  } catch {
    return [password, `${username}:${password}`] // one with a bare % in it
  }
}

const texts = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(texts)
      : []

function typeOf(settings: ChannelSettings): ChannelType {
  const type = channelTypes.find((one) => one.type === settings.type)
  if (!type) throw new Error(`no channel type ${settings.type}`)
  return type
}

type Common = z.output<z.ZodObject<typeof commonSettings>>

/** Builds a channel from settings that `channelSchema` accepted. */
export function createChannel(settings: ChannelSettings, tools: ChannelTools): Channel {
  const type = typeOf(settings)
  const { name, template, mask = [], viewers, max_per_hour, allow_link_local, actions } = settings as unknown as Common
  const timeoutMs = tools.timeoutMs ?? 15_000
  const scrub = createScrub(channelSecrets(settings))
  const heard = (answer: string) => tools.heard?.(scrub(answer))
  const http = createHttpClient({ timeoutMs, allowLinkLocal: allow_link_local, now: tools.now, scrub, heard })
  const sender = type.create(settings, { ...tools, heard, http, scrub })
  const own = { title: compiled(template?.title), body: compiled(template?.body) }

  function messageOf(alert: Alert): Message {
    const known = viewers ? { ...alert.fields, ...tools.viewer?.(alert) } : {}
    const whole = Object.keys(known).length === 0 ? alert : { ...alert, fields: known }
    const message = renderMessage(masked(whole, mask), tools.timeZone, tools.serverName, tools.language?.words)
    const { title, body } = own
    return {
      ...message,
      // What programs keep is read by many, and nobody presses a button in it.
      actions: actions && !type.forPrograms ? (tools.links?.of(alert, name) ?? []) : [],
      ...(title && { title: oneLine(ownWords(title, message)) || message.title }),
      ...(body && { body: presentable(ownWords(body, message)) || message.title }),
    }
  }

  /** An alert in our words is better than none in the user's. */
  function ownWords(template: CompiledTemplate, message: Message): string {
    try {
      return template(message, tools.timeZone)
    } catch {
      return ''
    }
  }

  /** No cause: what lies beneath may hold the request, and with it the secret. */
  const withoutSecrets = (error: unknown) =>
    new DeliveryError(
      scrub(error instanceof Error ? error.message : String(error)),
      error instanceof DeliveryError ? hints(error) : {},
    )
  const { sendState } = sender

  return {
    name,
    type: type.type,
    paceMs: type.paceMs,
    perHour: type.forPrograms ? null : max_per_hour,
    caveat: type.caveat(settings),
    async send(alert, previous, context) {
      try {
        return await sender.send(messageOf(alert), previous, context)
      } catch (error) {
        throw withoutSecrets(error)
      }
    },
    ...(sendState && {
      async sendState(reports, context) {
        try {
          const messages = reports.map(({ alert, ...its }) => ({ ...its, message: messageOf(alert) }))
          const missed = await sendState(messages, context)
          return missed === null ? null : scrub(missed)
        } catch (error) {
          throw withoutSecrets(error)
        }
      },
    }),
  }
}

const hints = ({ final, rejected, retryAfterMs }: DeliveryError) => ({ final, rejected, retryAfterMs })

const compiled = (source: string | undefined): CompiledTemplate | null =>
  source === undefined ? null : compileTemplate(source)

/** What goes as a whole: a name that was cut no longer looks like one. */
const PERSONAL: Partial<Record<AlertField, 'titles' | 'users'>> = {
  file: 'titles',
  title: 'titles',
  user: 'users',
  player: 'users',
  client: 'users',
  device: 'users',
}

function masked(alert: Alert, mask: readonly string[]): Alert {
  if (mask.length === 0) return alert
  const wanted = { titles: mask.includes('titles'), users: mask.includes('users'), paths: mask.includes('paths') }
  const hide = (text: string) => maskPersonal(text, wanted)
  const { title, message, cause, advice, sample } = alert
  return {
    ...alert,
    title: hide(title),
    message: hide(message),
    cause: hide(cause),
    advice: advice.map(hide),
    sample: hide(sample),
    ...(alert.report && { report: withTexts(alert.report, hide) }),
    ...withFields(alert, (value, name) => (mask.includes(PERSONAL[name] ?? '') ? '' : hide(value))),
  }
}
