// Components: the tags before a message that say which part of Plex speaks, and for whom.
import type { LogRecord } from './record.ts'
import { redact } from './redact.ts'

// A tag is a word or two in brackets. A path, a quoted text or a JSON list in brackets is the message itself.
const TAG = /^\[([A-Za-z_](?:[^[\]"'{}\n]{0,198}[^[\]"'{}\n\s])?)\](?: *- |\s+|$)/

/** Takes the leading tags off a message: `[Req#81/Transcode/<id>] [FFMPEG] - text`. */
export function splitTags(text: string): { components: string[]; message: string } {
  const components: string[] = []
  let message = text
  for (let tag = TAG.exec(message); tag; tag = TAG.exec(message)) {
    components.push(...tag[1]!.split('/').filter((part) => part !== ''))
    message = message.slice(tag[0].length)
  }
  return { components, message }
}

const SESSION = /^(?=.*\d)[\w-]{6,}$/

/** What a record's tags and file tell about it, redacted: `request`, `session` (of a transcode), `plugin`. */
export function factsOf(record: LogRecord): Record<string, string> {
  const facts: Record<string, string> = {}
  const request = record.components.find((component) => component.startsWith('Req#'))
  if (request) facts.request = request.slice('Req#'.length)
  const session = record.components[record.components.indexOf('Transcode') + 1]
  if (record.components.includes('Transcode') && session && SESSION.test(session)) facts.session = redact(session)
  const plugin = /(?:^|\/)((?:com|tv|org)\.[\w.-]+?)\.log(?:\.\d)?$/.exec(record.file)?.[1]
  if (plugin) facts.plugin = plugin
  return facts
}
