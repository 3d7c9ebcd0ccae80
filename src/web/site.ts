// Everything behind the port, put together: what is open to all, the API behind its door, the dashboard.

import { createLogReaders } from '../source/browse/readers.ts'
import type { ApiDeps } from './api-deps.ts'
import { BEFORE_LOGIN, bodyOf, createBodyBudget, LARGEST } from './bodies.ts'
import { ApiFailure, answerError, answerFailure } from './errors.ts'
import { administrators, admitted, allowed, recognise, sameOrigin } from './guard.ts'
import { securityHeaders } from './headers.ts'
import { linkRoutes } from './links/routes.ts'
import { newRouter } from './openapi.ts'
import { notFoundPage } from './pages.ts'
import { createPlexWebhook } from './plex-webhook.ts'
import { bundleRoutes } from './routes/bundle.ts'
import { channelRoutes } from './routes/channels.ts'
import { configRoutes } from './routes/config.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { doctorRoutes } from './routes/doctor.ts'
import { explainRoutes } from './routes/explain.ts'
import { historyRoutes } from './routes/history.ts'
import { incidentCommandRoutes } from './routes/incident-commands.ts'
import { incidentRoutes } from './routes/incidents.ts'
import { logFolderRoutes } from './routes/log-folders.ts'
import { logRoutes } from './routes/logs.ts'
import { machineRoutes } from './routes/machine.ts'
import { plexRoutes } from './routes/plex.ts'
import { plexSignInRoutes } from './routes/plex-sign-in.ts'
import { plexWebhookRoutes } from './routes/plex-webhook.ts'
import { ruleLabRoutes } from './routes/rule-lab.ts'
import { ruleRoutes } from './routes/rules.ts'
import { serverRoutes } from './routes/servers.ts'
import { sessionRoutes } from './routes/session.ts'
import { statusRoutes } from './routes/status.ts'
import { streamRoutes } from './routes/stream.ts'
import { createSessions } from './sessions.ts'
import { setupRoutes } from './setup.ts'
import { createUiFiles, UI_FOLDER } from './ui-files.ts'

export function createSite(deps: ApiDeps, uiFolder = UI_FOLDER) {
  const { log, settings, now } = deps
  const password = () => settings().web.password
  const hasPassword = () => password() !== null
  const sessions = createSessions({ password, now, log, logins: deps.logins })
  const ui = createUiFiles(uiFolder)

  const site = newRouter()
  site.use(securityHeaders)
  site.route('/', machineRoutes(deps))
  const webhook = createPlexWebhook({ ...deps, secret: deps.webhookSecret })
  site.route('/', webhook.routes)
  site.use(
    recognise({
      supervised: deps.supervisor !== null,
      hasPassword,
      sessions,
      administrators: deps.administrators,
      usersMayMute: () => settings().web.usersMayMute,
      log,
    }),
  )
  const api = createApi({ ...deps, webhook }, sessionRoutes({ sessions, hasPassword }))
  api.get('/openapi.json', (its) => its.json(site.getOpenAPI31Document(about(deps.version))))
  site.route('/api', api)
  site.route('/', setupRoutes({ code: deps.setupCode, config: deps.config, sessions, hasPassword, now, log }))
  if (deps.links !== null) {
    const { read, uses } = deps.links
    site.route('/', linkRoutes({ links: { read }, uses, servers: deps.servers, now, log }))
  }
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

/** What can be read here are settings, what a person wrote beside them, or what only who signs in may see. */
const REVEALING = ['/config', '/bundle', '/rules/own/*', '/servers/:id/log-folders', '/plex/*', '/plex-webhook']

/** Who is not let in learns nothing but how to get in; not even which paths there are. */
function createApi(
  deps: ApiDeps & { webhook: ReturnType<typeof createPlexWebhook> },
  session: ReturnType<typeof sessionRoutes>,
) {
  const logs = createLogReaders(deps.servers)
  const api = newRouter()
  api.use(sameOrigin)
  api.use('/login', bodyOf(BEFORE_LOGIN))
  api.use('/logout', bodyOf(BEFORE_LOGIN))
  api.route('/', session)
  api.use(admitted)
  api.use(allowed)
  for (const path of REVEALING) api.use(path, administrators)
  api.use(createBodyBudget())
  api.use(bodyOf(LARGEST))
  for (const routes of [
    statusRoutes(deps),
    doctorRoutes(deps),
    serverRoutes(deps),
    logFolderRoutes(deps),
    historyRoutes(deps),
    plexRoutes(deps),
    plexSignInRoutes(deps),
    plexWebhookRoutes(deps),
    incidentRoutes({ ...deps, logs }),
    incidentCommandRoutes(deps),
    logRoutes({ ...deps, logs }),
    streamRoutes({ ...deps, logs }),
    configRoutes(deps),
    channelRoutes(deps),
    deliveryRoutes(deps),
    ruleLabRoutes({ ...deps, logs }),
    ruleRoutes(deps),
    explainRoutes(deps),
    bundleRoutes(deps),
  ]) {
    api.route('/', routes)
  }
  return api
}

/** Paths stand from the start page on, which ingress gives a prefix of its own. */
const about = (version: string) => ({
  openapi: '3.1.0',
  info: { title: 'Sentarr', version, description: 'What Sentarr knows about your Plex server, and what it can do.' },
  servers: [{ url: '../' }],
})
