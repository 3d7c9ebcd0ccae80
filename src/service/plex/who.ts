// Who was hit: the stream that a line's session, client or device belongs to.
import { FACT_LIMIT, type Facts } from '../../plex/facts.ts'
import { safe } from '../../plex/redact.ts'
import type { Sessions } from '../../plex-api/sessions.ts'

/** What the session that `fields` name was playing; nothing when it is not known. Names and titles are personal: masks apply. */
export function factsOfStream(sessions: Pick<Sessions, 'find'>, fields: Facts): Facts {
  const found = [fields.session, fields.client].map((id) => (id ? sessions.find(id) : null)).find((one) => one)
  if (!found) return {}
  const { user, title, client, library, decision, reasons } = found
  // A player often bears its owner’s name, so it is no `device`, which alerts show.
  const all: Record<string, string> = { user, title, player: client, library, decision, reasons: reasons.join('; ') }
  const news = Object.entries(all).filter(([name, value]) => value !== '' && !fields[name])
  return Object.fromEntries(news.map(([name, value]) => [name, safe(value, FACT_LIMIT)]))
}
