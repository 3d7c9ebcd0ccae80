// The `plex_alert` event on Home Assistant's bus as a way out for alerts.

import type { Target } from '../alert/routing/target.ts'
import { BUS } from '../alert/routing/target-names.ts'
import type { Core } from './core.ts'

export const busTarget = (core: Pick<Core, 'fireEvent'>): Target => ({
  name: BUS,
  wants: () => ({ wanted: true }),
  async send(alert, _previous, { signal }) {
    await core.fireEvent('plex_alert', alert, signal)
    return null
  },
})
