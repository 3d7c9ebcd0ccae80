// The documented limits of each service, as strict as its documentation: a list of what a request breaks, empty when it is right.
import type { Seen } from './http-stand-in.ts'

// biome-ignore lint/suspicious/noExplicitAny: what arrives is judged here
type Json = any

type Check = [broken: boolean, rule: string]
const broken = (checks: Check[]): string[] => checks.filter(([yes]) => yes).map(([, rule]) => rule)
const points = (text: string) => [...text].length
const bytes = (text: string) => Buffer.byteLength(text)
const isText = (value: unknown, least: number, most: number, count = (text: string) => text.length) =>
  typeof value === 'string' && count(value) >= least && count(value) <= most && value.isWellFormed()
const isHttp = (value: unknown) => typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value)

function json(seen: Seen): Json {
  if (!String(seen.headers['content-type']).startsWith('application/json')) return null
  try {
    return JSON.parse(seen.body)
  } catch {
    return null
  }
}

/** discord.com/developers/docs: execute webhook, embed limits. */
export function discordRules(seen: Seen): string[] {
  const body = json(seen)
  const embeds: Json[] = body?.embeds ?? []
  const fields: Json[] = embeds.flatMap((embed) => embed.fields ?? [])
  const total = embeds.flatMap((embed) => [
    embed.title,
    embed.description,
    embed.footer?.text,
    embed.author?.name,
    ...(embed.fields ?? []).flatMap((field: Json) => [field.name, field.value]),
  ])
  return broken([
    [body === null, 'JSON'],
    [!['POST', 'PATCH'].includes(seen.method), 'method'],
    [seen.method === 'POST' && !seen.path.includes('wait=true'), 'without wait=true an unsaved message gives no error'],
    [JSON.stringify(body?.allowed_mentions) !== '{"parse":[]}', 'allowed_mentions'],
    [body?.content !== undefined, 'content can hold mentions'],
    [embeds.length < 1 || embeds.length > 10, 'embeds'],
    [embeds.some((embed) => !isText(embed.title, 1, 256)), 'title 256'],
    [
      embeds.some((embed) => embed.description !== undefined && !isText(embed.description, 0, 4096)),
      'description 4096',
    ],
    [embeds.some((embed) => embed.url !== undefined && (!isHttp(embed.url) || embed.url.length > 2048)), 'url'],
    [embeds.some((embed) => (embed.fields ?? []).length > 25), '25 fields'],
    [fields.some((field) => !isText(field.name, 1, 256)), 'field name 256'],
    [fields.some((field) => !isText(field.value, 1, 1024)), 'field value 1024'],
    [total.filter(Boolean).join('').length > 6000, '6000 over all'],
    [embeds.some((embed) => !(embed.color >= 0 && embed.color <= 0xffffff)), 'color'],
    [embeds.some((embed) => embed.timestamp !== undefined && Number.isNaN(Date.parse(embed.timestamp))), 'timestamp'],
  ])
}

