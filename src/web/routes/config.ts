// The settings: shown without secrets, changed through the one schema.
import type { ConfigEditor } from '../../settings/edit/editor.ts'
import type { ApiDeps } from '../api-deps.ts'
import { ApiFailure } from '../errors.ts'
import { answers, answersNothing, body, createRoute, newRouter } from '../openapi.ts'
import type { Config } from '../schemas/config.ts'
import { configChangeSchema, configSavedSchema, configSchema } from '../schemas/config.ts'

const tags = ['settings']
const show = createRoute({
  method: 'get',
  path: '/config',
  tags,
  summary: 'The settings, where each comes from, secrets as dots',
  responses: answers(configSchema, 'The settings'),
})
const change = createRoute({
  method: 'put',
  path: '/config',
  tags,
  summary: 'Changes the given settings; null removes one, dots keep a secret',
  request: body(configChangeSchema),
  responses: answers(configSavedSchema, 'What changed, what counts at once and what after a restart'),
})
const restart = createRoute({
  method: 'post',
  path: '/restart',
  tags,
  summary: 'Begins anew, so that all settings count; as a Home Assistant app it is restarted',
  responses: answersNothing('It restarts'),
})

/** The answer is on its way before the port closes. */
const ANSWER_FIRST_MS = 200

type Deps = Pick<ApiDeps, 'config' | 'feed' | 'supervisor' | 'restart' | 'log'>

export function configRoutes({ config, feed, supervisor, restart: anew, log }: Deps) {
  return newRouter()
    .openapi(show, (its) => its.json(shown(config), 200))
    .openapi(change, async (its) => {
      const given = its.req.valid('json')
      const wrapped = Object.keys(given).length === 1 ? given.settings : undefined
      const saved = await config.change(() => (isMap(wrapped) ? wrapped : given))
      if (saved.changed.length > 0) log.info(`settings were changed: ${saved.changed.join(', ')}`)
      const { restartRequired, ...rest } = saved
      feed.publish('config', { restart_required: restartRequired })
      return its.json({ ...rest, restart_required: restartRequired }, 200)
    })
    .openapi(restart, async (its) => {
      if (supervisor === null) {
        if (anew === null)
          throw new ApiFailure('unavailable', 'Restart the container or service yourself; Sentarr cannot do that.')
        setTimeout(anew, ANSWER_FIRST_MS).unref()
        return its.body(null, 204)
      }
      // The answer of a Supervisor that stops us may not arrive.
      await supervisor.restart().catch((error: Error) => {
        throw new ApiFailure('upstream', error.message)
      })
      return its.body(null, 204)
    })
}

function shown(config: ConfigEditor): Config {
  const { restartRequired, ...rest } = config.read()
  const { listed, servers } = config.servers()
  const items = servers.map((one) => ({ ...one, has_token: one.entry.plex_token !== undefined }))
  return { ...rest, servers: { listed, items }, restart_required: restartRequired }
}

const isMap = (given: unknown): given is Record<string, unknown> =>
  typeof given === 'object' && given !== null && !Array.isArray(given)
