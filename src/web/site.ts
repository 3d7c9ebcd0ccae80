// Everything behind the port of a service that watches: its routes, put into the frame.

import { createLogReaders } from '../source/browse/readers.ts'
import type { ApiDeps } from './api-deps.ts'
import { createDoor, createFrame, type Session } from './frame.ts'
import { linkRoutes } from './links/routes.ts'
import { createPlexWebhook } from './plex-webhook.ts'
import { bundleRoutes } from './routes/bundle.ts'
import { channelRoutes } from './routes/channels.ts'
import { configRoutes } from './routes/config.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { doctorRoutes } from './routes/doctor.ts'
import { explainRoutes } from './routes/explain.ts'
import { historyRoutes } from './routes/history.ts'
import { incidentCommandRoutes } from './routes/incident-commands.ts'
import { incidentExportRoutes } from './routes/incident-export.ts'
import { incidentRoutes } from './routes/incidents.ts'
import { logFolderRoutes } from './routes/log-folders.ts'
import { logRoutes } from './routes/logs.ts'
import { plexRoutes } from './routes/plex.ts'
import { plexSignInRoutes } from './routes/plex-sign-in.ts'
import { plexWebhookRoutes } from './routes/plex-webhook.ts'
import { reportRoutes } from './routes/report.ts'
import { ruleLabRoutes } from './routes/rule-lab.ts'
import { ruleRoutes } from './routes/rules.ts'
import { serverRoutes } from './routes/servers.ts'
import { statusRoutes } from './routes/status.ts'
import { streamRoutes } from './routes/stream.ts'
import { createUiFiles, UI_FOLDER } from './ui-files.ts'

export function createSite(deps: ApiDeps, uiFolder = UI_FOLDER) {
  const webhook = createPlexWebhook({ ...deps, secret: deps.webhookSecret })
  return createFrame({
    ...deps,
    supervised: deps.supervisor !== null,
    ui: createUiFiles(uiFolder),
    unasked: webhook.routes,
    api: (session) => createApi({ ...deps, webhook }, session),
    ...(deps.links !== null && { also: linkRoutes({ ...deps, ...deps.links, links: deps.links }) }),
  })
}

/** What can be read here are settings, what a person wrote beside them, or what only who signs in may see. */
const REVEALING = ['/config', '/bundle', '/rules/own/*', '/servers/:id/log-folders', '/plex/*', '/plex-webhook']

/** Who is not let in learns nothing but how to get in; not even which paths there are. */
function createApi(deps: ApiDeps & { webhook: ReturnType<typeof createPlexWebhook> }, session: Session) {
  const logs = createLogReaders(deps.servers)
  const api = createDoor(session, REVEALING)
  for (const routes of [
    statusRoutes(deps),
    doctorRoutes(deps),
    serverRoutes(deps),
    logFolderRoutes(deps),
    historyRoutes(deps),
    reportRoutes(deps),
    plexRoutes(deps),
    plexSignInRoutes(deps),
    plexWebhookRoutes(deps),
    incidentExportRoutes(deps),
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