/** docs.slack.dev: incoming webhooks, block kit; the sum as bolt-js#2509 found it. */
export function slackRules(seen: Seen): string[] {
  const body = json(seen)
  const attachment = body?.attachments?.[0]
  const blocks: Json[] = attachment?.blocks ?? []
  const texts: Json[] = blocks
    .flatMap((block) => [block.text, ...(block.fields ?? []), ...(block.elements ?? [])])
    .filter(Boolean)
  const escaped = (text: string) =>
    !/&(?!amp;|lt;|gt;)/.test(text) && !/<(?!https?:\/\/[^<>|]+\|[^<>]+>)/.test(text.replaceAll(/&(amp|lt|gt);/g, ''))
  return broken([
    [body === null, 'JSON'],
    [!isText(body?.text, 1, 4000) || !escaped(body.text), 'text, always, escaped'],
    [body?.attachments?.length !== 1 || !/^#[0-9a-f]{6}$/.test(attachment?.color), 'one coloured attachment'],
    [blocks.length < 1 || blocks.length > 50, '50 blocks'],
    [blocks.some((block) => block.type === 'section' && !block.text && !block.fields), 'empty section'],
    [blocks.some((block) => block.text && !isText(block.text.text, 1, 3000)), 'section text 3000'],
    [blocks.some((block) => block.fields && (block.fields.length < 1 || block.fields.length > 10)), 'ten fields'],
    [blocks.some((block) => (block.fields ?? []).some((field: Json) => !isText(field.text, 1, 2000))), 'field 2000'],
    [texts.some((text) => text.type === 'mrkdwn' && !escaped(text.text)), 'escape & < >'],
    [texts.map(({ text }) => text).join('').length > 10_000, 'all blocks together'],
  ])
}

/** docs.ntfy.sh/publish: JSON to the root. */
export function ntfyRules(seen: Seen): string[] {
  const body = json(seen)
  return broken([
    [body === null, 'JSON'],
    [seen.method !== 'POST' || seen.path !== '/', 'POST to the root'],
    [bytes(seen.body) > 8192, 'JSON of 8192 bytes'],
    [!/^[-_A-Za-z0-9]{1,64}$/.test(body?.topic), 'topic'],
    [!isText(body?.message, 1, 4096, bytes), 'message 4096 bytes, else it becomes an attachment'],
    [body?.title !== undefined && !isText(body.title, 1, 250, bytes), 'title'],
    [!(Number.isInteger(body?.priority) && body.priority >= 1 && body.priority <= 5), 'priority'],
    [!Array.isArray(body?.tags), 'tags'],
    [body?.click !== undefined && !isHttp(body.click), 'click'],
    [body?.sequence_id !== undefined && !/^[-_A-Za-z0-9]{1,64}$/.test(body.sequence_id), 'sequence_id'],
  ])
}

/** gotify.net/docs: create message. */
export function gotifyRules(seen: Seen): string[] {
  const body = json(seen)
  const click = body?.extras?.['client::notification']?.click?.url
  return broken([
    [body === null, 'JSON'],
    [seen.path !== '/message' || !seen.headers['x-gotify-key'], 'POST /message with X-Gotify-Key'],
    [!isText(body?.message, 1, 65_536) || !isText(body?.title, 1, 250), 'title and message'],
    [!(Number.isInteger(body?.priority) && body.priority >= 0 && body.priority <= 10), 'priority'],
    [body?.extras?.['client::display']?.contentType !== 'text/markdown', 'content type'],
    [click !== undefined && !isHttp(click), 'click'],
  ])
}

/** pushover.net/api. */
export function pushoverRules(seen: Seen): string[] {
  const body = json(seen)
  if (seen.path.startsWith('/1/receipts/')) return broken([[!body?.token, 'token']])
  return broken([
    [body === null || seen.path !== '/1/messages.json', 'POST JSON to /1/messages.json'],
    [!body?.token || !body.user, 'token and user'],
    [!isText(body?.message, 1, 1024, points), 'message 1024'],
    [!isText(body?.title, 1, 250, points), 'title 250'],
    [body?.url !== undefined && !isText(body.url, 1, 512), 'url 512'],
    [body?.url_title !== undefined && !isText(body.url_title, 1, 100), 'url_title 100'],
    [![-2, -1, 0, 1, 2].includes(body?.priority), 'priority'],
    [body?.priority === 2 && !(body.retry >= 30 && body.expire <= 10_800), 'emergency needs retry and expire'],
    [body?.priority !== 2 && (body?.retry !== undefined || body?.expire !== undefined), 'retry only for emergencies'],
  ])
}

const TAGS = /<(?:\/?(?:b|pre|code)|a href="[^"<>]*"|\/a)>/g

/** core.telegram.org/bots/api: sendMessage, HTML style. */
export function telegramRules(seen: Seen): string[] {
  const body = json(seen)
  const bare = String(body?.text).replace(TAGS, '')
  const parsed = bare.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  const tags = (String(body?.text).match(TAGS) ?? []).map((tag) => tag.replace(/ .*/, '>'))
  const open: string[] = []
  const nested = tags.every((tag) => (tag[1] === '/' ? open.pop() === tag.replace('/', '') : open.push(tag) > 0))
  return broken([
    [body === null || !/^\/bot[^/]+\/(sendMessage|editMessageText)$/.test(seen.path), 'a known method'],
    [body?.chat_id === undefined, 'chat_id'],
    [seen.path.endsWith('editMessageText') && !Number.isInteger(body?.message_id), 'message_id'],
    [!isText(parsed, 1, 4096), '4096 after parsing'],
    [body?.parse_mode !== 'HTML', 'parse_mode'],
    [/[<>]/.test(bare) || /&(?!amp;|lt;|gt;|quot;)/.test(bare), 'escape & < >'],
    [!nested || open.length > 0, 'tags closed in order'],
  ])
}

/** github.com/caronc/apprise-api: notify. */
export function appriseRules(seen: Seen): string[] {
  const body = json(seen)
  return broken([
    [body === null || !/^\/notify(\/[\w-]{1,128})?$/.test(seen.path), 'POST /notify/<key>'],
    [!isText(body?.body, 1, 32_768) || !isText(body?.title, 1, 250), 'title and body'],
    [!['info', 'success', 'warning', 'failure'].includes(body?.type), 'type'],
    [body?.format !== 'text', 'format'],
  ])
}

/** developers.home-assistant.io: REST API; what its core would take for a template is refused. */
export function homeAssistantRules(seen: Seen): string[] {
  const body = json(seen)
  return broken([
    [
      !/^\/api\/services\/(persistent_notification\/(create|dismiss)|notify\/[a-z0-9_]+)$/.test(seen.path),
      'a known action',
    ],
    [!String(seen.headers.authorization).startsWith('Bearer '), 'token'],
    [bytes(seen.body) > 32_768, '32 KiB'],
    [!seen.path.endsWith('dismiss') && (!body?.message || !body.title), 'title and message'],
    [/\{[{%#]/.test(`${body?.message}${body?.title}`), 'a template'],
  ])
}

/** The contract: the original's JSON with the alert. */
export function webhookRules(seen: Seen): string[] {
  const body = json(seen)
  const keys = (value: object | undefined) => Object.keys(value ?? {}).join()
  return broken([
    [!/^title,message,severity,timestamp,details,alert(,actions)?$/.test(keys(body)), 'keys'],
    [keys(body?.details) !== 'Pattern,Count,Time Window,Latest Error', 'details'],
    [body?.alert?.schema !== 1, 'alert'],
    [bytes(seen.body) > 65_536, '64 KiB'],
    [!seen.headers['idempotency-key'], 'idempotency key'],
  ])
}

/** `postableAlerts` of its OpenAPI document, and what it refuses besides: empty values, times the wrong way round. */
export function alertmanagerRules(seen: Seen): string[] {
  const alerts: unknown = JSON.parse(seen.body)
  if (!Array.isArray(alerts)) return ['no list']
  const isText = (value: unknown) => typeof value === 'string' && value !== ''
  return broken([
    [seen.path !== '/api/v2/alerts', 'path'],
    [!String(seen.headers.authorization).startsWith('Basic '), 'login'],
    ...alerts.flatMap(({ labels, annotations, startsAt, endsAt, generatorURL }): [boolean, string][] => [
      [!labels.alertname, 'a name'],
      [!Object.keys({ ...labels, ...annotations }).every((name) => /^[a-zA-Z_]\w*$/.test(name)), 'names'],
      [!Object.values({ ...labels, ...annotations }).every(isText), 'a text that is not empty'],
      [!(Date.parse(startsAt) <= Date.parse(endsAt)), 'times'],
      [generatorURL !== undefined && !URL.canParse(generatorURL), 'link'],
    ]),
    [bytes(seen.body) > 64 * 1024, '64 KiB'],
  ])
}

/** What holds for every service: text that is whole, in a size that servers take. */
export const anyRules = (seen: Seen): string[] =>
  broken([
    [!seen.body.isWellFormed(), 'half a character'],
    [bytes(seen.body) > 64 * 1024, '64 KiB'],
    [/["\s](?:null|undefined|\[object Object\])["\s]/.test(seen.body.replaceAll(/:\s*null/g, '')), 'no value'],
  ])
