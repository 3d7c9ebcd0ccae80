// What every site on the port has: who asks, what is open to all, the API behind its door, the setup page, the dashboard's files.

import type { Hono } from 'hono'
import type { Administrators } from '../home-assistant/administrators.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { ConfigEditor } from '../settings/edit/editor.ts'
import type { Settings } from '../settings/settings.ts'
import { BEFORE_LOGIN, bodyOf, createBodyBudget, LARGEST } from './bodies.ts'
import { ApiFailure, answerError, answerFailure } from './errors.ts'
import { administrators, admitted, allowed, type Env, recognise, sameOrigin } from './guard.ts'
import { securityHeaders } from './headers.ts'
import type { Health } from './health.ts'
import { newRouter } from './openapi.ts'
import { notFoundPage } from './pages.ts'
import { machineRoutes } from './routes/machine.ts'
import { sessionRoutes } from './routes/session.ts'
import { createSessions, type Logins } from './sessions.ts'
import { setupRoutes } from './setup.ts'
import type { createUiFiles } from './ui-files.ts'

export type Session = ReturnType<typeof sessionRoutes>

export type FrameDeps = {
  version: string
  now(): number
  log: Log
  metrics: Pick<Metrics, 'exposition'>
  health(): Health
  /** In force; live changes are in it. */
  settings(): Pick<Settings, 'web'>
  config: Pick<ConfigEditor, 'change'>
  setupCode: string
  logins: Logins
  administrators: Administrators | null
  supervised: boolean
  ui: ReturnType<typeof createUiFiles>
  api(session: Session): ReturnType<typeof newRouter>
  /** What nobody is asked for who they are: it has a secret of its own. */
  unasked?: Hono<Env>
  /** What else is open to all. */
  also?: Hono<Env>
}

export function createFrame(deps: FrameDeps) {
  const { log, settings, now, config, ui } = deps
  const password = () => settings().web.password
  const hasPassword = () => password() !== null
  const sessions = createSessions({ password, now, log, logins: deps.logins })

  const site = newRouter()
  site.use(securityHeaders)
  site.route('/', machineRoutes(deps))
  if (deps.unasked) site.route('/', deps.unasked)
  const usersMayMute = () => settings().web.usersMayMute
  site.use(recognise({ ...deps, hasPassword, sessions, usersMayMute }))
  const api = deps.api(sessionRoutes({ sessions, hasPassword }))
  api.get('/openapi.json', (its) => its.json(site.getOpenAPI31Document(about(deps.version))))
  site.route('/api', api)
  site.route('/', setupRoutes({ code: deps.setupCode, config, sessions, hasPassword, now, log }))
  if (deps.also) site.route('/', deps.also)
  site.get('/', ui.page)
  site.get('/index.html', ui.page)
  site.get('/*', async (its, next) => (await ui.asset(its)) ?? next())
  site.notFound((its) =>
    its.req.path === '/api' || its.req.path.startsWith('/api/')
      ? answerFailure(its, new ApiFailure('not_found', `There is no ${its.req.method} ${its.req.path}.`))
      : its.html(notFoundPage, 404),
  )
  site.onError(answerError(log))
  return site
}

/** An API whose routes, added behind, are for those who are let in; those of `revealing` paths for administrators. */
export function createDoor(session: Session, revealing: readonly string[]) {
  const api = newRouter()
  api.use(sameOrigin)
  api.use('/login', bodyOf(BEFORE_LOGIN))
  api.use('/logout', bodyOf(BEFORE_LOGIN))
  api.route('/', session)
  api.use(admitted)
  api.use(allowed)
  for (const path of revealing) api.use(path, administrators)
  api.use(createBodyBudget())
  api.use(bodyOf(LARGEST))
  return api
}

/** Paths stand from the start page on, which ingress gives a prefix of its own. */
const about = (version: string) => ({
  openapi: '3.1.0',
  info: { title: 'Sentarr', version, description: 'What Sentarr knows about your Plex server, and what it can do.' },
  servers: [{ url: '../' }],
})
