// Components: the tags before a message that say which part of Plex speaks, and for whom.
import { own, type Redacted } from './redact.ts'

// A tag is a word or two in brackets. A path, a quoted text or a JSON list in brackets is the message itself.
const TAG = /^\[([A-Za-z_](?:[^[\]"'{}\n]{0,198}[^[\]"'{}\n\s])?)\](?: *- |\s+|$)/

/** Takes the leading tags off a message: `[Req#81/Transcode/<id>] [FFMPEG] - text`. */
export function splitTags(text: string): { components: string[]; message: string } {
  const components: string[] = []
  let message = text
  if (!text.startsWith('[')) return { components, message }
  for (let tag = TAG.exec(message); tag; tag = TAG.exec(message)) {
    components.push(...tag[1]!.split('/').filter((part) => part !== ''))
    message = message.slice(tag[0].length)
  }
  return { components, message }
}

const SESSION = /^(?=.*\d)[\w-]{6,}$/

/** What a record's redacted tags and its file tell about it: `request`, `session` (of a transcode), `plugin`. */
export function factsOf(components: readonly Redacted[], file: Redacted): Record<string, Redacted> {
  const facts: Record<string, Redacted> = {}
  const request = components.find((component) => component.startsWith('Req#'))
  if (request) facts.request = own(request.slice('Req#'.length))
  const session = components[components.indexOf(own('Transcode')) + 1]
  if (components.includes(own('Transcode')) && session && SESSION.test(session)) facts.session = session
  const plugin = /(?:^|\/)((?:com|tv|org)\.[\w.-]+?)\.log(?:\.\d)?$/.exec(file)?.[1]
  if (plugin) facts.plugin = own(plugin)
  return facts
}
