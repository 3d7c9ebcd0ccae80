// Everything behind the port of a fleet's dashboard.
import { createDoor, createFrame, type FrameDeps } from './frame.ts'
import { type FleetRouteDeps, fleetRoutes } from './routes/fleet.ts'
import { createUiFiles, UI_FOLDER } from './ui-files.ts'

type Deps = Omit<FrameDeps, 'ui' | 'api'> & FleetRouteDeps

export function createFleetSite(deps: Deps, uiFolder = UI_FOLDER) {
  return createFrame({
    ...deps,
    ui: createUiFiles(uiFolder, 'fleet.html'),
    api: (session) => createDoor(session, []).route('/', fleetRoutes(deps)) as ReturnType<typeof createDoor>,
  })
}
