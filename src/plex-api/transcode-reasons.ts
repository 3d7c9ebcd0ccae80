// Why something is transcoded, from Plex's own words in its log: `MDE:` lines, joined to the session by their request.
import type { Sessions } from './sessions.ts'

const MOST = 500
const TAG = /^\[Req#([0-9a-f]{1,8})(?:\/Transcode(?:\/([\w-]{6,64}))?)?[\]/]/
const REQUEST =
  /^(?:\[[^\]]{1,80}\] )?Request: .{0,200}?(?:\/transcode\/universal\/|\/:\/timeline).{0,4000}?#([0-9a-f]{1,8})\b/
const SESSION = /[?&]session=([\w-]{6,64})|[?&]X-Plex-Session-Identifier=([\w-]{6,64})/
const REASON =
  /\bMDE: (?:.{1,200}?: )?((?:no direct play|cannot direct|can't direct|direct (?:play|stream) is|media must|unable to find a working|.{0,40} profile or setting).{0,200})/i

/** Give it each line's message. */
export function createTranscodeReasons(sessions: Pick<Sessions, 'reason'>) {
  const requests = new Map<string, string>()
  function remember(request: string, session: string): void {
    requests.delete(request)
    requests.set(request, session)
    if (requests.size > MOST) requests.delete(requests.keys().next().value!)
  }
  return (message: string): void => {
    const request = REQUEST.exec(message)
    if (request !== null) {
      const session = SESSION.exec(message)
      if (session !== null) remember(request[1]!, session[1] ?? session[2]!)
      return
    }
    if (!message.includes('MDE: ') && !message.includes('/Transcode/')) return
    const tag = TAG.exec(message)
    if (tag === null) return
    const [, id = '', session] = tag
    if (session !== undefined) remember(id, session)
    const known = session ?? requests.get(id)
    const reason = REASON.exec(message)?.[1]
    if (known !== undefined && reason !== undefined) sessions.reason(known, reason.trim())
  }
}
