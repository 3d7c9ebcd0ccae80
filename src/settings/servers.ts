// The Plex servers that are watched: the list, or the one of the single settings.
import type { Given } from './given.ts'
import { type Problem, shown } from './problem.ts'
import type { Values } from './schema.ts'
import type { ServerSettings } from './settings.ts'
import { slug } from './slug.ts'

export function serversOf(values: Values, around: Given, problems: Problem[], warnings: string[]): ServerSettings[] {
  const listed = Boolean(values.servers?.length)
  const servers = listed ? listedServers(values, around, problems, warnings) : [singleServer(values)]
  servers.forEach(({ logPath }, index) => {
    if (logPath === null || !around.isFile(logPath)) return
    problems.push({
      key: listed ? `servers[${index}].log_path` : around.name('plex_log_path'),
      value: shown('plex_log_path', logPath),
      reason: 'names a file; give the folder that holds "Plex Media Server.log"',
      where: around.place(listed ? ['servers', index, 'log_path'] : ['plex_log_path']),
    })
  })
  return servers
}

/** The Plex API is used when it has an address and a token, unless it is switched off. */
const plexApi = (
  values: Values,
  { url, token, verifyTls }: { url: string | undefined; token: string | undefined; verifyTls: boolean | undefined },
) => ({
  plexUrl: values.plex_api_enabled === false ? null : (url ?? null),
  plexToken: values.plex_api_enabled === false ? null : (token ?? null),
  plexVerifyTls: verifyTls ?? values.plex_verify_tls,
})

const singleServer = (values: Values): ServerSettings => ({
  id: values.server_id ?? (slug(values.server_name) || 'plex'),
  name: values.server_name,
  logPath: values.plex_log_path ?? null,
  ...plexApi(values, { url: values.plex_url, token: values.plex_token, verifyTls: undefined }),
})

function listedServers(values: Values, around: Given, problems: Problem[], warnings: string[]): ServerSettings[] {
  for (const key of ['plex_log_path', 'plex_url', 'plex_token', 'server_id'] as const) {
    if (around.given(key)) warnings.push(`${around.name(key)} is not used, because servers lists the servers.`)
  }
  const seen = new Set<string>()
  return (values.servers ?? []).map((server, index) => {
    const name = server.name ?? server.id ?? values.server_name
    const id = server.id ?? (slug(name) || 'plex')
    if (seen.has(id)) {
      const reason = 'two servers have this id; give each its own id (or another name)'
      problems.push({ key: `servers[${index}].id`, value: id, reason, where: around.place(['servers', index]) })
    }
    seen.add(id)
    const { plex_url: url, plex_token: token, plex_verify_tls: verifyTls } = server
    return { id, name, logPath: server.log_path ?? null, ...plexApi(values, { url, token, verifyTls }) }
  })
}
