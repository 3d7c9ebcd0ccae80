// An incident as Markdown for a forum or an issue: what it is, on which Plex, and its lines. All of it was masked before it came here.
import type { IncidentContext, IncidentDetail } from '../../schemas/incidents.ts'
import type { ServerInfo } from '../../schemas/status.ts'

const LINES = 12

/** In English whatever the page's language is: that is what the forums read. */
export function forumText(
  incident: IncidentDetail,
  context: IncidentContext | null,
  server: ServerInfo | undefined,
): string {
  const { title, category, severity, rule, count, first_seen, last_seen, fields, samples, context: kept } = incident
  const around = (context?.items ?? []).map(({ at, level, message }) => `${at ?? ''} ${level ?? ''} ${message}`.trim())
  const lines = [around, kept, samples].find((some) => some.length > 0) ?? []
  const near = lines.slice(-LINES).join('\n').replaceAll('```', "'''")
  const facts = [
    ['Plex Media Server', server?.plex_version ?? 'unknown version'],
    ['Trouble', `${title} (${category}, ${severity})`],
    ['Rule', rule ?? 'none: an unknown error'],
    ['Seen', `${count} times, ${first_seen} to ${last_seen}`],
    ...Object.entries(fields).map(([name, value]) => [name, value]),
  ]
  return [...facts.map(([name, value]) => `- **${name}**: ${value}`), '', '```', near, '```', ''].join('\n')
}
