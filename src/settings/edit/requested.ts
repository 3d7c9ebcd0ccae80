// What may come by a request: not all that a person may write into a file. A request names no file, and takes no secret to another server.
import { normalize } from 'node:path'
import { isOfTheKernel } from '../../regular-file.ts'
import type { Problem } from '../problem.ts'
import type { Key, Values } from '../schema.ts'
import { originOf } from './hidden.ts'

type Changes = Readonly<Record<string, unknown>>

/** Folders of the program itself: whoever runs it says where they are. */
export const BY_HAND: ReadonlySet<string> = new Set<Key>(['data_dir', 'config_dir'])

/** Secrets that are sent to the place that other settings name. */
const SENT_TO: readonly { to: readonly string[]; secrets: readonly Key[] }[] = [
  { to: ['smtp_server', 'smtp_port'], secrets: ['smtp_user', 'smtp_password'] },
  { to: ['ha_url'], secrets: ['ha_token'] },
  { to: ['plex_url', 'plex_verify_tls'], secrets: ['plex_token'] },
]

const ADDRESSES: ReadonlySet<string> = new Set<Key>(['smtp_server', 'ha_url', 'plex_url'])

const problem = (key: string, reason: string): Problem => ({ key, value: null, reason, where: 'request' })

/** What in the changed settings may not come by a request. */
export function refusedRequests(changed: Changes): Problem[] {
  return [
    ...Object.keys(changed)
      .filter((key) => BY_HAND.has(key))
      .map((key) => problem(key, 'is a folder of the program: set it in its environment')),
    ...Object.entries(changed).flatMap(([key, value]) => filesIn(value, key)),
    ...logFolders(changed)
      .filter(([, path]) => isOfTheKernel(normalize(path)))
      .map(([key]) => problem(key, 'is no folder of logs')),
    ...(/[?&]ca=/i.test(String(changed.mqtt_url ?? ''))
      ? [problem('mqtt_url', 'names a file (ca): write it into sentarr.yaml or the environment')]
      : []),
  ]
}

/** `<secret>_file` at any depth. */
function filesIn(value: unknown, path: string): Problem[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`
    if (/_file$/i.test(key.trim())) {
      return [problem(name, 'names a file: write it into sentarr.yaml or the environment, not into a request')]
    }
    return filesIn(inner, name)
  })
}

function logFolders({ plex_log_path, servers }: Changes): [key: string, path: string][] {
  const listed = Array.isArray(servers) ? servers : []
  const named: [key: string, path: unknown][] = [
    ['plex_log_path', plex_log_path],
    ...listed.map((server, index): [string, unknown] => [`servers[${index}].log_path`, Object(server).log_path]),
  ]
  return named.flatMap(([key, path]): [string, string][] => (typeof path === 'string' ? [[key, path]] : []))
}

/** Secrets whose server is another one after the change and that were not entered anew. */
export function secretsToEnterAgain(changed: Changes, values: Values): string[] {
  const now: Changes = values
  const isRemoved = (key: string) => changed[key] === null || changed[key] === ''
  // Without an address nothing is sent; without a port it goes to the usual one.
  const moves = (key: string) =>
    key in changed && !(isRemoved(key) && ADDRESSES.has(key)) && originOf(changed[key]) !== originOf(now[key])
  return SENT_TO.filter(({ to }) => to.some(moves)).flatMap(({ secrets }) =>
    secrets.filter((key) => now[key] !== undefined && !(key in changed)),
  )
}

export const enterAgain = (key: string): Problem =>
  problem(key, 'is kept only for the server it was given for: enter it again')
