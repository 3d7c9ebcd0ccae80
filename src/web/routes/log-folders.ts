// Where the logs of a server might be, and the choice of one: only of what was found, so that a request names no folder of its own.
import { notFound, Refused } from '../../refused.ts'
import type { Key } from '../../settings/schema.ts'
import { findLogFolders } from '../../source/log-folders.ts'
import type { ApiDeps } from '../api-deps.ts'
import { answers, body, createRoute, idParam, newRouter, z } from '../openapi.ts'
import { type LogFolders, logFolderChosenSchema, logFoldersSchema } from '../schemas/status.ts'
import { iso } from '../views/time.ts'

const tags = ['servers']
const list = createRoute({
  method: 'get',
  path: '/servers/{id}/log-folders',
  tags,
  summary: 'Folders that look like the logs of Plex, near the one that is set and where Plex is usually found',
  request: { params: idParam },
  responses: answers(logFoldersSchema, 'What was found; at most twelve'),
})
const choose = createRoute({
  method: 'post',
  path: '/servers/{id}/log-folders',
  tags,
  summary: 'Reads one of these from now on, and stores the choice',
  request: { params: idParam, ...body(z.object({ path: z.string().min(1).max(1_000) })) },
  responses: answers(logFolderChosenSchema, 'Whether it is read already'),
})

type Deps = Pick<ApiDeps, 'config' | 'feed' | 'settings' | 'machine' | 'clock' | 'log'>

export function logFolderRoutes({ config, feed, settings, machine, clock, log }: Deps) {
  /** One search at a time, however many ask. */
  let searching: Promise<unknown> = Promise.resolve()

  function serverOf(id: string) {
    const server = settings().servers.find((one) => one.id === id)
    if (server === undefined) throw notFound('server')
    return server
  }

  function foldersFor(id: string) {
    const near = serverOf(id).logPath
    const search = () => findLogFolders({ machine, near, clock })
    const found = searching.then(search, search)
    searching = found
    return found
  }

  function placeOf(): Pick<LogFolders, 'setting' | 'locked_by'> {
    const key: Key = config.servers().listed ? 'servers' : 'plex_log_path'
    const { locked = false, env = null } = config.read().items.find((item) => item.key === key) ?? {}
    return { setting: key, locked_by: locked ? env : null }
  }

  return newRouter()
    .openapi(list, async (its) => {
      const { id } = its.req.valid('param')
      const found = await foldersFor(id)
      const items = found.map(({ path, writtenAt, readable }) => ({ path, written_at: iso(writtenAt), readable }))
      return its.json({ items, ...placeOf() }, 200)
    })
    .openapi(choose, async (its) => {
      const { id } = its.req.valid('param')
      const { path } = its.req.valid('json')
      const found = await foldersFor(id)
      if (!found.some((one) => one.path === path))
        throw new Refused('invalid', 'This folder is none of those that hold logs of Plex.')
      const { applied, restartRequired } = await config.changeServer(id, { log_path: path })
      log.info('another log folder was chosen', { server: id })
      feed.publish('config', { restart_required: restartRequired })
      return its.json({ path, applied: applied.length > 0 }, 200)
    })
}
